"""Columns with types: what the terms of a column have in common, for data frames and files."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph.query.results.labels import Labels, Term
from diplograph.query.results.values import Value, to_python

_LARGEST: Final = 2**63


class Kind(Enum):
    """What a column holds. Unbound is None in any of them.

    `NUMBER` are numbers with fractions, as doubles; `MOMENT` are times with a zone, in UTC, `CLOCK`
    times without one.
    """

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    TRUTH = "truth"
    DAY = "day"
    MOMENT = "moment"
    CLOCK = "clock"


class Column(NamedTuple):
    """A column's values, all of its kind or None."""

    name: str
    kind: Kind
    values: list[Value]


class Kinds:
    """Finds the kind of each column, term by term: the narrowest that holds all that were seen."""

    def __init__(self, width: int, names: Labels) -> None:
        self._seen: list[set[Kind]] = [set() for _ in range(width)]
        self._names = names

    def see(self, terms: Iterable[Term | None]) -> None:
        """Takes one row into account."""
        for seen, term in zip(self._seen, terms, strict=True):
            if term is not None and Kind.TEXT not in seen:
                seen.add(_kind(to_python(term, self._names)))

    def found(self) -> list[Kind]:
        """The kind of each column; text for one that is empty, or holds different things."""
        return [_joined(seen) for seen in self._seen]


def columns_of(
    names: Sequence[str], rows: Sequence[Sequence[Term | None]], known: Labels
) -> list[Column]:
    """Rows as columns, each of the kind that its terms have in common."""
    kinds = Kinds(len(names), known)
    for terms in rows:
        kinds.see(terms)
    return [
        Column(name, kind, [read(text_of(terms[place]), kind) for terms in rows])
        for place, (name, kind) in enumerate(zip(names, kinds.found(), strict=True))
    ]


def text_of(term: Term | None) -> str | None:
    """A term as its text alone, whatever its type."""
    if term is None:
        return None
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def read(text: str | None, kind: Kind) -> Value:
    """The value of a kind that a term's text stands for."""
    return None if text is None else _READ[kind](text)


_READ: Final[dict[Kind, Callable[[str], Value]]] = {
    Kind.TEXT: str,
    Kind.INTEGER: int,
    Kind.NUMBER: float,
    Kind.TRUTH: lambda text: text in ("true", "1"),
    Kind.DAY: date.fromisoformat,
    Kind.MOMENT: lambda text: datetime.fromisoformat(text).astimezone(UTC),
    Kind.CLOCK: datetime.fromisoformat,
}


def _kind(value: Value) -> Kind:
    if isinstance(value, bool):
        return Kind.TRUTH
    if isinstance(value, int):
        return Kind.INTEGER if -_LARGEST <= value < _LARGEST else Kind.TEXT
    if isinstance(value, float | Decimal):
        return Kind.NUMBER
    if isinstance(value, datetime):
        return Kind.MOMENT if value.tzinfo else Kind.CLOCK
    return Kind.DAY if isinstance(value, date) else Kind.TEXT


def _joined(seen: set[Kind]) -> Kind:
    if len(seen) == 1:
        return next(iter(seen))
    return Kind.NUMBER if seen == {Kind.INTEGER, Kind.NUMBER} else Kind.TEXT
