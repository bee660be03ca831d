-- Every version of the policy that the target branch was seen with. Nothing removes a row: a restart must not forget the newest.

CREATE TABLE policy_versions (
  version INTEGER PRIMARY KEY,
  seen_at REAL NOT NULL,
  payload TEXT NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
