// Every source that has a whole state.
MATCH (s:Source)
WHERE s.generation IS NOT NULL
RETURN s.sid, s.generation, s.repository, s.source, s.state, s.commit,
       s.files, s.nodes, s.edges, s.indexed_at
