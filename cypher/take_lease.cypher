// Become the writer of a source. Needs lock_source before it.
MATCH (s:Source {key: $source})
SET s.writer = $writer, s.expires = coalesce($now, timestamp()) + $lease
