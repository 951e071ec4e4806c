-- The frontier. Times are seconds since 1970 (UTC). Kinds and states are named in frontier.py.
CREATE TABLE IF NOT EXISTS urls (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    host TEXT NOT NULL,
    kind INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    nights INTEGER NOT NULL DEFAULT 0,
    section INTEGER NOT NULL DEFAULT 0,
    page INTEGER NOT NULL DEFAULT 1,
    streak INTEGER NOT NULL DEFAULT 0,
    depth INTEGER NOT NULL DEFAULT 0,
    run INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL DEFAULT '',
    mark TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    body_hash TEXT NOT NULL DEFAULT '',
    rule TEXT NOT NULL DEFAULT '',
    links INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS urls_waiting ON urls (host, priority, id) WHERE state = 0;
CREATE INDEX IF NOT EXISTS urls_failed ON urls (id) WHERE state = 3;

CREATE TABLE IF NOT EXISTS versions (
    id INTEGER PRIMARY KEY,
    url_id INTEGER NOT NULL REFERENCES urls (id),
    run INTEGER NOT NULL,
    fetched REAL NOT NULL,
    body_hash TEXT NOT NULL,
    archive TEXT NOT NULL,
    place INTEGER NOT NULL,
    length INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    delivered INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS versions_undelivered ON versions (id) WHERE delivered = 0;
CREATE INDEX IF NOT EXISTS versions_of_url ON versions (url_id);

CREATE TABLE IF NOT EXISTS archives (
    name TEXT PRIMARY KEY,
    durable INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS hosts (
    host TEXT PRIMARY KEY,
    ready REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS robots (
    origin TEXT PRIMARY KEY,
    fetched REAL NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY,
    started REAL NOT NULL,
    finished REAL,
    verdict TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT ''
);

-- One row a try: what became of every URL, in every run.
CREATE TABLE IF NOT EXISTS tries (
    run INTEGER NOT NULL,
    at REAL NOT NULL,
    url TEXT NOT NULL,
    site TEXT NOT NULL,
    kind INTEGER NOT NULL,
    page INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER NOT NULL,
    seconds REAL NOT NULL,
    bytes INTEGER NOT NULL,
    links INTEGER NOT NULL,
    final INTEGER NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS tries_of_run ON tries (run, site);

-- Near-duplicates: a print is one article's text, a band a part of its signature.
CREATE TABLE IF NOT EXISTS prints (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    exact BLOB NOT NULL,
    signature BLOB NOT NULL,
    figures TEXT NOT NULL,
    moment TEXT NOT NULL,
    family INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS prints_exact ON prints (exact);
CREATE INDEX IF NOT EXISTS prints_family ON prints (family);
CREATE TABLE IF NOT EXISTS bands (
    band INTEGER NOT NULL,
    value INTEGER NOT NULL,
    print INTEGER NOT NULL,
    PRIMARY KEY (band, value, print)
) WITHOUT ROWID;
