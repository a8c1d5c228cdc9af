"""Typed columns for data frames and files: the common type of a column's terms."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph.query.results.labels import Labels, Term
from diplograph.query.results.values import Value, to_python

_LARGEST: Final = 2**63


class Kind(Enum):
    """The type of a column; unbound is None in all types.

    `NUMBER` holds doubles, `TRUTH` booleans, `DAY` dates, `MOMENT` times with a time zone, in UTC,
    and `CLOCK` times without one.
    """

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    TRUTH = "truth"
    DAY = "day"
    MOMENT = "moment"
    CLOCK = "clock"


class Column(NamedTuple):
    """A column with its values, each of its kind or None."""

    name: str
    kind: Kind
    values: list[Value]


class Kinds:
    """Finds the kind of each column: the narrowest for all terms seen so far."""

    def __init__(self, columns: Sequence[str], names: Labels, dates: Collection[str]) -> None:
        self._columns, self._names, self._dates = columns, names, dates
        self._seen: list[set[Kind]] = [set() for _ in columns]

    def see(self, terms: Iterable[Term | None]) -> None:
        """Adds the terms of one row."""
        for seen, term in zip(self._seen, terms, strict=True):
            if term is not None and Kind.TEXT not in seen:
                seen.add(_kind(to_python(term, self._names)))

    def found(self) -> list[Kind]:
        """The kind of each column; text for one of mixed types, or without values and no date."""
        empty = ({Kind.DAY} if column in self._dates else set() for column in self._columns)
        return [_joined(seen or other) for seen, other in zip(self._seen, empty, strict=True)]


def columns_of(
    names: Sequence[str],
    rows: Sequence[Sequence[Term | None]],
    known: Labels,
    dates: Collection[str] = (),
) -> list[Column]:
    """The rows as columns, each with the common kind of its terms."""
    kinds = Kinds(names, known, dates)
    for terms in rows:
        kinds.see(terms)
    return [
        Column(name, kind, [read(text_of(terms[place]), kind) for terms in rows])
        for place, (name, kind) in enumerate(zip(names, kinds.found(), strict=True))
    ]


def text_of(term: Term | None) -> str | None:
    """The text of a term without its datatype or language."""
    if term is None:
        return None
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def read(text: str | None, kind: Kind) -> Value:
    """Parses a term's text as a value of a kind."""
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
