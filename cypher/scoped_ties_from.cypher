// What these nodes are tied to in one state, at most $limit of a kind at one node: ids, with
// what tells the paths of those that are listed (length -1 where the path is given).
UNWIND $keys AS key
UNWIND $kinds AS kind
CALL {
  WITH key, kind
  MATCH (a:Entity {key: key})-[r]->(b)
  USING INDEX a:Entity(key)
  WHERE r.since <= $generation AND r.until > $generation AND type(r) = kind
  WITH a, b
  LIMIT $limit
  OPTIONAL MATCH (b)-[:VERSION]->(v:Version)
  WHERE v.since <= $generation AND v.until > $generation
  RETURN coalesce(a.id, substring(a.key, $skip)) AS one,
         [coalesce(b.id, substring(b.key, $skip)), v.path, coalesce(v.path_length, -1),
          v IS NULL] AS other
}
RETURN one, kind, collect(other)
