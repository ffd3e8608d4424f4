// Delete some identity nodes of a source with their edges and versions; returns how many.
MATCH (e:Entity)
USING INDEX e:Entity(key)
WHERE e.key STARTS WITH $prefix
WITH e LIMIT $limit
OPTIONAL MATCH (e)-[:VERSION]->(v:Version)
WITH collect(DISTINCT e) AS entities, collect(v) AS versions
FOREACH (v IN versions | DETACH DELETE v)
FOREACH (e IN entities | DETACH DELETE e)
RETURN size(entities)
