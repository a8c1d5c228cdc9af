"""Sorts rows in bounded memory: keeps the first ones, or merges sorted runs.

External merge sort, as in Knuth, The Art of Computer Programming 3, section 5.4.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

from diplograph.query.results.labels import Labels, Term
from diplograph.query.results.row_order import Order
from diplograph.query.results.rows import Solution, held

RUN: Final = 100_000
"""The maximum number of rows sorted in memory."""
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
    """The first `limit` solutions in the order of `row_order.Order`.

    At most some `run` rows are in memory, or twice `limit` if that is less. Runs are kept in a
    temporary file; merging holds a block of a thousand rows of each.

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
    """The first `limit` rows in order; each batch is sorted with them and cut to that many."""
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
    from heapq import merge

    from diplograph.query.results.spill import Spill

    with Spill() as spill:
        runs = [spill.keep(part)]
        rows = chain([following], rows)
        while part := order.sorted(islice(rows, run)):
            runs.append(spill.keep(part))
        yield from merge(*map(spill.read, runs), key=order.key)
