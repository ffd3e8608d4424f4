// Delete the versions that a generation wrote of these units, open again those it closed.
UNWIND $paths AS path
MATCH (u:Unit {sid: $sid, path: path})
USING INDEX u:Unit(sid, path)
WHERE u.since = $generation OR u.until = $generation
WITH u, u.since = $generation AS written
FOREACH (_ IN CASE WHEN written THEN [1] ELSE [] END | DELETE u)
FOREACH (_ IN CASE WHEN written THEN [] ELSE [1] END | SET u.until = $open)
