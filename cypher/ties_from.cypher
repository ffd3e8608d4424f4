// What these nodes are tied to in one state, at most $limit of a kind at one node: ids alone, for
// those who may see everything.
UNWIND $keys AS key
CALL {
  WITH key
  MATCH (a:Entity {key: key})-[r]->(b)
  USING INDEX a:Entity(key)
  WHERE type(r) IN $kinds AND r.since <= $generation AND r.until > $generation
  WITH a, type(r) AS kind, collect(b) AS others
  UNWIND others[..$limit] AS b
  RETURN coalesce(a.id, substring(a.key, $skip)) AS one, kind,
         [coalesce(b.id, substring(b.key, $skip)), null, -1, true] AS other
}
RETURN one, kind, collect(other)
