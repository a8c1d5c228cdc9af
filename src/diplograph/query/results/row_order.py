"""Sorts rows by labels and values.

The engine sorts text slowly and has no labels, so rows are sorted when they are read.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from operator import itemgetter

import pyoxigraph as ox

from diplograph.errors import Problem, QueryError
from diplograph.query.results.labels import Labels, Term
from diplograph.query.results.rows import Solution, held
from diplograph.query.results.values import is_missing, sort_key, to_python

_Key = tuple[int, float | Decimal | str, str]


class Order:
    """The order of rows by the columns in `sort`, the first being the primary key.

    `-column` is descending. Missing values are always last. Rows that are equal in all these
    columns are sorted by the N-Triples form of their terms: the same rows give the same order.
    """

    def __init__(self, columns: Sequence[str], sort: Sequence[str], names: Labels) -> None:
        self._names = names
        self._places = [
            (columns.index(column.removeprefix("-")), column.startswith("-")) for column in sort
        ]

    def sorted(self, solutions: Iterable[Iterable[Term | None]]) -> list[Solution]:
        """Sorts the solutions in memory."""
        rows = [held(terms) for terms in solutions]
        codes = [0] * len(rows)  # each row's ranks in these columns, as digits of one number
        for at, descending in self._places:
            numbers: dict[Term | None, int] = {}  # hashing terms is slow: each is hashed once
            of_rows = [numbers.setdefault(row[at], len(numbers)) for row in rows]
            ranks = _ranks(numbers, self._names, descending=descending)
            base = len(ranks)
            codes = [code * base + ranks[n] for code, n in zip(codes, of_rows, strict=True)]
        order = sorted(range(len(rows)), key=codes.__getitem__)
        ordered = [rows[place] for place in order]
        start = 0
        for end in _ends([codes[place] for place in order]):
            if end - start > 1:
                ordered[start:end] = sorted(ordered[start:end], key=_written)
            start = end
        return ordered

    def key(self, row: Solution) -> tuple[object, list[str]]:
        """The key of a row for merging sorted lists."""
        return [
            _Rank(_key(row[at], self._names), descending) for at, descending in self._places
        ], _written(row)


class _Rank:
    """The sort key of one cell, with missing values last."""

    __slots__ = ("_descending", "_key")

    def __init__(self, key: _Key | None, descending: bool) -> None:
        self._key = key
        self._descending = descending

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rank) and self._key == other._key

    def __lt__(self, other: "_Rank") -> bool:
        if self._key is None or other._key is None:
            return self._key is not None
        return other._key < self._key if self._descending else self._key < other._key

    __hash__ = None  # type: ignore[assignment] # it is compared, never looked up


def _written(row: Solution) -> list[str]:
    return [*map(str, row)]


def _ends(codes: Sequence[int]) -> list[int]:
    """The end offset of each run of equal numbers."""
    starts = (place for place, (a, b) in enumerate(pairwise(codes), 1) if a != b)
    return [*starts, len(codes)]


def _ranks(terms: Iterable[Term | None], names: Labels, *, descending: bool) -> list[int]:
    """The rank of each term among all, from 0; equal values have the same rank."""
    missing: list[int] = []
    known: list[tuple[_Key, int]] = []
    for number, term in enumerate(terms):
        key = _key(term, names)
        if key is None:
            missing.append(number)
        else:
            known.append((key, number))
    known.sort(key=itemgetter(0), reverse=descending)
    places = [[number for _, number in equal] for _, equal in groupby(known, itemgetter(0))]
    ranks = [0] * (len(known) + len(missing))
    for place, equal in enumerate([*places, missing]):
        for number in equal:
            ranks[number] = place
    return ranks


def _key(term: Term | None, names: Labels) -> _Key | None:
    """The sort key of a term in its column; None if its value is missing."""
    if isinstance(term, ox.NamedNode):
        return names.sort_key(term.value)
    value = to_python(term, names)
    return None if is_missing(value) else sort_key(value)


def check(named: Sequence[str], columns: Sequence[str], what: str = "sort") -> None:
    """Checks that every named column exists; a `-` before a name is ignored.

    Raises:
        QueryError: a column does not exist.
    """
    problems = [
        Problem(f"{what}: there is no column {name!r}", hint=f"there are {', '.join(columns)}")
        for name in named
        if name.removeprefix("-") not in columns
    ]
    if problems:
        raise QueryError(problems)
