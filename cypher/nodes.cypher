// The listed nodes with these keys, as of one state.
UNWIND $keys AS key
MATCH (e:Entity {key: key})-[:VERSION]->(v:Version)
USING INDEX e:Entity(key)
WHERE v.since <= $generation AND v.until > $generation
RETURN coalesce(e.id, substring(e.key, $skip)), v.kinds, v.path, v.path_length, v.name,
       v.qualified_name, v.signature, v.docstring, v.digest, v.tags, v.long
