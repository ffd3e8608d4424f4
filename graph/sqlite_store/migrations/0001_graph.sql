-- Integer keys inside; ids of sources are never used twice, so that caches may go by them.
CREATE TABLE repository (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE source (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository INTEGER NOT NULL,
    name TEXT NOT NULL,
    revision INTEGER NOT NULL,  -- counts the applies
    state TEXT NOT NULL,
    git_commit TEXT NOT NULL,
    files INTEGER NOT NULL,
    nodes INTEGER NOT NULL,
    edges INTEGER NOT NULL,
    indexed_at TEXT NOT NULL,
    UNIQUE (repository, name)
);

CREATE TABLE text (
    digest TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL
);

CREATE TABLE facts (
    repository INTEGER NOT NULL,
    digest TEXT NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (repository, digest)
);

CREATE TABLE record (
    source INTEGER NOT NULL,
    key TEXT NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (source, key)
);

CREATE TABLE unit (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    shown INTEGER NOT NULL,  -- whether the text of this digest may be shown at this path
    size INTEGER NOT NULL,  -- non-blank bytes of the text
    fingerprint BLOB NOT NULL,  -- of everything the unit says
    layout BLOB NOT NULL,  -- node id -> (first line, last line)
    UNIQUE (source, path)
);

CREATE INDEX unit_digest ON unit (digest);

-- A node without a unit is implied: it lives while an edge arrives.
CREATE TABLE node (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    unit INTEGER,
    key TEXT NOT NULL,
    kinds TEXT NOT NULL,
    path TEXT,  -- NULL where it is the unit's
    name TEXT NOT NULL,
    qualified_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    tags TEXT NOT NULL,
    signature TEXT NOT NULL,
    docstring TEXT NOT NULL
);

-- `lines` are relative to the first line of the source node: an integer, or several as text.
CREATE TABLE edge (
    source INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    target INTEGER NOT NULL,
    position INTEGER NOT NULL,
    certainty INTEGER NOT NULL,
    role TEXT NOT NULL,
    lines,
    PRIMARY KEY (source, kind, target, position)
) WITHOUT ROWID;
