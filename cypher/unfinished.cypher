// Sources with a load that did not end.
MATCH (s:Source)
WHERE s.pending IS NOT NULL
RETURN s.repository, s.source, s.writer, s.expires < timestamp()
