// Write what nodes say from a generation on: rows of [element id of the identity, kinds, path or
// null, its length where the id begins with it, name, qualified name, signature, docstring, digest,
// tags, names too long for an index]. What is empty is null, and so takes no room.
UNWIND $rows AS row
MATCH (e) WHERE elementId(e) = row[0]
CREATE (e)-[:VERSION]->(:Version {
  kinds: row[1], path: row[2], path_length: row[3], name: row[4], qualified_name: row[5],
  signature: row[6], docstring: row[7], digest: row[8], tags: row[9], long: row[10],
  sid: $sid, since: $generation, until: $open
})
