// What is indexed: every repository and source, the state it stands at, and its size.
MATCH (s:Source)
WHERE s.generation IS NOT NULL
RETURN s.repository, s.source, s.commit, s.files, s.nodes, s.edges, s.indexed_at
ORDER BY s.repository, s.source
