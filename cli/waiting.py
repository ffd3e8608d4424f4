"""An index run that waits for another one's turn at the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.output import say
from graph.errors import StoreBusy

if TYPE_CHECKING:
    from api.ports import IndexOrder
    from cli.wiring import Wired
    from indexer.progress import Progress
    from indexer.summary import Summary

ATTEMPTS = 24  # of which each waits for the store for 5 seconds: two minutes


def index_in_turn(parts: Wired, order: IndexOrder, progress: Progress, jobs: int = 0) -> Summary:
    """Index; where another run writes into the store, say so once and wait. Raises StoreBusy."""
    for attempt in range(ATTEMPTS - 1):
        try:
            return parts.work_trees.run(order, progress, jobs)
        except StoreBusy:
            if not attempt:
                say("another run is writing into this store: waiting for it", "dim")
    return parts.work_trees.run(order, progress, jobs)
