// Which of these keys have an identity node.
UNWIND $keys AS key
MATCH (e:Entity {key: key})
USING INDEX e:Entity(key)
RETURN e.id, elementId(e)
