/** Tables for readers, one row an entity as it is now. All of it can be made anew from the log. */
export const tables = `
CREATE TABLE tasks (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, status TEXT NOT NULL, feature TEXT, service TEXT, created_by TEXT NOT NULL,
  priority TEXT NOT NULL, position REAL NOT NULL, description TEXT NOT NULL, dependencies TEXT NOT NULL, paths TEXT NOT NULL,
  branch TEXT, run TEXT, landing TEXT, attempts INTEGER NOT NULL, reason_code TEXT, reason TEXT, not_before INTEGER,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE runs (
  id TEXT PRIMARY KEY, task TEXT NOT NULL, service TEXT NOT NULL, instance INTEGER NOT NULL, attempt INTEGER NOT NULL,
  runtime TEXT NOT NULL, state TEXT NOT NULL, outcome TEXT, checkout TEXT, branch TEXT, base TEXT, head TEXT,
  commits INTEGER NOT NULL, subject TEXT, session TEXT, exit_code INTEGER, reason TEXT, started_at INTEGER NOT NULL, ended_at INTEGER
) WITHOUT ROWID;
CREATE TABLE checkouts (
  id TEXT PRIMARY KEY, path TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, service TEXT, branch TEXT, head TEXT,
  dirty INTEGER NOT NULL, reason TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE branches (
  name TEXT PRIMARY KEY, level TEXT NOT NULL, parent TEXT, head TEXT NOT NULL, ahead INTEGER NOT NULL, behind INTEGER NOT NULL,
  subject TEXT NOT NULL, committed_at INTEGER NOT NULL, service TEXT, task TEXT
) WITHOUT ROWID;
CREATE TABLE landings (
  id TEXT PRIMARY KEY, branch TEXT NOT NULL, level TEXT NOT NULL, target TEXT NOT NULL, task TEXT, service TEXT,
  state TEXT NOT NULL, head TEXT NOT NULL, base TEXT, candidate TEXT, landed_commit TEXT, priority TEXT NOT NULL,
  position REAL NOT NULL, reason_code TEXT, reason TEXT, attempts INTEGER NOT NULL, approvals TEXT NOT NULL,
  queued_at INTEGER NOT NULL, ended_at INTEGER
) WITHOUT ROWID;
CREATE TABLE gate_runs (
  landing TEXT NOT NULL, position INTEGER NOT NULL, gate TEXT NOT NULL, state TEXT NOT NULL, blocker INTEGER NOT NULL,
  exit_code INTEGER, figures TEXT NOT NULL, log TEXT, reason TEXT, cached INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER,
  PRIMARY KEY (landing, position)
) WITHOUT ROWID;
`
