// The edges that leave these nodes and that nothing has closed yet, to compare with new ones.
UNWIND $keys AS key
MATCH (a:Entity {key: key})-[r {until: $open}]->(b)
USING INDEX a:Entity(key)
RETURN elementId(r), coalesce(a.id, substring(a.key, $skip)), type(r),
       coalesce(b.id, substring(b.key, $skip)), r.position, r.certainty, r.role, r.lines
