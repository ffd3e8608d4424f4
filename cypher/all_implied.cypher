// Every implied node whose key starts with one of $prefixes and that an edge of one state
// arrives at.
UNWIND $prefixes AS prefix
MATCH (e:Entity)
USING INDEX e:Entity(key)
WHERE e.key STARTS WITH prefix
  AND EXISTS { (e)<-[r]-() WHERE r.since <= $generation AND r.until > $generation }
RETURN coalesce(e.id, substring(e.key, $skip))
