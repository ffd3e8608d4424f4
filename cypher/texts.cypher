// The texts of these files of one state, where they may be shown.
UNWIND $paths AS path
MATCH (u:Unit {sid: $sid, path: path})
USING INDEX u:Unit(sid, path)
WHERE u.since <= $generation AND u.until > $generation AND u.shown
MATCH (c:Content {key: u.content})
USING INDEX c:Content(key)
RETURN u.path, c.text
