// End the versions of these units at a generation.
UNWIND $paths AS path
MATCH (u:Unit {sid: $sid, path: path})
USING INDEX u:Unit(sid, path)
WHERE u.until = $open
SET u.until = $generation
