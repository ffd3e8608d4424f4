// The current state, unchanged, belongs to another commit.
MATCH (s:Source {key: $source})
USING INDEX s:Source(key)
WHERE s.state = $state
SET s.commit = $commit
