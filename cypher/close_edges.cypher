// End these edges at a generation. (IN, not UNWIND: whether planned as seek or scan, it is one.)
MATCH ()-[r]->()
WHERE elementId(r) IN $elements
SET r.until = $generation
