// Delete some units of a source; returns the contents they referred to.
MATCH (u:Unit)
USING INDEX u:Unit(sid, path)
WHERE u.sid = $sid AND u.path IS NOT NULL
WITH u LIMIT $limit
WITH collect(u) AS units, collect(DISTINCT u.content) AS contents
FOREACH (u IN units | DELETE u)
RETURN contents
