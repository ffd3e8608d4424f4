// How many files and edges one state really holds.
CALL () {
  MATCH (u:Unit)
  USING INDEX u:Unit(sid, path)
  WHERE u.sid = $sid AND u.path > '' AND u.since <= $generation AND u.until > $generation
    AND NOT u.path ENDS WITH '/'
  RETURN count(u) AS files
}
CALL () {
  MATCH (e:Entity)
  USING INDEX e:Entity(key)
  WHERE e.key STARTS WITH $prefix
  RETURN sum(COUNT { (e)-[r]->() WHERE r.since <= $generation AND r.until > $generation }) AS edges
}
RETURN files, edges
