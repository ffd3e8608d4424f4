// Loads that are running or ended early.
MATCH (s:Source)
WHERE s.pending IS NOT NULL
RETURN s.repository, s.source, s.writer, s.batch, datetime({epochMillis: s.expires}) AS lease_ends
