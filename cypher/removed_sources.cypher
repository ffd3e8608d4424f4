// Sources that are gone while something of them is left.
MATCH (s:Removed)
RETURN s.sid, s.repository
