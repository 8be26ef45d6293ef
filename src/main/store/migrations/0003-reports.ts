/** The event store of ledger row D6, under its names, for anyone with \`sqlite3\`. */
export const reports = `
CREATE TABLE features (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL, branch TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE agents (
  service TEXT NOT NULL, instance INTEGER NOT NULL, role TEXT NOT NULL, runtime TEXT NOT NULL, state TEXT NOT NULL,
  task TEXT, run TEXT, checkout TEXT, branch TEXT, PRIMARY KEY (service, instance)
) WITHOUT ROWID;
CREATE TABLE pull_requests (
  id TEXT PRIMARY KEY, branch TEXT NOT NULL, base TEXT NOT NULL, title TEXT NOT NULL, author TEXT, status TEXT NOT NULL,
  head TEXT NOT NULL, merged_commit TEXT, opened_at INTEGER NOT NULL, closed_at INTEGER
) WITHOUT ROWID;
CREATE TABLE conflicts (
  seq INTEGER PRIMARY KEY, landing TEXT NOT NULL, branch TEXT NOT NULL, target TEXT NOT NULL, task TEXT, files TEXT NOT NULL,
  message TEXT NOT NULL, detected_at INTEGER NOT NULL, resolved_at INTEGER
);
CREATE INDEX conflicts_landing ON conflicts (landing);
CREATE TABLE test_results (
  seq INTEGER PRIMARY KEY, landing TEXT NOT NULL, branch TEXT NOT NULL, target TEXT NOT NULL, task TEXT, service TEXT,
  gate TEXT NOT NULL, state TEXT NOT NULL, exit_code INTEGER, figures TEXT NOT NULL, cached INTEGER NOT NULL, at INTEGER NOT NULL
);
CREATE TABLE blockers (
  subject TEXT PRIMARY KEY, kind TEXT NOT NULL, status TEXT NOT NULL, service TEXT, code TEXT, message TEXT, since INTEGER NOT NULL
) WITHOUT ROWID;

CREATE VIEW task_events AS
  SELECT seq, substr(stream, 6) AS task, type, at, actor_kind, actor, payload FROM events WHERE stream GLOB 'task/*'
  UNION ALL
  SELECT e.seq, r.task, e.type, e.at, e.actor_kind, e.actor, e.payload
    FROM runs r JOIN events e ON e.stream = 'run/' || r.id
  UNION ALL
  SELECT e.seq, l.task, e.type, e.at, e.actor_kind, e.actor, e.payload
    FROM landings l JOIN events e ON e.stream = 'landing/' || l.id WHERE l.task IS NOT NULL;

CREATE VIEW v_feature_status AS
  SELECT coalesce(f.name, '(none)') AS feature, coalesce(f.status, '') AS status, count(t.id) AS tasks,
    count(t.id) FILTER (WHERE t.status = 'done') AS done,
    count(t.id) FILTER (WHERE t.status IN ('running', 'landing')) AS active,
    count(t.id) FILTER (WHERE t.status IN ('pending', 'ready', 'assigned')) AS waiting,
    count(t.id) FILTER (WHERE t.status IN ('blocked', 'failed', 'review')) AS stuck,
    count(t.id) FILTER (WHERE t.status = 'cancelled') AS cancelled
  FROM tasks t FULL OUTER JOIN features f ON f.id = t.feature
  GROUP BY f.id;

CREATE VIEW v_recent_events AS
  SELECT seq, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, type, stream, actor_kind, actor, payload
  FROM (SELECT * FROM events ORDER BY seq DESC LIMIT 100) ORDER BY seq DESC;

CREATE VIEW v_test_summary AS
  SELECT gate, target, count(*) AS runs,
    count(*) FILTER (WHERE state = 'passed') AS passed,
    count(*) FILTER (WHERE state <> 'passed') AS failed,
    strftime('%Y-%m-%dT%H:%M:%fZ', max(at) / 1000.0, 'unixepoch') AS last_run
  FROM test_results GROUP BY gate, target;
`
