// The layouts of these units that nothing has closed yet.
UNWIND $paths AS path
MATCH (u:Unit {sid: $sid, path: path})
USING INDEX u:Unit(sid, path)
WHERE u.until = $open
RETURN u.path, u.ids, u.starts, u.ends
