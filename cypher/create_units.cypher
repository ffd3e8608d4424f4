// Write unit versions from a generation on: rows of [path, digest, size, whether the text may be
// shown, key of the content, fingerprint, ids, first lines, last lines, digests].
UNWIND $rows AS row
CREATE (:Unit {
  sid: $sid, path: row[0], digest: row[1], size: row[2], shown: row[3], content: row[4],
  fingerprint: row[5], ids: row[6], starts: row[7], ends: row[8], digests: row[9],
  since: $generation, until: $open
})
