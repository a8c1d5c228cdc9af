"""One row of a result."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pyoxigraph as ox

from diplograph.query.results.labels import Labels, Term
from diplograph.query.results.values import Value, to_python

Solution = ox.QuerySolution | tuple[Term | None, ...]
"""The terms of a row: the engine's solution, which is faster to keep, or a tuple."""


def held(terms: Iterable[Term | None]) -> Solution:
    """The terms in a form that can be kept and read again."""
    return terms if isinstance(terms, ox.QuerySolution) else tuple(terms)


class FirstRows:
    """Keeps the first rows of a result, as they are read; at most `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._columns: Sequence[str] = ()
        self._kept: list[Solution] = []
        self._has_ended = False

    def of(
        self, columns: Sequence[str], solutions: Iterable[Iterable[Term | None]]
    ) -> Iterator[Iterable[Term | None]]:
        """Yields all solutions, and keeps the first."""
        self._columns = columns
        following = iter(solutions)
        for solution in islice(following, self._most):
            self._kept.append(held(solution))
            yield solution
        yield from following
        self._has_ended = True

    def read(self) -> list[Mapping[str, Any]] | None:
        """The terms of the first rows by column; None if fewer were read than there may be."""
        if not self._has_ended and len(self._kept) < self._most:
            return None
        return [
            {name: term for name, term in zip(self._columns, row, strict=True) if term is not None}
            for row in self._kept
        ]


class Row:
    """One solution of a query, as Python values by column.

    `row.party`, `row["party"]` and `row[0]` give the same value; use `row["…"]` if the class has an
    attribute with the column's name. Iteration gives the values in the order of the columns. Two
    rows are equal if their columns and terms are.
    """

    __slots__ = ("_names", "_terms", "columns")
    columns: tuple[str, ...]

    def __init__(self, columns: tuple[str, ...], terms: Solution, names: Labels) -> None:
        self.columns = columns
        self._terms = terms
        self._names = names

    @property
    def rdf(self) -> tuple[Term | None, ...]:
        """The row as RDF terms, None for unbound: for writers, and where values lose detail."""
        if not isinstance(self._terms, tuple):
            self._terms = tuple(self._terms)
        return self._terms

    def __getitem__(self, column: str | int) -> Any:  # a `Value`; which, the query knows
        if isinstance(column, int):
            return to_python(self._terms[column], self._names)
        try:
            place = self.columns.index(column)
        except ValueError:
            raise KeyError(f"no column {column!r}; there are {', '.join(self.columns)}") from None
        return to_python(self._terms[place], self._names)

    def __getattr__(self, column: str) -> Any:
        if column.startswith("__"):  # asked for by copy and pickle, before there are columns
            raise AttributeError(column)
        try:
            return self[column]
        except KeyError as error:
            raise AttributeError(*error.args, name=column, obj=self) from None

    def __iter__(self) -> Iterator[Value]:
        return (to_python(term, self._names) for term in self._terms)

    def __len__(self) -> int:
        return len(self.columns)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Row):
            return NotImplemented
        return (self.columns, self.rdf) == (other.columns, other.rdf)

    def __hash__(self) -> int:
        return hash((self.columns, self.rdf))

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{c}={v!r}' for c, v in self.as_dict().items())})"

    def as_dict(self) -> dict[str, Value]:
        """The values by column."""
        return dict(zip(self.columns, self, strict=True))
