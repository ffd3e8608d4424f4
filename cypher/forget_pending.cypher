// The pending generation is undone. Needs lock_source before it.
MATCH (s:Source {key: $source})
SET s.pending = null
