-- Projects that some article reports as signed, with the day of signing where one is told.
CREATE VIEW signed_projects AS
SELECT
  p.id AS project_id,
  p.name,
  p.phase,
  p.company,
  p.region,
  min(r.date) FILTER (r.status = 'signed') AS signed_date,
  p.status,
  p.date AS status_date,
  p.total_investment_yi,
  p.total_investment_bound,
  p.total_investment_currency,
  p.first_reported,
  p.last_reported,
  p.reports,
  list_sort(list_distinct(list(a.source) FILTER (a.source IS NOT NULL))) AS sources,
  list_sort(list_distinct(list(a.id))) AS articles
FROM projects AS p
JOIN project_reports AS r ON r.project_id = p.id
JOIN articles AS a ON a.id = r.article_id
GROUP BY ALL
HAVING bool_or(r.status = 'signed');

-- Every reported figure with the article that tells it and the words of its main value.
CREATE VIEW reported_figures AS
SELECT
  f.* EXCLUDE (ordinal, rule, confidence),
  a.title,
  a.published,
  a.source,
  a.url,
  q.id AS evidence_id,
  q.text AS quote,
  f.rule,
  f.confidence
FROM figures AS f
JOIN articles AS a ON a.id = f.article_id
LEFT JOIN (
  SELECT DISTINCT ON (record_id) record_id, id, text
  FROM evidence
  ORDER BY record_id, list_position(
    ['total_investment', 'count', 'completed_investment', 'annual_plan', 'foreign_capital',
     'completion_rate', 'start_rate', 'name'], field) NULLS LAST, id
) AS q ON q.record_id = f.id;

-- Each project's story: one row a report, in the order in which things happened.
CREATE VIEW life_lines AS
SELECT
  p.id AS project_id,
  p.name AS project,
  coalesce(r.date, strftime(a.published, '%Y-%m-%d')) AS date,
  r.status,
  r.total_investment_yi,
  r.total_investment_bound,
  r.total_investment_currency,
  a.published,
  a.source,
  a.title,
  a.url,
  a.id AS article_id,
  r.id AS report_id,
  q.id AS evidence_id,
  q.text AS quote
FROM project_reports AS r
JOIN projects AS p ON p.id = r.project_id
JOIN articles AS a ON a.id = r.article_id
LEFT JOIN (
  SELECT DISTINCT ON (record_id) record_id, id, text
  FROM evidence
  ORDER BY record_id, list_position(['status', 'total_investment', 'name'], field) NULLS LAST, id
) AS q ON q.record_id = r.id
ORDER BY p.name, p.id, date NULLS LAST, r.status, r.id;
