// The listed nodes with these keys that nothing has closed yet, to compare with new ones.
UNWIND $keys AS key
MATCH (e:Entity {key: key})-[:VERSION]->(v:Version {until: $open})
USING INDEX e:Entity(key)
RETURN elementId(v), coalesce(e.id, substring(e.key, $skip)), v.kinds, v.path, v.path_length,
       v.name, v.qualified_name, v.signature, v.docstring, v.digest, v.tags, v.long
