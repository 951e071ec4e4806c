-- Each project's story is kept, so that a million facts are answered in a second. One that is
-- out of date, or that people have judged, is told live: the views are right at any moment.
DROP VIEW signed_projects;

CREATE TABLE stale_projects (project_id VARCHAR NOT NULL);

CREATE VIEW due_projects AS
SELECT project_id FROM stale_projects
UNION
SELECT r.project_id FROM project_reports AS r JOIN verdicts AS v ON v.subject = r.id;

-- The stories of due projects, one row each, from what their reports say now.
CREATE VIEW live_stories AS
WITH told AS (
  SELECT
    project_id,
    arg_max(name, (length(name), name)) AS name,
    max(phase) AS phase,
    list_sort(list_distinct(flatten(list(company)))) AS company,
    min(region) AS region,
    min(date) FILTER (status = 'signed') AS signed_date,
    min(told_date) FILTER (status = 'signed') AS first_signed,
    min(told_date) FILTER (status = 'started') AS started_date,
    min(told_date) FILTER (status >= 'started'::stage) AS under_way_date,
    min(told_date) FILTER (status = 'completed') AS completed_date,
    max(status) AS furthest_status,
    arg_max({'status': status, 'date': date}, (published, status, date))
      FILTER (status IS NOT NULL) AS latest,
    arg_max(
      {'yi': total_investment_yi, 'bound': total_investment_bound,
       'currency': total_investment_currency}, (NOT is_copy, published, id))
      FILTER (total_investment_yi IS NOT NULL) AS total,
    list_sort(list_distinct(list(
      trim(trim(total_investment_yi::VARCHAR, '0'), '.') || '亿' || total_investment_currency
        || ' ' || outlet || coalesce(' ' || published, ''))
      FILTER (total_investment_yi IS NOT NULL))) AS amounts_told,
    min(total_investment_yi)
      FILTER (total_investment_currency = 'CNY' AND total_investment_bound = 'exact') AS least_yi,
    max(total_investment_yi)
      FILTER (total_investment_currency = 'CNY' AND total_investment_bound = 'exact') AS most_yi,
    min(published) AS first_reported,
    max(published) AS last_reported,
    count(*) AS reports,
    len(list_distinct(list(witness))) AS witnesses,
    list_sort(list_distinct(list(source) FILTER (source IS NOT NULL))) AS sources,
    list_sort(list_distinct(list(article_id))) AS articles,
    arg_min(id, (told_date, id)) FILTER (status = 'signed') AS signed_report
  FROM told_reports
  SEMI JOIN due_projects USING (project_id)
  GROUP BY project_id
),
signing AS (
  SELECT record_id, arg_max({'id': id, 'text': text}, (field = 'status', id)) AS words
  FROM evidence
  WHERE field IN ('status', 'name') AND record_id IN (SELECT signed_report FROM told)
  GROUP BY record_id
)
SELECT
  told.* EXCLUDE (latest, total),
  latest.status AS status,
  latest.date AS status_date,
  total.yi AS total_investment_yi,
  total.bound AS total_investment_bound,
  total.currency AS total_investment_currency,
  date_diff('day',
    TRY_CAST(first_signed || CASE WHEN length(first_signed) = 7 THEN '-15' ELSE '' END AS DATE),
    TRY_CAST(under_way_date || CASE WHEN length(under_way_date) = 7 THEN '-15' ELSE '' END AS DATE)
  ) AS days_to_start,
  signing.words.id AS evidence_id,
  signing.words.text AS quote
FROM told
LEFT JOIN signing ON signing.record_id = told.signed_report;

CREATE TABLE project_stories AS FROM live_stories WITH NO DATA;
ALTER TABLE project_stories ADD PRIMARY KEY (project_id);
INSERT INTO stale_projects SELECT id FROM projects;

-- Every project's story, kept or live.
CREATE VIEW stories AS
SELECT * FROM project_stories ANTI JOIN due_projects USING (project_id)
UNION ALL BY NAME
SELECT * FROM live_stories;

-- Projects that some article reports as signed: each once, with its whole story in one row.
-- Silence is counted up to the last day that the database knows of.
CREATE VIEW signed_projects AS
SELECT
  s.project_id,
  s.name,
  s.phase,
  s.company,
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
  s.days_to_start,
  s.total_investment_yi,
  s.total_investment_bound,
  s.total_investment_currency,
  s.amounts_told,
  s.least_yi,
  s.most_yi,
  s.first_reported,
  s.last_reported,
  s.reports,
  s.witnesses,
  s.sources,
  s.articles,
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
  s.evidence_id,
  s.quote
FROM stories AS s
CROSS JOIN (SELECT max(published) AS until FROM articles) AS k
LEFT JOIN regions AS g ON g.name = s.region
LEFT JOIN project_traits AS t ON t.project_id = s.project_id
WHERE s.signed_report IS NOT NULL;
