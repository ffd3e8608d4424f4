// Delete these unit versions.
MATCH (u:Unit)
WHERE elementId(u) IN $elements
DELETE u
