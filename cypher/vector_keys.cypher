// The keys of all vectors of a source, with the model that made them.
MATCH (v:Vector)
USING INDEX v:Vector(sid, model, key)
WHERE v.sid = $sid AND v.model IS NOT NULL AND v.key IS NOT NULL
RETURN v.model, v.key
