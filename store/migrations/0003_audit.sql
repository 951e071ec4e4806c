-- Every version of every ledger that was audited, and when a finding was first and last seen.

CREATE TABLE ledger_files (
  name            VARCHAR NOT NULL CHECK (name <> ''),
  sha256          VARCHAR NOT NULL CHECK (length(sha256) = 64),
  kind            VARCHAR NOT NULL,
  first_read_utc  TIMESTAMP NOT NULL,
  last_read_utc   TIMESTAMP NOT NULL,
  PRIMARY KEY (name, sha256)
);

-- A row's id is of this version of its file; its key is the same in all of them.
ALTER TABLE ledger_rows ADD COLUMN row_key VARCHAR;
ALTER TABLE ledger_rows ADD COLUMN sha256 VARCHAR;

-- audit_id tells which set of ledgers a finding is of; gone_utc is set when it was seen no more.
ALTER TABLE findings ADD COLUMN audit_id VARCHAR;
ALTER TABLE findings ADD COLUMN first_seen_utc TIMESTAMP;
ALTER TABLE findings ADD COLUMN last_seen_utc TIMESTAMP;
ALTER TABLE findings ADD COLUMN gone_utc TIMESTAMP;
