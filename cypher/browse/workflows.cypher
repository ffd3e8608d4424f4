// The workflows with what they compose, as a graph.
MATCH (s:Source)
MATCH (w:Workflow)-[r:COMPOSES]->(operand)
WHERE w.key STARTS WITH toString(s.sid) + '|'
  AND r.since <= s.generation AND r.until > s.generation
RETURN w, r, operand
LIMIT 200
