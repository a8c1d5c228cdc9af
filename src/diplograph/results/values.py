"""Terms of RDF as values of Python."""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from diplograph.namespaces import PREFIXES
from diplograph.results.names import Iri, Names, Term

_OPEN: Final = re.compile(r"^(\.\.)?/(?=\d)")
Value = Iri | str | bool | int | float | Decimal | date | None
"""What a row gives; a `datetime` is a `date`, and None stands for unbound."""

_XSD: Final = PREFIXES["xsd"]
_INTEGERS: Final = (
    "integer long int short byte unsignedLong unsignedInt unsignedShort unsignedByte "
    "nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger"
)
_READ: Final[dict[str, Callable[[str], Value]]] = {
    **{_XSD + name: int for name in _INTEGERS.split()},
    _XSD + "decimal": Decimal,
    _XSD + "double": float,
    _XSD + "float": float,
    _XSD + "boolean": lambda text: text in ("true", "1"),
    _XSD + "date": date.fromisoformat,
    _XSD + "dateTime": datetime.fromisoformat,
}


def to_python(term: Term | None, names: Names) -> Value:
    """A term's value: numbers, booleans, days and times as such, other literals as text.

    Language tags are dropped. A literal that Python cannot hold as its type says (a day with a
    time zone, a year beyond 9999) stays text; so do blank nodes and triples.
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return names.iri(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    read = _READ.get(term.datatype.value)
    if read is None:
        return term.value
    try:
        return read(term.value)
    except (ValueError, ArithmeticError):
        return term.value


def to_text(value: Value) -> str:
    """A value as people read it: labels for IRIs, ISO 8601 for days, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Iri):
        return value.label
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def is_number(value: Value) -> bool:
    """Whether a value is a number; truth values are not."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def sort_key(value: Value) -> tuple[int, float | Decimal | str, str]:
    """A key that puts numbers before days before text; that of IRIs is `Names.sort_key`.

    Text is compared without regard to case; a time with an open or unknown beginning
    (`../2024-03`) stands at its end. The value must not be missing (see `is_missing`).
    """
    if isinstance(value, int | float | Decimal):
        return 0, value, ""
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(UTC)
    if isinstance(value, date):
        return 1, value.isoformat(), ""
    text = to_text(value)
    return 2, _OPEN.sub("", text).casefold(), f"{text}\n{value}"


def is_missing(value: Value) -> bool:
    """Whether a value has no place in an order: unbound, or not a number."""
    return value is None or (isinstance(value, float) and math.isnan(value))
