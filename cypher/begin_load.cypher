// Begin to write a generation, by batches counted from 1. Needs lock_source before it.
MATCH (s:Source {key: $source})
SET s.pending = $generation, s.batch = 0, s.expires = coalesce($now, timestamp()) + $lease
