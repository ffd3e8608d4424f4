// Write edges from a generation on: rows of [element id, kind, element id, position, certainty,
// role, lines counted from the first line of the source]. What is empty is null.
UNWIND $rows AS row
MATCH (a) WHERE elementId(a) = row[0]
MATCH (b) WHERE elementId(b) = row[2]
CREATE (a)-[:$(row[1]) {
  position: row[3], certainty: row[4], role: row[5], lines: row[6],
  since: $generation, until: $open
}]->(b)
