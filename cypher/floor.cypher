// The lowest generation of a source that can still be read whole; no row once it is removed.
MATCH (s:Source {key: $source})
USING INDEX s:Source(key)
WHERE s.sid = $sid
RETURN s.floor
