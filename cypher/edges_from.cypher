// The edges of one state that leave these nodes; $kinds null means of every kind.
UNWIND $keys AS key
MATCH (a:Entity {key: key})-[r]->(b)
USING INDEX a:Entity(key)
WHERE r.since <= $generation AND r.until > $generation AND ($kinds IS NULL OR type(r) IN $kinds)
RETURN a.id, type(r), b.id, r.position, r.certainty, r.role, r.lines, a.path, elementId(r)
