// The indexer's notes of one state under these keys.
UNWIND $keys AS key
MATCH (r:Record {sid: $sid, key: key})
USING INDEX r:Record(sid, key)
WHERE r.since <= $generation AND r.until > $generation
RETURN r.key, r.data
