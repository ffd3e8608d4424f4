// Stop being the writer; what was written of the pending generation is for the next to undo.
MATCH (s:Source {key: $source})
WHERE s.writer = $writer
SET s.writer = null, s.expires = null
