"""The driver's errors as `graph.errors`, with what to do."""

from collections.abc import Generator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthConfigurationError,
    AuthError,
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    DriverError,
    Forbidden,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
    UnsupportedServerProduct,
)

from graph.errors import (
    BadStoreUrl,
    GraphError,
    StoreBusy,
    StoreDenied,
    StoreError,
    StoreUnavailable,
    StoreVersion,
)

_TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
_MEMORY = ("OutOfMemory", "MemoryPool")


@contextmanager
def translated(url: str) -> Generator[None]:
    """Turn what the driver raises inside the block into the matching StoreError."""
    try:
        yield
    except GraphError:
        raise
    except (Neo4jError, DriverError, ValueError, OSError) as error:
        raise translate(url, error) from error


def translate(url: str, error: Exception) -> GraphError:
    """The error of ours that says what the driver's error means."""
    if isinstance(error, Neo4jError):
        return _of_server(url, error)
    if isinstance(error, AuthConfigurationError):
        return StoreDenied(f"Neo4j at {url} was given no usable login: {error}")
    if isinstance(error, UnsupportedServerProduct):
        return StoreVersion(f"the server at {url} is no Neo4j that Remit can use: {error}")
    if isinstance(error, ConfigurationError | ValueError):
        return BadStoreUrl(f"cannot use the store URL {url!r}: {error}")
    if isinstance(error, ConnectionAcquisitionTimeoutError):
        return StoreUnavailable(f"Neo4j at {url} does not answer: is the server overloaded?")
    if isinstance(error, ServiceUnavailable | SessionExpired | OSError):
        return StoreUnavailable(
            f"cannot reach Neo4j at {url}: start it, or correct the address ({_first_line(error)})"
        )
    return StoreError(f"Neo4j at {url}: {_first_line(error)}")


def _of_server(url: str, error: Neo4jError) -> GraphError:
    said = error.message or str(error)
    code = error.code or ""
    if isinstance(error, AuthError):
        return StoreDenied(f"Neo4j at {url} refused the user or the password: {said}")
    if isinstance(error, Forbidden):
        return StoreDenied(f"the user may not do this in Neo4j at {url}: {said}")
    if code.startswith(_TIMED_OUT):
        return StoreUnavailable(f"Neo4j at {url} took too long: try again, or give it more memory")
    if any(word in code for word in _MEMORY):
        return StoreUnavailable(f"Neo4j at {url} is out of memory: raise its heap ({said})")
    if isinstance(error, TransientError):
        return StoreBusy(f"Neo4j at {url} is busy, try again: {said}")
    return StoreError(f"Neo4j at {url} failed: {said} ({code})")


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]
