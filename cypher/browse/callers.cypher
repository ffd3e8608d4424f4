// Who calls the functions of this name, as a graph. Set it first, in the Browser: :param name => 'get'
MATCH (s:Source)
MATCH (f:Function {name: $name})<-[r:CALLS]-(caller)
WHERE f.key STARTS WITH toString(s.sid) + '|'
  AND r.since <= s.generation AND r.until > s.generation
RETURN f, r, caller
LIMIT 100
