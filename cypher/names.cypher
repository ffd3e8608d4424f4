// Names and paths of the classes and functions of one state.
MATCH (v:Version)
USING INDEX v:Version(sid, name)
WHERE v.sid = $sid AND v.name IS NOT NULL AND v.since <= $generation AND v.until > $generation
  AND any(kind IN v.kinds WHERE kind IN $kinds)
RETURN DISTINCT v.name, v.path, v.long
