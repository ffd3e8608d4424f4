// The listed nodes of one state with this name or qualified name.
MATCH (v:Version {sid: $sid, name: $name})
USING INDEX v:Version(sid, name)
WHERE v.since <= $generation AND v.until > $generation
RETURN v.id AS id
UNION
MATCH (v:Version {sid: $sid, qualified_name: $name})
USING INDEX v:Version(sid, qualified_name)
WHERE v.since <= $generation AND v.until > $generation
RETURN v.id AS id
