// Make a source that has no state yet, unless it is there.
MERGE (s:Source {key: $source})
ON CREATE SET s.sid = $number, s.repository = $repository, s.source = $name,
              s.floor = 0, s.batch = 0, s.closed = [], s.closed_at = []
