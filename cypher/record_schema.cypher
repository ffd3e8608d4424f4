// Record that the migrations up to $version ran.
MERGE (store:Remit {key: 'store'})
ON CREATE SET store.number = 0
SET store.schema = $version
