// Delete the records that ended at or below the floor.
MATCH (r:Record)
USING INDEX r:Record(sid, key)
WHERE r.sid = $sid AND r.key IS NOT NULL AND r.until <= $floor
DELETE r
