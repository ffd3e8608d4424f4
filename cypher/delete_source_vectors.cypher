// Delete some of a source's vectors; returns how many.
MATCH (v:Vector)
USING INDEX v:Vector(sid, model, key)
WHERE v.sid = $sid AND v.model IS NOT NULL AND v.key IS NOT NULL
WITH v LIMIT $limit
DELETE v
RETURN count(*)
