"""Rows in an order, by labels and values.

The engine orders text slowly, and knows no labels; rows are put in order on the way out.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from diplograph.errors import Problem, QueryError
from diplograph.results.names import Names, Term
from diplograph.results.rows import Row
from diplograph.results.values import is_missing, sort_key, to_python

_Key = tuple[int, float | Decimal | str, str]


def in_order(rows: Iterable[Row], sort: Sequence[str], names: Names) -> list[Row]:
    """The rows ordered by the columns that `sort` names, the first counting most.

    `-column` is descending. Missing values come last either way. Rows that are equal in all these
    columns are in the order of their terms' N-Triples form: the same rows give the same order.
    """
    rows = list(rows)
    codes = [0] * len(rows)  # of each row its ranks in these columns, as the digits of one number
    for column in sort if rows else ():
        at = rows[0].columns.index(column.removeprefix("-"))
        terms = [row.rdf[at] for row in rows]
        ranks = _ranks(set(terms), names, descending=column.startswith("-"))
        base = len(ranks)
        codes = [code * base + ranks[term] for code, term in zip(codes, terms, strict=True)]
    order = sorted(range(len(rows)), key=codes.__getitem__)
    ordered: list[Row] = []
    for _, places in groupby(order, codes.__getitem__):
        equal = [rows[place] for place in places]
        if len(equal) > 1:
            equal.sort(key=lambda row: [str(term) for term in row.rdf])
        ordered += equal
    return ordered


def _ranks(
    terms: Iterable[Term | None], names: Names, *, descending: bool
) -> dict[Term | None, int]:
    """Where each term of a column stands in its order, from 0; equal values stand in one place."""
    missing: list[Term | None] = []
    known: list[tuple[_Key, Term | None]] = []
    for term in terms:
        value = to_python(term, names)
        if is_missing(value):
            missing.append(term)
        else:
            known.append((sort_key(value), term))
    known.sort(key=itemgetter(0), reverse=descending)
    places = [[term for _, term in equal] for _, equal in groupby(known, itemgetter(0))]
    return {term: place for place, equal in enumerate([*places, missing]) for term in equal}


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
