"""Rows in an order, by labels and values.

The engine orders text slowly, and knows no labels; rows are put in order on the way out.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from operator import itemgetter

import pyoxigraph as ox

from diplograph.errors import Problem, QueryError
from diplograph.results.names import Names, Term
from diplograph.results.rows import Solution, held
from diplograph.results.values import is_missing, sort_key, to_python

_Key = tuple[int, float | Decimal | str, str]


def in_order(
    solutions: Iterable[Iterable[Term | None]],
    columns: Sequence[str],
    sort: Sequence[str],
    names: Names,
) -> list[Solution]:
    """The solutions ordered by the columns that `sort` names, the first counting most.

    `-column` is descending. Missing values come last either way. Rows that are equal in all these
    columns are in the order of their terms' N-Triples form: the same rows give the same order.
    """
    rows = [held(terms) for terms in solutions]
    codes = [0] * len(rows)  # of each row its ranks in these columns, as the digits of one number
    for column in sort:
        at = columns.index(column.removeprefix("-"))
        numbers: dict[Term | None, int] = {}  # terms are slow to hash: each is, once
        of_rows = [numbers.setdefault(row[at], len(numbers)) for row in rows]
        ranks = _ranks(numbers, names, descending=column.startswith("-"))
        base = len(ranks)
        codes = [code * base + ranks[n] for code, n in zip(codes, of_rows, strict=True)]
    order = sorted(range(len(rows)), key=codes.__getitem__)
    ordered = [rows[place] for place in order]
    start = 0
    for end in _ends([codes[place] for place in order]):
        if end - start > 1:
            ordered[start:end] = sorted(ordered[start:end], key=lambda row: [*map(str, row)])
        start = end
    return ordered


def _ends(codes: Sequence[int]) -> list[int]:
    """Where each run of equal numbers ends."""
    starts = (place for place, (a, b) in enumerate(pairwise(codes), 1) if a != b)
    return [*starts, len(codes)]


def _ranks(terms: Iterable[Term | None], names: Names, *, descending: bool) -> list[int]:
    """Of each term its place in the order of all, from 0; equal values stand in one place."""
    missing: list[int] = []
    known: list[tuple[_Key, int]] = []
    for number, term in enumerate(terms):
        if isinstance(term, ox.NamedNode):
            known.append((names.sort_key(term.value), number))
            continue
        value = to_python(term, names)
        if is_missing(value):
            missing.append(number)
        else:
            known.append((sort_key(value), number))
    known.sort(key=itemgetter(0), reverse=descending)
    places = [[number for _, number in equal] for _, equal in groupby(known, itemgetter(0))]
    ranks = [0] * (len(known) + len(missing))
    for place, equal in enumerate([*places, missing]):
        for number in equal:
            ranks[number] = place
    return ranks


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
