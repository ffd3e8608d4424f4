// Nothing that ended at or below the floor is left. Needs lock_source before it.
MATCH (s:Source {key: $source})
SET s.closed = $closed, s.closed_at = $closed_at
