// Make identity nodes: rows of [key, id, labels, path, name].
UNWIND $rows AS row
CREATE (e:Entity:$(row[2]) {key: row[0], id: row[1], path: row[3], name: row[4]})
RETURN e.id, elementId(e)
