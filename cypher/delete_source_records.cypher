// Delete all records of a source.
MATCH (r:Record)
USING INDEX r:Record(sid, key)
WHERE r.sid = $sid AND r.key IS NOT NULL
DELETE r
