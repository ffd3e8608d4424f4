// Write vectors of one model, if the source is still there: rows of [key, data].
MATCH (s:Source {key: $source})
USING INDEX s:Source(key)
WHERE s.sid = $sid
SET s.locked = timestamp()
WITH s
UNWIND $rows AS row
MERGE (v:Vector {sid: $sid, model: $model, key: row[0]})
SET v.data = row[1]
