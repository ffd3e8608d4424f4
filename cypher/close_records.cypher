// End these records of a source at a generation.
UNWIND $keys AS key
MATCH (r:Record {sid: $sid, key: key})
USING INDEX r:Record(sid, key)
WHERE r.until = $open
SET r.until = $generation
