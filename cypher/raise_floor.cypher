// States below this generation can no longer be asked. Needs lock_source before it.
MATCH (s:Source {key: $source})
SET s.floor = $floor
