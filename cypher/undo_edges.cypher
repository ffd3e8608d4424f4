// Delete the edges that a generation wrote from these nodes, open again those it closed; returns
// the keys of the nodes that they arrived at.
UNWIND $keys AS key
MATCH (a:Entity {key: key})-[r]->(b:Entity)
USING INDEX a:Entity(key)
WHERE r.since = $generation OR r.until = $generation
WITH r, b.key AS target, r.since = $generation AS written
FOREACH (_ IN CASE WHEN written THEN [1] ELSE [] END | DELETE r)
FOREACH (_ IN CASE WHEN written THEN [] ELSE [1] END | SET r.until = $open)
RETURN DISTINCT target
