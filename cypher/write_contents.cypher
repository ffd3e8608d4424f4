// Keep texts and facts by digest: rows of [key, digest, text, facts, digest of the facts],
// where null is what there is already.
UNWIND $rows AS row
MERGE (c:Content {key: row[0]})
SET c.digest = row[1], c.text = coalesce(row[2], c.text),
    c.facts = coalesce(row[3], c.facts), c.facts_digest = coalesce(row[4], c.facts_digest)
