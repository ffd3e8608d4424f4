// Delete the records that a generation wrote, open again those it closed.
MATCH (r:Record)
USING INDEX r:Record(sid, key)
WHERE r.sid = $sid AND r.key IS NOT NULL AND (r.since = $generation OR r.until = $generation)
WITH r, r.since = $generation AS written
FOREACH (_ IN CASE WHEN written THEN [1] ELSE [] END | DELETE r)
FOREACH (_ IN CASE WHEN written THEN [] ELSE [1] END | SET r.until = $open)
