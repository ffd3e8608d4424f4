// Lock a source against every other writer until this transaction ends, and say how it stands.
MATCH (s:Source {key: $source})
USING INDEX s:Source(key)
SET s.locked = timestamp()
WITH s, coalesce($now, timestamp()) AS now
RETURN s.sid AS sid, s.generation AS generation, s.state AS state, s.files AS files,
       s.nodes AS nodes, s.edges AS edges, s.pending AS pending, s.writer AS writer,
       s.expires AS expires, s.batch AS batch, s.floor AS floor, s.closed AS closed,
       s.closed_at AS closed_at, now
