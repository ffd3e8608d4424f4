// One source, by its key, as it stands.
MATCH (s:Source {key: $source})
USING INDEX s:Source(key)
WHERE s.generation IS NOT NULL
RETURN s.sid, s.generation, s.repository, s.source, s.state, s.commit,
       s.files, s.nodes, s.edges, s.indexed_at
