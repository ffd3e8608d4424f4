// Delete the vectors that a model made of these keys.
UNWIND $keys AS key
MATCH (v:Vector {sid: $sid, model: $model, key: key})
USING INDEX v:Vector(sid, model, key)
DELETE v
