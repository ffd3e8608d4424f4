// Those of these implied nodes that an edge of one state arrives at.
UNWIND $keys AS key
MATCH (e:Entity {key: key})
USING INDEX e:Entity(key)
WHERE EXISTS { (e)<-[r]-() WHERE r.since <= $generation AND r.until > $generation }
RETURN coalesce(e.id, substring(e.key, $skip))
