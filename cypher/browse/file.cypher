// What a file holds and where, by its path. :param path => 'src/app.py'
MATCH (s:Source)
MATCH (u:Unit {sid: s.sid, path: $path})
WHERE u.since <= s.generation AND u.until > s.generation
UNWIND range(0, size(u.ids) - 1) AS i
RETURN s.repository, u.ids[i] AS node, u.starts[i] AS first_line, u.ends[i] AS last_line
ORDER BY s.repository, first_line, node
