// All units of one state: what they hold, and since when.
MATCH (u:Unit)
USING INDEX u:Unit(sid, path)
WHERE u.sid = $sid AND u.path IS NOT NULL AND u.since <= $generation AND u.until > $generation
RETURN u.path, u.digest, u.size, u.since, u.fingerprint
