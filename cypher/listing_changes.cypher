// The units that came (with what they hold) or went (with nulls) since a state known before.
MATCH (u:Unit)
USING INDEX u:Unit(sid, until)
WHERE u.sid = $sid AND u.until > $known AND u.until <= $generation AND u.since <= $known
RETURN u.path AS path, null AS digest, null AS size, null AS since, null AS fingerprint
UNION ALL
MATCH (u:Unit)
USING INDEX u:Unit(sid, since)
WHERE u.sid = $sid AND u.since > $known AND u.since <= $generation AND u.until > $generation
RETURN u.path AS path, u.digest AS digest, u.size AS size, u.since AS since,
       u.fingerprint AS fingerprint
