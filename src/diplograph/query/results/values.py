"""Converts RDF terms to Python values and to text."""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from diplograph.query.results.labels import Iri, Labels, Term
from diplograph.rdf.namespaces import PREFIXES

_FINER: Final = re.compile(r"\.[0-9]{6}[0-9]*[1-9]")
_OPEN: Final = re.compile(r"^(\.\.)?/(?=\d)")
Value = Iri | str | bool | int | float | Decimal | date | None
"""The value of a cell; a `datetime` is a `date`, and None is unbound."""

BETWEEN: Final = " \u241e "
"""The separator of several texts in one cell: U+241E, the symbol for record separator.

`|`, `;` and line breaks would not do: they occur in the texts of articles.
"""

_XSD: Final = PREFIXES["xsd"]
_INTEGERS: Final = (
    "integer long int short byte unsignedLong unsignedInt unsignedShort unsignedByte "
    "nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger"
)
_DECIMAL: Final = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME: Final = r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"


def _moment(text: str) -> datetime:
    if _FINER.search(text):
        raise ValueError("it has parts of a microsecond, which Python would cut off")
    moment = datetime.fromisoformat(text)
    if moment.tzinfo:
        moment.astimezone(UTC)  # OverflowError beyond either end of the calendar
    return moment


_INTEGER: Final = ("[+-]?[0-9]+", int)
_DOUBLE: Final = (rf"{_DECIMAL}([eE][+-]?[0-9]+)?|[+-]?INF|NaN", float)
_READ: Final[dict[str, tuple[str, Callable[[str], Value]]]] = {
    **dict.fromkeys((_XSD + name for name in _INTEGERS.split()), _INTEGER),
    _XSD + "decimal": (_DECIMAL, Decimal),
    _XSD + "double": _DOUBLE,
    _XSD + "float": _DOUBLE,
    _XSD + "boolean": ("true|false|1|0", lambda text: text in ("true", "1")),
    _XSD + "date": (_DAY, date.fromisoformat),
    _XSD + "dateTime": (_DAY + _TIME, _moment),
}
"""The lexical form of each datatype (https://www.w3.org/TR/xmlschema11-2/), and its parser.

Python's parsers alone accept more: `1_000` as a number, `20240101` as a date, and NaN as a decimal,
which cannot be compared.
"""


def to_python(term: Term | None, names: Labels) -> Value:
    """The Python value of a term: number, boolean, date or time; text for other literals.

    Language tags are dropped. A literal stays text if it is not valid for its datatype
    (`"abc"^^xsd:integer`), or if Python cannot represent it (a date with a time zone, a year after
    9999, a time with fractions of a microsecond). Blank nodes and triples become text, too.
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return names.iri(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    text = term.value
    pattern, read = _READ.get(term.datatype.value, (None, None))
    if pattern is None or read is None or not re.fullmatch(pattern, text):
        return text
    try:
        return read(text)
    except (ValueError, ArithmeticError):
        return text


def to_text(value: Value) -> str:
    """The text of a value for people: labels for IRIs, ISO 8601 for dates, "" for None."""
    if value is None:
        return ""
    if isinstance(value, Iri):
        return value.label
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "INF" if value > 0 else "-INF"  # as XSD has them
    return str(value)


def is_number(value: Value) -> bool:
    """Whether a value is a number; booleans are not."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def sort_key(value: Value) -> tuple[int, float | Decimal | str, str]:
    """The sort key of a value: numbers before dates before text; for IRIs see `Labels.sort_key`.

    Text is compared without case. A time with an open or unknown start (`../2024-03`) is sorted by
    its end. The value must not be missing (see `is_missing`).
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
    """Whether a value cannot be sorted: it is unbound or NaN."""
    return value is None or (isinstance(value, float) and math.isnan(value))
