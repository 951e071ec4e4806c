-- An article that was fetched again with another text keeps its earlier ones.

-- Made anew, for DuckDB 1.5 cannot replay the log of a column added to a table with CHECKs of this
-- kind: a process killed here would leave a file that does not open. Of articles stored before, the
-- canonical address is the address itself. Articles of one text have one content_sha256.
CREATE TEMP TABLE articles_before AS FROM articles;
DROP TABLE articles;
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
  run_id        VARCHAR NOT NULL,        -- the run that last changed it
  canonical_url   VARCHAR,               -- the one spelling of the article's address
  content_sha256  VARCHAR NOT NULL CHECK (length(content_sha256) = 64)  -- of headline and body
);
INSERT INTO articles BY NAME
SELECT *, regexp_replace(url, '#.*$', '') AS canonical_url,
  sha256(coalesce(title, '') || chr(10) || body) AS content_sha256
FROM articles_before;
DROP TABLE articles_before;

-- What an article said before; `articles` has what it says now. What became of its facts is in
-- fact_history, under the run that brought the next version.
CREATE TABLE article_versions (
  id              VARCHAR PRIMARY KEY,
  article_id      VARCHAR NOT NULL,
  version         INTEGER NOT NULL CHECK (version > 0),
  content_sha256  VARCHAR NOT NULL CHECK (length(content_sha256) = 64),
  title           VARCHAR,
  published       DATE,
  source          VARCHAR,
  region          VARCHAR,
  url             VARCHAR,
  canonical_url   VARCHAR,
  origin          VARCHAR NOT NULL,
  body            VARCHAR NOT NULL,
  page_bytes      BIGINT NOT NULL CHECK (page_bytes >= 0),
  page_sha256     VARCHAR NOT NULL CHECK (length(page_sha256) = 64),
  fetched_utc     TIMESTAMP,
  run_id          VARCHAR NOT NULL,      -- the run that brought it
  replaced_by     VARCHAR NOT NULL       -- the run that brought the next
);

-- Every version of every article, the one that stands last.
CREATE VIEW article_texts AS
SELECT
  id AS article_id, version, false AS stands, title, published, source, region, url,
  canonical_url, content_sha256, body, origin, page_bytes, page_sha256, fetched_utc, run_id,
  replaced_by,
  (SELECT count(*) FROM fact_history AS h
   WHERE h.article_id = v.article_id AND h.run_id = v.replaced_by AND h.kind <> 'article')
    AS facts_changed
FROM (SELECT * EXCLUDE (id, article_id), article_id AS id, article_id FROM article_versions) AS v
UNION ALL
SELECT
  a.id, 1 + coalesce(v.earlier, 0), true, a.title, a.published, a.source, a.region, a.url,
  a.canonical_url, a.content_sha256, a.body, a.origin, a.page_bytes, a.page_sha256, a.fetched_utc,
  a.run_id, NULL, NULL
FROM articles AS a
LEFT JOIN (
  SELECT article_id, max(version) AS earlier FROM article_versions GROUP BY article_id
) AS v ON v.article_id = a.id;

-- Every article with its first print, and every first print with its copies.
CREATE VIEW article_prints AS
SELECT
  a.id AS article_id,
  a.title,
  a.published,
  a.source,
  a.host,
  a.url,
  a.canonical_url,
  a.content_sha256,
  coalesce(c.first_print, a.id) AS first_print,
  c.first_print IS NOT NULL AS is_copy,
  coalesce(p.copies, []) AS copies,
  coalesce(v.earlier, 0) AS earlier_versions
FROM articles AS a
LEFT JOIN article_copies AS c ON c.article_id = a.id
LEFT JOIN (
  SELECT first_print, list(article_id ORDER BY article_id) AS copies
  FROM article_copies GROUP BY first_print
) AS p ON p.first_print = a.id
LEFT JOIN (
  SELECT article_id, count(*) AS earlier FROM article_versions GROUP BY article_id
) AS v ON v.article_id = a.id;

-- As before, but a million facts are answered in a second: the words of the main value are
-- looked up by its field, and nothing is sorted.
DROP VIEW reported_figures;
DROP VIEW figure_reports;

-- Every figure as an article tells it. Reports with the same figure_id are of one figure: same
-- group, place, stage and period, told by several.
CREATE VIEW told_figures AS
SELECT
  f.* EXCLUDE (ordinal, rule, confidence),
  CASE
    WHEN f.region IS NULL OR f.period_start IS NULL OR twice.article_id IS NOT NULL THEN f.id
    ELSE substr(md5(concat_ws('|', coalesce(f.name, ''), f.region, f.status, f.modality,
      f.period_start, f.period_end, coalesce(f.min_amount_yi, 0))), 1, 16)
  END AS figure_id,
  g.code AS region_code,
  a.title,
  a.published,
  a.source,
  coalesce(a.url, a.origin) AS url,
  coalesce(c.first_print, f.article_id) AS witness,
  f.rule,
  f.confidence,
  CASE
    WHEN f.total_investment_yi IS NOT NULL THEN 'total_investment'
    WHEN f.project_count IS NOT NULL THEN 'count'
    WHEN f.completed_investment_yi IS NOT NULL THEN 'completed_investment'
    WHEN f.annual_plan_yi IS NOT NULL THEN 'annual_plan'
    WHEN f.foreign_capital_yi IS NOT NULL THEN 'foreign_capital'
    WHEN f.completion_rate_pct IS NOT NULL THEN 'completion_rate'
    WHEN f.start_rate_pct IS NOT NULL THEN 'start_rate'
    ELSE 'name' END AS main_field
FROM figures AS f
JOIN articles AS a ON a.id = f.article_id
LEFT JOIN article_copies AS c ON c.article_id = f.article_id
LEFT JOIN regions AS g ON g.name = f.region
LEFT JOIN (
  SELECT article_id, name, region, status, modality, period_start, period_end, min_amount_yi
  FROM figures GROUP BY ALL HAVING count(*) > 1
) AS twice
  ON twice.article_id = f.article_id
  AND twice.name IS NOT DISTINCT FROM f.name
  AND twice.region IS NOT DISTINCT FROM f.region
  AND twice.status IS NOT DISTINCT FROM f.status
  AND twice.modality = f.modality
  AND twice.period_start IS NOT DISTINCT FROM f.period_start
  AND twice.period_end IS NOT DISTINCT FROM f.period_end
  AND twice.min_amount_yi IS NOT DISTINCT FROM f.min_amount_yi
ANTI JOIN (SELECT subject FROM standing_verdicts WHERE judgement = 'no') AS wrong
  ON wrong.subject = f.id;

-- The same, with the words of the main value.
CREATE VIEW figure_reports AS
SELECT t.* EXCLUDE (main_field, rule, confidence), q.id AS evidence_id, q.text AS quote,
  t.rule, t.confidence
FROM told_figures AS t
LEFT JOIN evidence AS q ON q.record_id = t.id AND q.field = t.main_field;

-- One figure once, however many tell it. The latest word stands; earlier ones that differ are
-- counted in `superseded` and kept in figure_reports.
CREATE VIEW reported_figures AS
SELECT
  latest.* EXCLUDE (figure_id, witness, main_field, rule, confidence),
  q.id AS evidence_id,
  q.text AS quote,
  latest.rule,
  latest.confidence,
  latest.figure_id,
  latest.name AS category,
  told.reports,
  told.witnesses,
  told.sources,
  told.first_reported,
  told.superseded
FROM (
  SELECT
    figure_id,
    arg_min(id, (date_diff('day', coalesce(published, DATE '0001-01-01'), DATE '9999-12-31'), id))
      AS latest_id,
    count(*) AS reports,
    len(list_distinct(list(witness))) AS witnesses,
    list_sort(list_distinct(list(source) FILTER (source IS NOT NULL))) AS sources,
    min(published) AS first_reported,
    greatest(0, len(list_distinct(list(total_investment_yi))) - 1)
      + greatest(0, len(list_distinct(list(project_count))) - 1)
      + greatest(0, len(list_distinct(list(completed_investment_yi))) - 1) AS superseded
  FROM told_figures
  GROUP BY figure_id
) AS told
JOIN told_figures AS latest ON latest.id = told.latest_id
LEFT JOIN evidence AS q ON q.record_id = latest.id AND q.field = latest.main_field;
