// Vectors of nodes, by the model that made them; they are no part of a state.
CREATE CONSTRAINT vector_key IF NOT EXISTS FOR (n:Vector) REQUIRE (n.sid, n.model, n.key) IS UNIQUE;
CALL db.awaitIndexes(300);
