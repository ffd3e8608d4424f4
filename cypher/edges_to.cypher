// The edges of one state that arrive at these nodes; $kinds null means of every kind.
UNWIND $keys AS key
MATCH (b:Entity {key: key})<-[r]-(a)
USING INDEX b:Entity(key)
WHERE r.since <= $generation AND r.until > $generation AND ($kinds IS NULL OR type(r) IN $kinds)
RETURN coalesce(a.id, substring(a.key, $skip)), type(r), coalesce(b.id, substring(b.key, $skip)),
       r.position, r.certainty, r.role, r.lines
