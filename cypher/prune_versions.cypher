// Delete the versions of these nodes that ended at or below the floor.
UNWIND $keys AS key
MATCH (e:Entity {key: key})-[:VERSION]->(v:Version)
USING INDEX e:Entity(key)
WHERE v.until <= $floor
DETACH DELETE v
