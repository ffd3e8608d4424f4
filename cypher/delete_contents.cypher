// Delete those of these texts and facts that no unit refers to. Needs lock_contents before it.
UNWIND $keys AS key
MATCH (c:Content {key: key})
USING INDEX c:Content(key)
WHERE NOT EXISTS { MATCH (u:Unit) WHERE u.content = key }
DELETE c
