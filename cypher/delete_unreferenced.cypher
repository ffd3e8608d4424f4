// Delete those of these identity nodes that have neither a version nor an edge.
UNWIND $keys AS key
MATCH (e:Entity {key: key})
USING INDEX e:Entity(key)
WHERE NOT EXISTS { (e)--() }
DELETE e
