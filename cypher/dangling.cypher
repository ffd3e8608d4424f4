// Which of these nodes does an open edge arrive at although no unit lists them?
UNWIND $keys AS key
MATCH (e:Entity {key: key})
USING INDEX e:Entity(key)
WHERE NOT EXISTS { (e)-[:VERSION]->(v) WHERE v.until = $open }
  AND EXISTS { (e)<-[r]-() WHERE r.until = $open }
RETURN coalesce(e.id, substring(e.key, $skip)) LIMIT 3
