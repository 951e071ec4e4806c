-- Amounts are in 亿 (10**8) of their currency, exact to the yuan; rates in percent.
-- Offsets are characters into articles.body, half-open. Times are UTC.

CREATE TYPE stage AS ENUM (
  'planned', 'intended', 'negotiating', 'signed', 'registered', 'landed',
  'started', 'under_construction', 'completed'
);
CREATE TYPE bound AS ENUM ('exact', 'about', 'at_least', 'at_most');
CREATE TYPE modality AS ENUM ('actual', 'target');

CREATE TABLE runs (
  id             VARCHAR PRIMARY KEY,
  pipeline       VARCHAR NOT NULL,
  code_version   VARCHAR NOT NULL,
  rules_version  VARCHAR NOT NULL,
  started_utc    TIMESTAMP NOT NULL,
  finished_utc   TIMESTAMP,              -- NULL: cut short
  pages_read     BIGINT CHECK (pages_read >= 0),
  pages_failed   BIGINT CHECK (pages_failed >= 0),
  pages_added    BIGINT CHECK (pages_added >= 0),
  pages_changed  BIGINT CHECK (pages_changed >= 0),
  CHECK (finished_utc >= started_utc)
);

CREATE TABLE articles (
  id            VARCHAR PRIMARY KEY CHECK (id <> ''),
  page_id       VARCHAR NOT NULL,        -- a local file's stem, else a hash of the URL
  title         VARCHAR,
  published     DATE,
  source        VARCHAR,
  region        VARCHAR,
  url           VARCHAR,
  host          VARCHAR,
  origin        VARCHAR NOT NULL,        -- where the bytes lay when they were read
  body          VARCHAR NOT NULL,
  page_text     VARCHAR,                 -- the text as it stood on the page; NULL: as body
  alignment     JSON NOT NULL,           -- [[start in body, start in page_text, length], …]
  read_from     JSON NOT NULL,           -- field → where on the page it was read
  warnings      VARCHAR[] NOT NULL,
  page_bytes    BIGINT NOT NULL CHECK (page_bytes >= 0),
  page_sha256   VARCHAR NOT NULL CHECK (length(page_sha256) = 64),
  facts_sha256  VARCHAR NOT NULL CHECK (length(facts_sha256) = 64),
  fetched_utc   TIMESTAMP,
  run_id        VARCHAR NOT NULL         -- the run that last changed it
);

-- One a project, over all articles: derived from project_reports, never edited.
CREATE TABLE projects (
  id                             VARCHAR PRIMARY KEY,
  name                           VARCHAR NOT NULL CHECK (name <> ''),
  phase                          INTEGER CHECK (phase > 0),
  company                        VARCHAR[] NOT NULL,
  region                         VARCHAR,
  status                         stage,
  date                           VARCHAR,
  total_investment_yi            DECIMAL(18, 8) CHECK (total_investment_yi >= 0),
  total_investment_bound         bound,
  total_investment_currency      VARCHAR,
  annual_plan_yi                 DECIMAL(18, 8) CHECK (annual_plan_yi >= 0),
  annual_plan_bound              bound,
  annual_plan_currency           VARCHAR,
  completed_investment_yi        DECIMAL(18, 8) CHECK (completed_investment_yi >= 0),
  completed_investment_bound     bound,
  completed_investment_currency  VARCHAR,
  first_reported                 DATE,
  last_reported                  DATE,
  reports                        BIGINT NOT NULL CHECK (reports > 0)
);

CREATE TABLE project_reports (
  id                             VARCHAR PRIMARY KEY,
  project_id                     VARCHAR NOT NULL,
  article_id                     VARCHAR NOT NULL,
  ordinal                        INTEGER NOT NULL CHECK (ordinal >= 0),
  name                           VARCHAR NOT NULL CHECK (name <> ''),
  phase                          INTEGER CHECK (phase > 0),
  company                        VARCHAR[] NOT NULL,
  region                         VARCHAR,
  status                         stage,
  date                           VARCHAR
    CHECK (regexp_full_match(date, '\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?')),
  total_investment_yi            DECIMAL(18, 8) CHECK (total_investment_yi >= 0),
  total_investment_bound         bound,
  total_investment_currency      VARCHAR CHECK (length(total_investment_currency) = 3),
  annual_plan_yi                 DECIMAL(18, 8) CHECK (annual_plan_yi >= 0),
  annual_plan_bound              bound,
  annual_plan_currency           VARCHAR CHECK (length(annual_plan_currency) = 3),
  completed_investment_yi        DECIMAL(18, 8) CHECK (completed_investment_yi >= 0),
  completed_investment_bound     bound,
  completed_investment_currency  VARCHAR CHECK (length(completed_investment_currency) = 3),
  rule                           VARCHAR NOT NULL,
  confidence                     DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  CHECK ((total_investment_yi IS NULL) = (total_investment_bound IS NULL)),
  CHECK ((total_investment_yi IS NULL) = (total_investment_currency IS NULL)),
  CHECK ((annual_plan_yi IS NULL) = (annual_plan_bound IS NULL)),
  CHECK ((annual_plan_yi IS NULL) = (annual_plan_currency IS NULL)),
  CHECK ((completed_investment_yi IS NULL) = (completed_investment_bound IS NULL)),
  CHECK ((completed_investment_yi IS NULL) = (completed_investment_currency IS NULL))
);

CREATE TABLE figures (
  id                             VARCHAR PRIMARY KEY,
  article_id                     VARCHAR NOT NULL,
  ordinal                        INTEGER NOT NULL CHECK (ordinal >= 0),
  name                           VARCHAR,
  region                         VARCHAR,
  status                         stage,
  modality                       modality NOT NULL,
  period_start                   DATE,
  period_end                     DATE,
  min_amount_yi                  DECIMAL(18, 8) CHECK (min_amount_yi >= 0),
  project_count                  BIGINT CHECK (project_count >= 0),
  project_count_bound            bound,
  total_investment_yi            DECIMAL(18, 8) CHECK (total_investment_yi >= 0),
  total_investment_bound         bound,
  total_investment_currency      VARCHAR CHECK (length(total_investment_currency) = 3),
  annual_plan_yi                 DECIMAL(18, 8) CHECK (annual_plan_yi >= 0),
  annual_plan_bound              bound,
  annual_plan_currency           VARCHAR CHECK (length(annual_plan_currency) = 3),
  completed_investment_yi        DECIMAL(18, 8) CHECK (completed_investment_yi >= 0),
  completed_investment_bound     bound,
  completed_investment_currency  VARCHAR CHECK (length(completed_investment_currency) = 3),
  foreign_capital_yi             DECIMAL(18, 8) CHECK (foreign_capital_yi >= 0),
  foreign_capital_bound          bound,
  foreign_capital_currency       VARCHAR CHECK (length(foreign_capital_currency) = 3),
  completion_rate_pct            DECIMAL(12, 6) CHECK (completion_rate_pct >= 0),
  completion_rate_bound          bound,
  start_rate_pct                 DECIMAL(12, 6) CHECK (start_rate_pct >= 0),
  start_rate_bound               bound,
  rule                           VARCHAR NOT NULL,
  confidence                     DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  CHECK ((period_start IS NULL) = (period_end IS NULL)),
  CHECK (period_start <= period_end),
  CHECK ((project_count IS NULL) = (project_count_bound IS NULL)),
  CHECK ((total_investment_yi IS NULL) = (total_investment_bound IS NULL)),
  CHECK ((total_investment_yi IS NULL) = (total_investment_currency IS NULL)),
  CHECK ((annual_plan_yi IS NULL) = (annual_plan_bound IS NULL)),
  CHECK ((annual_plan_yi IS NULL) = (annual_plan_currency IS NULL)),
  CHECK ((completed_investment_yi IS NULL) = (completed_investment_bound IS NULL)),
  CHECK ((completed_investment_yi IS NULL) = (completed_investment_currency IS NULL)),
  CHECK ((foreign_capital_yi IS NULL) = (foreign_capital_bound IS NULL)),
  CHECK ((foreign_capital_yi IS NULL) = (foreign_capital_currency IS NULL)),
  CHECK ((completion_rate_pct IS NULL) = (completion_rate_bound IS NULL)),
  CHECK ((start_rate_pct IS NULL) = (start_rate_bound IS NULL))
);

-- The words behind every value: body[start_char:end_char] = text.
CREATE TABLE evidence (
  id          VARCHAR PRIMARY KEY,
  record_id   VARCHAR NOT NULL,          -- a project_reports.id or a figures.id
  article_id  VARCHAR NOT NULL,
  field       VARCHAR NOT NULL CHECK (field <> ''),
  start_char  INTEGER NOT NULL CHECK (start_char >= 0),
  end_char    INTEGER NOT NULL,
  text        VARCHAR NOT NULL,
  rule        VARCHAR NOT NULL,
  CHECK (end_char > start_char),
  CHECK (length(text) = end_char - start_char)
);

CREATE TABLE ledger_rows (
  id          VARCHAR PRIMARY KEY,
  file        VARCHAR NOT NULL,
  sheet       VARCHAR,
  row_number  INTEGER NOT NULL CHECK (row_number > 0),
  cells       JSON NOT NULL
);

CREATE TABLE findings (
  id           VARCHAR PRIMARY KEY,
  check_name   VARCHAR NOT NULL,
  verdict      VARCHAR NOT NULL,
  severity     VARCHAR NOT NULL,
  subject      VARCHAR NOT NULL,
  delta        DECIMAL(18, 8),
  reported     JSON,
  ledger       JSON,
  explanation  VARCHAR NOT NULL
);

-- What people decided, keyed by stable ids: appended, never overwritten by a machine.
CREATE TABLE verdicts (
  subject      VARCHAR NOT NULL,
  judgement    VARCHAR NOT NULL CHECK (judgement IN ('yes', 'no', 'unsure')),
  decided_by   VARCHAR NOT NULL CHECK (decided_by <> ''),
  decided_utc  TIMESTAMP NOT NULL,
  why          VARCHAR NOT NULL
);
