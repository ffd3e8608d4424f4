// How many of these implied nodes exist from a generation on, less those before it.
UNWIND $keys AS key
MATCH (e:Entity {key: key})
USING INDEX e:Entity(key)
WITH EXISTS { (e)<-[r]-() WHERE r.until = $open } AS after,
     EXISTS { (e)<-[r]-() WHERE r.since < $generation AND r.until >= $generation } AS before
RETURN coalesce(sum(CASE WHEN after THEN 1 ELSE 0 END), 0)
       - coalesce(sum(CASE WHEN before THEN 1 ELSE 0 END), 0)
