// Lock the shared texts and facts of a repository: one may not be deleted while another refers.
MERGE (r:Shared {key: $repository})
SET r.locked = timestamp()
