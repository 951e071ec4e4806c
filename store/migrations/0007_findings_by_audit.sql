-- A finding is of one audit: two sets of ledgers that share a file each have their own state of
-- it. changed_utc is since when it says what it says.

CREATE TABLE findings_by_audit (
  audit_id        VARCHAR NOT NULL,
  id              VARCHAR NOT NULL,
  check_name      VARCHAR NOT NULL,
  verdict         VARCHAR NOT NULL,
  severity        VARCHAR NOT NULL,
  subject         VARCHAR NOT NULL,
  delta           DECIMAL(18, 8),
  reported        JSON,
  ledger          JSON,
  explanation     VARCHAR NOT NULL,
  first_seen_utc  TIMESTAMP,
  changed_utc     TIMESTAMP,
  last_seen_utc   TIMESTAMP,
  gone_utc        TIMESTAMP,
  PRIMARY KEY (audit_id, id)
);
INSERT INTO findings_by_audit
SELECT coalesce(audit_id, ''), id, check_name, verdict, severity, subject, delta, reported, ledger,
  explanation, first_seen_utc, first_seen_utc, last_seen_utc, gone_utc
FROM findings;
DROP TABLE findings;
ALTER TABLE findings_by_audit RENAME TO findings;

-- What stands today, with the latest word of people on it. A word given before the finding came to
-- say what it says is outdated: it is shown, and closes nothing.
CREATE VIEW standing_findings AS
SELECT
  f.* EXCLUDE (gone_utc),
  v.judgement,
  v.decided_by,
  v.decided_utc,
  v.why,
  v.decided_utc < f.changed_utc AS is_outdated
FROM findings AS f
LEFT JOIN standing_verdicts AS v ON v.subject = f.id
WHERE f.gone_utc IS NULL;
