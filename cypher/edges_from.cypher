// The edges of one state that leave these nodes; $kinds null means of every kind.
UNWIND $keys AS key
MATCH (a:Entity {key: key})-[r]->(b)
USING INDEX a:Entity(key)
WHERE r.since <= $generation AND r.until > $generation AND ($kinds IS NULL OR type(r) IN $kinds)
RETURN coalesce(a.id, substring(a.key, $skip)), type(r), coalesce(b.id, substring(b.key, $skip)),
       r.position, r.certainty, r.role, r.lines
