// The facts kept under these digests of a repository.
UNWIND $keys AS key
MATCH (c:Content {key: key})
USING INDEX c:Content(key)
WHERE c.facts IS NOT NULL
RETURN c.digest, c.facts
