// Nothing of a removed source is left.
MATCH (s:Removed {sid: $sid})
DELETE s
