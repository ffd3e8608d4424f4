-- Vectors of nodes by the model that made them; they are no part of a state.
CREATE TABLE vector (
    source INTEGER NOT NULL,
    model TEXT NOT NULL,
    key TEXT NOT NULL,  -- a digest of the node's id and text
    data BLOB NOT NULL,
    PRIMARY KEY (source, model, key)
) WITHOUT ROWID;
