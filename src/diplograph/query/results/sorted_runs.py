"""Rows in order in a bounded memory: the best ones, or sorted runs that are merged.

External merge sort, as in Knuth, The Art of Computer Programming 3, section 5.4.
"""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain, islice
from typing import Final

from diplograph.query.results.labels import Labels, Term
from diplograph.query.results.row_order import Order
from diplograph.query.results.rows import Solution, held

RUN: Final = 100_000
"""How many rows are put in order in memory at most."""
_BATCH: Final = 10_000


def ordered(
    solutions: Iterable[Iterable[Term | None]],
    columns: Sequence[str],
    sort: Sequence[str],
    names: Labels,
    *,
    limit: int | None = None,
    run: int | None = None,
) -> Iterator[Solution]:
    """The solutions in the order of `sorting.Order`, the first `limit` of them.

    No more than some `run` rows are held at a time, or twice `limit` where that is less. Runs are
    kept in a temporary file, and of each a block of a thousand rows is held while they are merged.

    Raises:
        DiplographError: the temporary file cannot be written.
    """
    run = run or RUN
    order = Order(columns, sort, names)
    rows = map(held, solutions)
    if limit is not None and limit <= run:
        return iter(_best(rows, order, limit))
    return islice(_merged(rows, order, run), limit)


def _best(rows: Iterator[Solution], order: Order, limit: int) -> list[Solution]:
    """The first `limit` rows in order, from batches of which each is cut to that many."""
    kept: list[Solution] = []
    while batch := list(islice(rows, max(limit, _BATCH))):
        kept = order.sorted(chain(kept, batch))[:limit]
    return kept


def _merged(rows: Iterator[Solution], order: Order, run: int) -> Iterator[Solution]:
    part = order.sorted(islice(rows, run))
    following = next(rows, None)
    if following is None:
        yield from part
        return
    from diplograph.query.results.spill import Spill

    with Spill() as spill:
        runs = [spill.keep(part)]
        rows = chain([following], rows)
        while part := order.sorted(islice(rows, run)):
            runs.append(spill.keep(part))
        yield from merge(*map(spill.read, runs), key=order.key)
