// Functions that no test reaches by a TESTS edge, most called first.
MATCH (s:Source)
MATCH (f:Function)<-[r:CALLS]-()
WHERE f.key STARTS WITH toString(s.sid) + '|'
  AND r.since <= s.generation AND r.until > s.generation
  AND NOT EXISTS {
    (f)<-[t:TESTS]-() WHERE t.since <= s.generation AND t.until > s.generation
  }
RETURN s.repository, f.key, count(r) AS callers
ORDER BY callers DESC, f.key
LIMIT 50
