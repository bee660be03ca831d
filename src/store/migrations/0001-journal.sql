-- The journal. Every row is one JSON document (`payload`, canonical) with its checksum; the other
-- columns repeat what rows are looked up by. Instants are ms since the epoch.
-- Rows do not point at each other where the forge may know more than the journal: after a lost
-- journal, merge requests are adopted whose decisions were never stored here.

CREATE TABLE snapshots (
  digest TEXT PRIMARY KEY,
  taken_at REAL NOT NULL,
  payload BLOB NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX snapshots_by_age ON snapshots (taken_at);

CREATE TABLE decisions (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  decided_at REAL NOT NULL,
  payload TEXT NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_by_age ON decisions (decided_at, id);
CREATE INDEX decisions_by_service ON decisions (service, decided_at, id);

CREATE TABLE latest_decisions (
  service TEXT PRIMARY KEY,
  decided_at REAL NOT NULL,
  decision_id TEXT NOT NULL REFERENCES decisions (id)
) STRICT;

CREATE TABLE moves (
  decision_id TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  stage TEXT NOT NULL,
  opened_at REAL NOT NULL,
  payload TEXT NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX moves_by_age ON moves (opened_at, decision_id);
CREATE INDEX moves_by_service ON moves (service, opened_at, decision_id);
CREATE INDEX moves_open ON moves (opened_at, decision_id) WHERE stage NOT IN ('verified', 'closed', 'failed');

CREATE TABLE verdicts (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  decision_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  payload TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  UNIQUE (decision_id, digest)
) STRICT;

CREATE TABLE deployments (
  pipeline_id INTEGER PRIMARY KEY,
  at REAL NOT NULL,
  payload TEXT NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX deployments_by_age ON deployments (at, pipeline_id);

CREATE TABLE verifications (
  decision_id TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  verified_at REAL NOT NULL,
  payload TEXT NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX verifications_by_age ON verifications (verified_at, decision_id);
CREATE INDEX verifications_by_service ON verifications (service, verified_at, decision_id);

CREATE TABLE inbox (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  received_at REAL NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  payload TEXT NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX inbox_pending ON inbox (position) WHERE done = 0;

CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at REAL NOT NULL,
  service TEXT,
  payload TEXT NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX events_by_service ON events (service, id);
CREATE INDEX events_by_age ON events (at);
