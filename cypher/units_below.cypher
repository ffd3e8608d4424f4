// Some of the unit versions that ended at or below the floor, with the nodes they list.
MATCH (u:Unit)
USING INDEX u:Unit(sid, until)
WHERE u.sid = $sid AND u.until <= $floor
RETURN elementId(u), u.ids, u.content
LIMIT $limit
