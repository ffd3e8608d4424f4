// What the functions of this name call, as a graph. :param name => 'get'
MATCH (s:Source)
MATCH (f:Function {name: $name})-[r:CALLS]->(callee)
WHERE f.key STARTS WITH toString(s.sid) + '|'
  AND r.since <= s.generation AND r.until > s.generation
RETURN f, r, callee
LIMIT 100
