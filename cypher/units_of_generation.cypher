// Some of the units that a generation wrote or closed, with the nodes they list.
CALL () {
  MATCH (u:Unit {sid: $sid, since: $generation}) USING INDEX u:Unit(sid, since)
  RETURN u
  UNION
  MATCH (u:Unit {sid: $sid, until: $generation}) USING INDEX u:Unit(sid, until)
  RETURN u
}
WITH u.path AS path, collect(u.ids) AS lists, collect(u.content) AS contents
RETURN path, lists, contents
LIMIT $limit
