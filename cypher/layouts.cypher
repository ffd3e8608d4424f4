// Where the nodes of these units lie: ids, first and last lines (-1: nowhere), and the digests
// of classes and functions ('' for what is neither).
UNWIND $paths AS path
MATCH (u:Unit {sid: $sid, path: path})
USING INDEX u:Unit(sid, path)
WHERE u.since <= $generation AND u.until > $generation
RETURN u.path, u.since, u.ids, u.starts, u.ends, u.digests
