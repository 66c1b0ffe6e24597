"""The shares of one job, counted side by side on one machine.

Every process takes each n-th block. What comes out does not depend on how many there are,
for counts merge to the same bytes however they were cut.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.queues import SimpleQueue
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from framing.counts.counts import Counts

__all__ = ["count_shares"]

PATIENCE = 0.2  # seconds between looks at what is done


class Share(Protocol):
    """Count one of several shares, and tell after each block how many documents it had."""

    def __call__(self, progress: Callable[[int], None] | None, part: int, n_parts: int) -> Counts:
        """Count share `part`, from 0, of `n_parts`."""


def count_shares(
    run: Share, processes: int, progress: Callable[[int], None] | None = None
) -> list[Counts]:
    """Count all shares of a job in so many processes; forked ones inherit the corpus uncopied.

    `progress` is called here, in the process of the caller, as the blocks get done anywhere.
    """
    fork = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(fork)
    done: SimpleQueue[int] = context.SimpleQueue()
    with context.Pool(processes, _adopt, (run, done)) as pool:
        shares = [(i, processes) for i in range(processes)]
        running = pool.starmap_async(_run_share, shares, chunksize=1)
        while not running.ready() or not done.empty():
            running.wait(PATIENCE)
            while not done.empty():
                n_docs = done.get()
                if progress is not None:
                    progress(n_docs)
        parts = running.get()
    # a share without a block knows no metadata, and would change the order of the columns
    return [part for part in parts if part.n_units] or parts[:1]


_adopted: list[tuple[Share, SimpleQueue[int]]] = []  # the job of a worker process


def _adopt(run: Share, done: SimpleQueue[int]) -> None:
    _adopted[:] = [(run, done)]


def _run_share(part: int, n_parts: int) -> Counts:
    run, done = _adopted[0]
    return run(done.put, part, n_parts)
