/** The log itself, the answers given to commands, and snapshots of the model. */
export const log = `
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  command_id TEXT NOT NULL,
  cause TEXT,
  payload TEXT NOT NULL
);
CREATE UNIQUE INDEX events_stream ON events (stream, version);
CREATE INDEX events_type ON events (type, seq);
CREATE INDEX events_actor ON events (actor, seq);
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TABLE receipts (
  command_id TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  after_seq INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  failure TEXT,
  at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE snapshots (
  seq INTEGER PRIMARY KEY,
  fold INTEGER NOT NULL,
  parts INTEGER NOT NULL
);
CREATE TABLE snapshot_parts (
  seq INTEGER NOT NULL,
  part INTEGER NOT NULL,
  noun TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (seq, part)
);
`
