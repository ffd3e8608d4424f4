// What is tied to these nodes in one state, at most $limit of a kind at one node: ids alone, for
// those who may see everything.
UNWIND $keys AS key
CALL {
  WITH key
  MATCH (b:Entity {key: key})<-[r]-(a)
  USING INDEX b:Entity(key)
  WHERE type(r) IN $kinds AND r.since <= $generation AND r.until > $generation
  WITH b, type(r) AS kind, collect(a) AS others
  UNWIND others[..$limit] AS a
  RETURN coalesce(b.id, substring(b.key, $skip)) AS one, kind,
         [coalesce(a.id, substring(a.key, $skip)), null, -1, true] AS other
}
RETURN one, kind, collect(other)
