// Make identity nodes: rows of [id, key, labels, name, id where the key does not hold it].
UNWIND $rows AS row
CREATE (e:Entity:$(row[2]) {key: row[1], name: row[3], id: row[4]})
RETURN collect(row[0]), collect(elementId(e))
