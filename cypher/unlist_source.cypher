// From here on a source is gone; what it left is deleted afterwards. Needs lock_source before it.
MATCH (s:Source {key: $source})
REMOVE s:Source
SET s:Removed, s.key = null
