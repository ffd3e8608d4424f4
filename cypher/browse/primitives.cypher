// The workflow primitives, and how often each is part of a workflow.
MATCH (s:Source)
MATCH (p:Primitive)-[:VERSION]->(v:Version)
WHERE p.key STARTS WITH toString(s.sid) + '|'
  AND v.since <= s.generation AND v.until > s.generation
RETURN s.repository, v.qualified_name, COUNT {
  (p)<-[r:COMPOSES]-() WHERE r.since <= s.generation AND r.until > s.generation
} AS workflows
ORDER BY workflows DESC, v.qualified_name
LIMIT 100
