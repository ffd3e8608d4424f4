// A number that nothing else got or will get: of a source, or of a generation.
MATCH (store:Remit {key: 'store'})
SET store.number = store.number + 1
RETURN store.number
