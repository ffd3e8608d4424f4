// Delete the versions that a generation wrote of these nodes, open again those it closed.
UNWIND $keys AS key
MATCH (e:Entity {key: key})-[:VERSION]->(v:Version)
USING INDEX e:Entity(key)
WHERE v.since = $generation OR v.until = $generation
WITH v, v.since = $generation AS written
FOREACH (_ IN CASE WHEN written THEN [1] ELSE [] END | DETACH DELETE v)
FOREACH (_ IN CASE WHEN written THEN [] ELSE [1] END | SET v.until = $open)
