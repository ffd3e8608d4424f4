"""The graph on Neo4j: identities that never change, versions and edges with generations.

A generation is one state of one source; a view pins the current one, and a load writes the next
unseen until one small transaction makes it current. See `cypher/` for every statement.
"""

from graph.neo4j_store.store import Neo4jStore

__all__ = ["Neo4jStore"]
