// The listed nodes of one state with this name or qualified name.
MATCH (v:Version {sid: $sid, name: $name})<-[:VERSION]-(e)
USING INDEX v:Version(sid, name)
WHERE v.since <= $generation AND v.until > $generation
RETURN coalesce(e.id, substring(e.key, $skip)) AS id
UNION
MATCH (v:Version {sid: $sid, qualified_name: $name})<-[:VERSION]-(e)
USING INDEX v:Version(sid, qualified_name)
WHERE v.since <= $generation AND v.until > $generation
RETURN coalesce(e.id, substring(e.key, $skip)) AS id
