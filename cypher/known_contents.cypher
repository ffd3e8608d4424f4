// Which of these contents are there, and whether with text and with the same facts.
UNWIND $keys AS key
MATCH (c:Content {key: key})
USING INDEX c:Content(key)
RETURN c.digest, c.text IS NOT NULL, c.facts_digest
