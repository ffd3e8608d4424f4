// Delete the edges of these nodes that ended at or below the floor; returns the keys of the
// nodes that they arrived at.
UNWIND $keys AS key
MATCH (a:Entity {key: key})-[r]->(b:Entity)
USING INDEX a:Entity(key)
WHERE r.until <= $floor
WITH r, b.key AS target
DELETE r
RETURN DISTINCT target
