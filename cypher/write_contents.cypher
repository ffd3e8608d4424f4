// Keep texts and facts by digest: rows of [key, digest, text or null, facts, digest of the facts].
UNWIND $rows AS row
MERGE (c:Content {key: row[0]})
SET c.digest = row[1], c.text = coalesce(row[2], c.text), c.facts = row[3], c.facts_digest = row[4]
