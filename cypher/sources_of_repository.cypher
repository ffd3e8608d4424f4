// The keys of all sources of a repository, those without a state too.
MATCH (s:Source {repository: $repository})
RETURN s.key, s.generation IS NOT NULL
