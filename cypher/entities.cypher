// Which of these keys have an identity node.
UNWIND $keys AS key
MATCH (e:Entity {key: key})
USING INDEX e:Entity(key)
RETURN coalesce(e.id, substring(e.key, $skip)), elementId(e)
