"""The driver, reduced to what the store needs: transactions that run statements by name.

Reads and writes are managed transactions, so the driver tries them again on errors that pass.
All sessions share one bookmark manager, so every read follows the writes made through here.
"""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

import neo4j
from neo4j.exceptions import IncompleteCommit

from cypher import Cypher, Statement, load
from graph.neo4j_store.failures import translated

T = TypeVar("T")
Rows = list[list[Any]]

# The driver warns of each retry; without a handler Python would print that to the user's terminal.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0  # of one read transaction, enforced by the server
WRITE_SECONDS = 300.0  # of one write transaction
RETRY_SECONDS = 30.0  # how long errors that pass are tried again: a restart takes half of it
LOST_COMMITS = 3  # how often a commit without an answer is tried again; writes are idempotent


@cache
def statements() -> Cypher:
    """All statements, read once."""
    return load()


class Transaction:
    """One running transaction."""

    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction

    def rows(self, statement: Statement, /, **parameters: object) -> Rows:
        """Run a statement and read all it returns."""
        # The texts are files of the package, which the driver's LiteralString cannot know.
        text = cast("Any", statements().texts[statement])
        return self._transaction.run(text, parameters).values()

    def value(self, statement: Statement, /, **parameters: object) -> Any:
        """The first value of the first row, None where there is no row."""
        rows = self.rows(statement, **parameters)
        return rows[0][0] if rows else None


class Connection:
    """A server, with a session per caller. Raises only GraphError."""

    def __init__(self, url: str, user: str, password: str, retry: float = RETRY_SECONDS) -> None:
        """Connect. Raises StoreUnavailable, StoreDenied, BadStoreUrl."""
        self.url = url
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        with translated(url):
            self._driver = _driver(
                url,
                auth=neo4j.basic_auth(user, password) if user or password else None,
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=3 * CONNECT_SECONDS,
                max_transaction_retry_time=retry,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
                user_agent="remit",
            )
            try:
                cast("Callable[[], None]", self._driver.verify_connectivity)()
            except BaseException:
                self._driver.close()
                raise

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in a read transaction, again where an error passes."""
        unit = neo4j.unit_of_work(timeout=READ_SECONDS)(_unit(work))
        with translated(self.url), self._session(neo4j.READ_ACCESS) as session:
            return _answered(lambda: session.execute_read(unit))

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in a write transaction; it may run again after having been committed."""
        unit = neo4j.unit_of_work(timeout=WRITE_SECONDS)(_unit(work))
        with translated(self.url), self._session(neo4j.WRITE_ACCESS) as session:
            return _answered(lambda: session.execute_write(unit))

    def rows(self, statement: Statement, /, **parameters: object) -> Rows:
        """Run one statement in a read transaction of its own."""
        return self.read(lambda transaction: transaction.rows(statement, **parameters))

    def run_schema(self, text: str) -> None:
        """Run one schema statement by itself, as Neo4j wants it."""
        with translated(self.url), self._session(neo4j.WRITE_ACCESS) as session:
            session.run(cast("Any", text)).consume()

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    def _session(self, mode: str) -> neo4j.Session:
        make = cast("Callable[..., neo4j.Session]", self._driver.session)
        return make(default_access_mode=mode, bookmark_manager=self._bookmarks, fetch_size=-1)


def _driver(url: str, **config: object) -> neo4j.Driver:
    make = cast("Callable[..., neo4j.Driver]", neo4j.GraphDatabase.driver)
    return make(url, **config)


def _unit(work: Callable[[Transaction], T]) -> Callable[[neo4j.ManagedTransaction], T]:
    return lambda transaction: work(Transaction(transaction))


def _answered(run: Callable[[], T]) -> T:
    """Run a managed transaction again where its commit went unanswered, which the driver won't."""
    for _ in range(LOST_COMMITS):
        try:
            return run()
        except IncompleteCommit:
            continue
    return run()
