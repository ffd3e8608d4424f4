// End these versions at a generation.
MATCH (v:Version)
WHERE elementId(v) IN $elements
SET v.until = $generation
