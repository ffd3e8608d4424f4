// The records of a source that nothing has closed yet, with digests of their data.
MATCH (r:Record)
USING INDEX r:Record(sid, key)
WHERE r.sid = $sid AND r.key IS NOT NULL AND r.until = $open
RETURN r.key, r.digest
