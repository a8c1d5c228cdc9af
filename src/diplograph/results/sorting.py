"""Rows in an order, by labels and values.

The engine orders text slowly, and knows no labels; rows are put in order on the way out.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby
from operator import itemgetter

from diplograph.errors import Problem, QueryError
from diplograph.results.names import Names, Term
from diplograph.results.rows import Row
from diplograph.results.values import is_missing, sort_key, to_python

_Rank = tuple[int, float | Decimal | str, str]


def in_order(rows: Iterable[Row], sort: Sequence[str], names: Names) -> list[Row]:
    """The rows ordered by the columns that `sort` names, the first counting most.

    `-column` is descending. Missing values come last either way. Rows that are equal in all these
    columns are in the order of their terms' N-Triples form: the same rows give the same order.
    """
    rows = list(rows)
    places = [rows[0].columns.index(column.removeprefix("-")) for column in sort] if rows else []
    descending = [column.startswith("-") for column in sort]
    ranks = [_Ranks(names, descending=down) for down in descending]
    ranked = [
        (tuple([known[row.rdf[at]] for at, known in zip(places, ranks, strict=True)]), row)
        for row in rows
    ]
    for number in reversed(range(len(sort))):
        ranked.sort(key=partial(_rank, number), reverse=descending[number])
    ordered: list[Row] = []
    for _, group in groupby(ranked, itemgetter(0)):
        equal = [row for _, row in group]
        if len(equal) > 1:
            equal.sort(key=lambda row: [str(term) for term in row.rdf])
        ordered += equal
    return ordered


def _rank(number: int, ranked: tuple[tuple[_Rank, ...], Row]) -> _Rank:
    return ranked[0][number]


class _Ranks(dict[Term | None, _Rank]):
    """Where each term of a column stands in its order, worked out once for each."""

    def __init__(self, names: Names, *, descending: bool) -> None:
        self._names = names
        self._missing: _Rank = (-1 if descending else 3, "", "")

    def __missing__(self, term: Term | None) -> _Rank:
        value = to_python(term, self._names)
        rank = self[term] = self._missing if is_missing(value) else sort_key(value)
        return rank


def check(named: Sequence[str], columns: Sequence[str], what: str = "sort") -> None:
    """Sees to it that every column named exists; `-` before a name is passed over.

    Raises:
        QueryError: one does not.
    """
    problems = [
        Problem(f"{what}: there is no column {name!r}", hint=f"there are {', '.join(columns)}")
        for name in named
        if name.removeprefix("-") not in columns
    ]
    if problems:
        raise QueryError(problems)
