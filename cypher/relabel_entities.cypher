// Give identity nodes the kinds and the name of their newest version, for those who browse:
// rows of [element id, labels, name]. No answer depends on it.
UNWIND $rows AS row
MATCH (e) WHERE elementId(e) = row[0]
REMOVE e:$($kinds)
SET e:$(row[1]), e.name = row[2]
