// Which of these nodes do two units list?
UNWIND $keys AS key
MATCH (e:Entity {key: key})
USING INDEX e:Entity(key)
WHERE COUNT { (e)-[:VERSION]->(v) WHERE v.until = $open } > 1
RETURN coalesce(e.id, substring(e.key, $skip)) LIMIT 3
