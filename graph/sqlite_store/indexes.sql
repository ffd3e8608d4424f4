-- Made apart from the tables: a first load makes them last, which takes half the time.
CREATE UNIQUE INDEX IF NOT EXISTS node_key ON node (source, key);
CREATE INDEX IF NOT EXISTS node_unit ON node (unit);
CREATE INDEX IF NOT EXISTS node_name ON node (source, name) WHERE unit IS NOT NULL;
CREATE INDEX IF NOT EXISTS node_qualified_name ON node (source, qualified_name)
    WHERE unit IS NOT NULL;
CREATE INDEX IF NOT EXISTS edge_target ON edge (target, kind);
