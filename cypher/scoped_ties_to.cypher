// What is tied to these nodes in one state, at most $limit of a kind at one node: ids, with
// what tells the paths of those that are listed (length -1 where the path is given).
UNWIND $keys AS key
UNWIND $kinds AS kind
CALL {
  WITH key, kind
  MATCH (b:Entity {key: key})<-[r]-(a)
  USING INDEX b:Entity(key)
  WHERE r.since <= $generation AND r.until > $generation AND type(r) = kind
  WITH a, b
  LIMIT $limit
  OPTIONAL MATCH (a)-[:VERSION]->(v:Version)
  WHERE v.since <= $generation AND v.until > $generation
  RETURN coalesce(b.id, substring(b.key, $skip)) AS one,
         [coalesce(a.id, substring(a.key, $skip)), v.path, coalesce(v.path_length, -1),
          v IS NULL] AS other
}
RETURN one, kind, collect(other)
