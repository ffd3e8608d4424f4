// Make a generation the current one. Needs lock_source before it.
MATCH (s:Source {key: $source})
SET s.generation = $generation, s.state = $state, s.commit = $commit, s.files = $files,
    s.nodes = $nodes, s.edges = $edges,
    s.indexed_at = $indexed_at,
    s.closed = s.closed + $generation,
    s.closed_at = s.closed_at + coalesce($now, timestamp()),
    s.pending = null, s.writer = null, s.expires = null
