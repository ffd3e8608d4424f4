// Note that a batch was written, in that batch's transaction, and prolong the lease.
MATCH (s:Source {key: $source})
SET s.batch = $batch, s.expires = coalesce($now, timestamp()) + $lease
