// Write records from a generation on: rows of [key, data, digest of the data].
UNWIND $rows AS row
CREATE (:Record {
  sid: $sid, key: row[0], data: row[1], digest: row[2], since: $generation, until: $open
})
