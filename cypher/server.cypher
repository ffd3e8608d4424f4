// Which server is this, and which schema version does its database hold (null: none yet)?
CALL dbms.components() YIELD name, versions, edition
WITH name, versions[0] AS version, edition
ORDER BY name LIMIT 1
OPTIONAL MATCH (store:Remit {key: 'store'})
RETURN version, edition, store.schema
