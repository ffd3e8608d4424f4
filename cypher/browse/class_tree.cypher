// The classes below a base class of this name, over up to five steps, as a graph. :param name => 'Base'
MATCH (s:Source)
MATCH path = (base:Class {name: $name})<-[:INHERITS*1..5]-(:Class)
WHERE base.key STARTS WITH toString(s.sid) + '|'
  AND all(r IN relationships(path) WHERE r.since <= s.generation AND r.until > s.generation)
RETURN path
LIMIT 100
