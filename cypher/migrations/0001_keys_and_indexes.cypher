// Keys are unique; everything else that a statement looks up has an index.
CREATE CONSTRAINT remit_key IF NOT EXISTS FOR (n:Remit) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT source_key IF NOT EXISTS FOR (n:Source) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT entity_key IF NOT EXISTS FOR (n:Entity) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT content_key IF NOT EXISTS FOR (n:Content) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT shared_key IF NOT EXISTS FOR (n:Shared) REQUIRE n.key IS UNIQUE;
CREATE INDEX unit_path IF NOT EXISTS FOR (n:Unit) ON (n.sid, n.path);
CREATE INDEX unit_since IF NOT EXISTS FOR (n:Unit) ON (n.sid, n.since);
CREATE INDEX unit_until IF NOT EXISTS FOR (n:Unit) ON (n.sid, n.until);
CREATE INDEX unit_content IF NOT EXISTS FOR (n:Unit) ON (n.content);
CREATE INDEX version_name IF NOT EXISTS FOR (n:Version) ON (n.sid, n.name);
CREATE INDEX version_qualified_name IF NOT EXISTS FOR (n:Version) ON (n.sid, n.qualified_name);
CREATE INDEX record_key IF NOT EXISTS FOR (n:Record) ON (n.sid, n.key);
CALL db.awaitIndexes(300);
