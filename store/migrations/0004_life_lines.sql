-- The official names of places that facts are told of. Filled with the life lines.
CREATE TABLE regions (
  name    VARCHAR PRIMARY KEY,
  code    VARCHAR NOT NULL,
  level   VARCHAR NOT NULL CHECK (level IN ('country', 'province', 'city', 'zone', 'county', 'town')),
  city    VARCHAR                        -- the city in which it lies, or it itself
);

-- Articles that repeat another one's text, and the one that had it first.
CREATE TABLE article_copies (
  article_id   VARCHAR PRIMARY KEY,
  first_print  VARCHAR NOT NULL,
  CHECK (first_print <> article_id)
);

-- What the linking of reports found out about each project.
CREATE TABLE project_traits (
  project_id  VARCHAR PRIMARY KEY,
  industry    VARCHAR,
  confidence  DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1)  -- of its weakest link
);

-- What the facts of a page were before they were read otherwise, and what they became.
CREATE TABLE fact_history (
  id           VARCHAR PRIMARY KEY,
  run_id       VARCHAR NOT NULL,         -- the run that changed it
  article_id   VARCHAR NOT NULL,
  record_id    VARCHAR NOT NULL,         -- an articles.id, project_reports.id or figures.id
  kind         VARCHAR NOT NULL CHECK (kind IN ('article', 'project', 'figure')),
  change       VARCHAR NOT NULL CHECK (change IN ('added', 'gone', 'altered')),
  before       JSON,
  after        JSON,
  CHECK ((before IS NULL) = (change = 'added')),
  CHECK ((after IS NULL) = (change = 'gone'))
);

DROP VIEW signed_projects;
DROP VIEW reported_figures;
DROP VIEW life_lines;

-- The latest word of people on each subject: a record's id, or same/ID/ID of two reports.
CREATE VIEW standing_verdicts AS
SELECT
  subject,
  last(judgement ORDER BY decided_utc) AS judgement,
  last(decided_by ORDER BY decided_utc) AS decided_by,
  max(decided_utc) AS decided_utc,
  last(why ORDER BY decided_utc) AS why
FROM verdicts
GROUP BY subject;

-- Every quotation in its sentence.
CREATE VIEW quotes AS
SELECT
  e.id AS evidence_id,
  e.record_id,
  e.field,
  e.text AS quote,
  regexp_extract(
    substr(a.body, greatest(1, e.start_char - 119), least(120, e.start_char)), '[^。！？\n]*$')
    || e.text || regexp_extract(substr(a.body, e.end_char + 1, 120), '^[^。！？\n]*[。！？]?')
    AS sentence,
  a.id AS article_id,
  a.title,
  a.published,
  a.source,
  coalesce(a.url, a.origin) AS link
FROM evidence AS e
JOIN articles AS a ON a.id = e.article_id;

-- Project reports that nobody has called wrong, with who tells them. A copy's witness is the
-- article that it copies; the first print is its own.
CREATE VIEW told_reports AS
SELECT
  r.*,
  a.title,
  a.published,
  a.source,
  coalesce(a.source, a.host, '') AS outlet,
  coalesce(a.url, a.origin) AS link,
  coalesce(c.first_print, r.article_id) AS witness,
  c.first_print IS NOT NULL AS is_copy,
  coalesce(r.date, strftime(a.published, '%Y-%m-%d')) AS told_date
FROM project_reports AS r
JOIN articles AS a ON a.id = r.article_id
LEFT JOIN article_copies AS c ON c.article_id = r.article_id
ANTI JOIN (SELECT subject FROM standing_verdicts WHERE judgement = 'no') AS wrong
  ON wrong.subject = r.id;

-- Each project's story: one row a report, in the order in which things happened.
CREATE VIEW life_lines AS
SELECT
  p.id AS project_id,
  p.name AS project,
  r.told_date AS date,
  r.status,
  r.name AS told_as,
  r.company,
  r.region,
  g.code AS region_code,
  r.total_investment_yi,
  r.total_investment_bound,
  r.total_investment_currency,
  r.published,
  r.source,
  r.title,
  r.link AS url,
  r.article_id,
  r.witness,
  r.is_copy,
  r.id AS report_id,
  q.id AS evidence_id,
  q.text AS quote
FROM told_reports AS r
JOIN projects AS p ON p.id = r.project_id
LEFT JOIN regions AS g ON g.name = r.region
LEFT JOIN (
  SELECT record_id, min_by(id, list_position(['status', 'total_investment', 'name'], field)) AS id,
    min_by(text, list_position(['status', 'total_investment', 'name'], field)) AS text
  FROM evidence
  WHERE field IN ('status', 'total_investment', 'name')
  GROUP BY record_id
) AS q ON q.record_id = r.id
ORDER BY p.name, p.id, date NULLS LAST, r.status, r.id;

-- Projects that some article reports as signed: each once, with its whole story in one row.
-- Silence is counted up to the last day that the database knows of.
CREATE VIEW signed_projects AS
WITH story AS (
  SELECT
    project_id,
    arg_max(name, length(name)) AS name,
    max(phase) AS phase,
    any_value(region) AS region,
    min(date) FILTER (status = 'signed') AS signed_date,
    min(told_date) FILTER (status = 'signed') AS first_signed,
    min(told_date) FILTER (status = 'started') AS started_date,
    min(told_date) FILTER (status >= 'started'::stage) AS under_way_date,
    min(told_date) FILTER (status = 'completed') AS completed_date,
    max(status) AS furthest_status,
    arg_max(status, (published, status)) FILTER (status IS NOT NULL) AS status,
    arg_max(date, (published, status)) FILTER (status IS NOT NULL) AS status_date,
    arg_max(
      {'yi': total_investment_yi, 'bound': total_investment_bound,
       'currency': total_investment_currency}, published)
      FILTER (total_investment_yi IS NOT NULL AND NOT is_copy) AS latest_total,
    arg_max(
      {'yi': total_investment_yi, 'bound': total_investment_bound,
       'currency': total_investment_currency}, published)
      FILTER (total_investment_yi IS NOT NULL) AS copied_total,
    min(total_investment_yi)
      FILTER (total_investment_currency = 'CNY' AND total_investment_bound = 'exact') AS least_yi,
    max(total_investment_yi)
      FILTER (total_investment_currency = 'CNY' AND total_investment_bound = 'exact') AS most_yi,
    list(DISTINCT total_investment_yi::DECIMAL(18, 4) || ' 亿' || total_investment_currency || ' '
      || outlet || coalesce(' ' || published, ''))
      FILTER (total_investment_yi IS NOT NULL) AS amounts_told,
    min(published) AS first_reported,
    max(published) AS last_reported,
    count(*) AS reports,
    count(DISTINCT witness) AS witnesses,
    list(DISTINCT source) FILTER (source IS NOT NULL) AS sources,
    list(DISTINCT article_id) AS articles,
    arg_min(id, (told_date, id)) FILTER (status = 'signed') AS signed_report,
    flatten(list(company) FILTER (len(company) > 0)) AS companies
  FROM told_reports
  GROUP BY project_id
  HAVING bool_or(status = 'signed')
),
known AS (SELECT max(published) AS until FROM articles),
signing AS (
  SELECT record_id, min_by(id, field = 'name') AS id, min_by(text, field = 'name') AS text,
    any_value(article_id) AS article_id
  FROM evidence
  WHERE field IN ('status', 'name') AND record_id IN (SELECT signed_report FROM story)
  GROUP BY record_id
)
SELECT
  s.project_id,
  s.name,
  s.phase,
  list_sort(list_distinct(s.companies)) AS company,
  s.region,
  g.code AS region_code,
  g.city,
  t.industry,
  s.signed_date,
  s.first_signed,
  s.status,
  s.status_date,
  s.furthest_status,
  s.started_date,
  s.completed_date,
  date_diff('day',
    TRY_CAST(CASE WHEN length(s.first_signed) = 7 THEN s.first_signed || '-15'
                  ELSE s.first_signed END AS DATE),
    TRY_CAST(CASE WHEN length(s.under_way_date) = 7 THEN s.under_way_date || '-15'
                  ELSE s.under_way_date END AS DATE)) AS days_to_start,
  coalesce(s.latest_total, s.copied_total).yi AS total_investment_yi,
  coalesce(s.latest_total, s.copied_total).bound AS total_investment_bound,
  coalesce(s.latest_total, s.copied_total).currency AS total_investment_currency,
  list_sort(s.amounts_told) AS amounts_told,
  s.least_yi,
  s.most_yi,
  s.first_reported,
  s.last_reported,
  s.reports,
  s.witnesses,
  list_sort(s.sources) AS sources,
  list_sort(s.articles) AS articles,
  coalesce(t.confidence, 1) AS confidence,
  CASE WHEN s.furthest_status < 'started'::stage
       THEN date_diff('month', s.last_reported, k.until) END AS silent_months,
  list_filter([
    CASE WHEN s.most_yi > s.least_yi * 1.05 THEN 'contradictory_amounts' END,
    CASE WHEN s.furthest_status < 'started'::stage
          AND date_diff('month', s.last_reported, k.until) >= 12 THEN 'silent_since_signing' END,
    CASE WHEN s.status < s.furthest_status AND s.status <= 'signed'::stage
         THEN 'back_to_signing' END,
    CASE WHEN s.witnesses = 1 THEN 'one_witness' END
  ], lambda flag: flag IS NOT NULL) AS flags,
  q.id AS evidence_id,
  q.text AS quote
FROM story AS s
CROSS JOIN known AS k
LEFT JOIN regions AS g ON g.name = s.region
LEFT JOIN project_traits AS t ON t.project_id = s.project_id
LEFT JOIN signing AS q ON q.record_id = s.signed_report;

-- Every figure as an article tells it, with the words of its main value. Reports with the same
-- figure_id are of one figure: same group, place, stage and period, told by several.
CREATE VIEW figure_reports AS
SELECT
  f.* EXCLUDE (ordinal, rule, confidence),
  CASE
    WHEN f.region IS NULL OR f.period_start IS NULL
      OR count(*) OVER same_in_article > 1 THEN f.id
    ELSE substr(md5(concat_ws('|', coalesce(f.name, ''), f.region, f.status, f.modality,
      f.period_start, f.period_end, coalesce(f.min_amount_yi, 0))), 1, 16)
  END AS figure_id,
  g.code AS region_code,
  a.title,
  a.published,
  a.source,
  coalesce(a.url, a.origin) AS url,
  coalesce(c.first_print, f.article_id) AS witness,
  q.id AS evidence_id,
  q.text AS quote,
  f.rule,
  f.confidence
FROM figures AS f
JOIN articles AS a ON a.id = f.article_id
LEFT JOIN article_copies AS c ON c.article_id = f.article_id
LEFT JOIN regions AS g ON g.name = f.region
LEFT JOIN (
  SELECT DISTINCT ON (record_id) record_id, id, text
  FROM evidence
  ORDER BY record_id, list_position(
    ['total_investment', 'count', 'completed_investment', 'annual_plan', 'foreign_capital',
     'completion_rate', 'start_rate', 'name'], field) NULLS LAST, id
) AS q ON q.record_id = f.id
ANTI JOIN (SELECT subject FROM standing_verdicts WHERE judgement = 'no') AS wrong
  ON wrong.subject = f.id
WINDOW same_in_article AS (
  PARTITION BY f.article_id, f.name, f.region, f.status, f.modality, f.period_start, f.period_end,
    f.min_amount_yi);

-- One figure once, however many tell it. The latest word stands; earlier ones that differ are
-- counted in `superseded` and kept in figure_reports.
CREATE VIEW reported_figures AS
SELECT
  latest.* EXCLUDE (figure_id, witness),
  latest.figure_id,
  latest.name AS category,
  told.reports,
  told.witnesses,
  told.sources,
  told.first_reported,
  told.superseded
FROM (
  SELECT * FROM figure_reports
  QUALIFY row_number() OVER (PARTITION BY figure_id ORDER BY published DESC NULLS LAST, id) = 1
) AS latest
JOIN (
  SELECT
    figure_id,
    count(*) AS reports,
    count(DISTINCT witness) AS witnesses,
    list_sort(list(DISTINCT source) FILTER (source IS NOT NULL)) AS sources,
    min(published) AS first_reported,
    greatest(0, count(DISTINCT total_investment_yi) - 1)
      + greatest(0, count(DISTINCT project_count) - 1)
      + greatest(0, count(DISTINCT completed_investment_yi) - 1) AS superseded
  FROM figure_reports
  GROUP BY figure_id
) AS told USING (figure_id);
