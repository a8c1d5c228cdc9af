"""Rows in an order, by labels and values.

The engine orders text slowly, and knows no labels; rows are put in order on the way out.
"""

from collections.abc import Iterable, Sequence

from diplograph.errors import Problem, QueryError
from diplograph.results.rows import Row
from diplograph.results.values import is_missing, sort_key


def in_order(rows: Iterable[Row], sort: Sequence[str]) -> list[Row]:
    """The rows ordered by the columns that `sort` names, the first counting most.

    `-column` is descending. Missing values come last either way. Rows that are equal in all these
    columns are in the order of their terms' N-Triples form: the same rows give the same order.
    """
    ordered = sorted(rows, key=lambda row: [str(term) for term in row.rdf])
    for column in reversed(sort):
        descending, name = column.startswith("-"), column.removeprefix("-")
        keyed = [(row[name], row) for row in ordered]
        present = [(sort_key(value), row) for value, row in keyed if not is_missing(value)]
        present.sort(key=lambda pair: pair[0], reverse=descending)
        missing = [row for value, row in keyed if is_missing(value)]
        ordered = [row for _, row in present] + missing
    return ordered


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
