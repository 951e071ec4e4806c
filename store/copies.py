"""Articles that repeat each other's text: many papers, one witness.

Two articles are copies if most of what the shorter one says stands, sentence by sentence, in the
other. Monthly reports share their phrases and differ in their figures: their sentences differ.
"""

from __future__ import annotations

from collections import defaultdict

import duckdb

_SHARED = 0.6  # of the shorter text's characters

# Sentences without punctuation, which copies garble; one that stands everywhere tells nothing.
_PAIRS = f"""
WITH sentences AS (
  SELECT id, regexp_replace(s, '[^\\p{{Han}}0-9A-Za-z]', '', 'g') AS s
  FROM (SELECT id, unnest(string_split_regex(body, '[。！？；\\n]')) AS s FROM articles)
),
told AS (
  SELECT DISTINCT id, hash(s) AS h, length(s) AS chars FROM sentences WHERE length(s) >= 12
),
sizes AS (SELECT id, sum(chars) AS chars FROM told GROUP BY id),
few AS (SELECT h FROM told GROUP BY h HAVING count(*) BETWEEN 2 AND 100),
shared AS (
  SELECT a.id AS one, b.id AS other, sum(a.chars) AS chars
  FROM (SELECT * FROM told SEMI JOIN few USING (h)) AS a
  JOIN (SELECT * FROM told SEMI JOIN few USING (h)) AS b ON a.h = b.h AND a.id < b.id
  GROUP BY ALL
)
SELECT one, other
FROM shared
JOIN sizes AS x ON x.id = one
JOIN sizes AS y ON y.id = other
WHERE shared.chars >= {_SHARED} * least(x.chars, y.chars)
ORDER BY ALL
"""
_ORDER = """
SELECT id FROM articles WHERE id IN (SELECT unnest(?::VARCHAR[]))
ORDER BY published NULLS LAST, fetched_utc NULLS LAST, id
"""


def find_copies(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Each copy's article id, and that of the first print, by the day of publication."""
    head: dict[str, str] = {}

    def find(one: str) -> str:
        while head.setdefault(one, one) != one:
            one = head[one]
        return one

    for one, other in connection.execute(_PAIRS).fetchall():
        head[find(other)] = find(one)
    groups: dict[str, list[str]] = defaultdict(list)
    for (article,) in connection.execute(_ORDER, [list(head)]).fetchall():
        groups[find(article)].append(article)
    return {copy: group[0] for group in groups.values() for copy in group[1:]}
