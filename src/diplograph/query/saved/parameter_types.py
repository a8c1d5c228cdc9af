"""The types of parameters: which values they take, and how these are written as terms.

A new type is a member of `ParameterType`, a line in `TYPES`, and a function that reads its values.
"""

import re
from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from diplograph.rdf.namespaces import PREFIXES

ParameterType = Literal["iri", "text", "date", "integer", "decimal", "boolean"]

_XSD: Final = PREFIXES["xsd"]
_LARGEST: Final = 2**63 - 1
_TRUTH: Final = {"true": True, "yes": True, "false": False, "no": False}


def _day(given: object) -> str | None:
    from datetime import date, datetime

    if isinstance(given, date) and not isinstance(given, datetime):
        return given.isoformat()
    if not isinstance(given, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        return None


def _whole(given: object) -> str | None:
    if isinstance(given, str) and re.fullmatch(r"[+-]?[0-9]{1,19}", given):
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int) or abs(given) > _LARGEST:
        return None
    return str(given)


def _number(given: object) -> str | None:
    """The canonical lexical form of a decimal, as the engine writes it; None if it is none."""
    from decimal import Decimal

    if isinstance(given, int | float | Decimal) and not isinstance(given, bool):
        given = format(Decimal(str(given)), "f")
    if not isinstance(given, str) or not re.fullmatch(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?", given):
        return None
    whole, _, fraction = given.lstrip("+-").partition(".")
    form = ".".join(part for part in (whole.lstrip("0") or "0", fraction.rstrip("0")) if part)
    return f"-{form}" if given[0] == "-" and form != "0" else form


def truth(given: object) -> bool | None:
    """The boolean for a bool or for a word such as `yes`; None if it is neither.

    >>> truth(True), truth(" Yes"), truth("no"), truth("maybe")
    (True, True, False, None)
    """
    if isinstance(given, bool):
        return given
    return _TRUTH.get(given.strip().lower()) if isinstance(given, str) else None


def _flag(given: object) -> str | None:
    value = truth(given)
    return None if value is None else str(value).lower()


def _as_given(given: object) -> str | None:
    return given if isinstance(given, str) else None


class Rules(NamedTuple):
    """The rules of a type.

    `expected` says what fits, for messages. `form` gives the lexical form of a value, or None if
    it does not fit; `sample` is such a form. `grlc` is the suffix of its variables in grlc, and
    `field` the type of its input in HTML. `datatype` is an IRI, empty for IRIs.
    """

    expected: str
    form: Callable[[object], str | None]
    sample: str
    grlc: str
    datatype: str = ""
    field: str = "text"

    @property
    def sample_term(self) -> str:
        """The sample as a term in SPARQL."""
        return f'"{self.sample}"^^<{self.datatype}>' if self.datatype else f"<{self.sample}>"


# fmt: off
TYPES: Final[dict[ParameterType, Rules]] = {
    "iri": Rules("an IRI or the name of something", _as_given, "urn:x", "iri"),
    "text": Rules("text", _as_given, "", "literal", f"{_XSD}string"),
    "date": Rules("a day, written YYYY-MM-DD", _day, "2000-01-01", "xsd_date", f"{_XSD}date",
                  "date"),
    "integer": Rules("a whole number", _whole, "0", "integer", f"{_XSD}integer", "number"),
    "decimal": Rules("a number, such as 0.5", _number, "0", "xsd_decimal", f"{_XSD}decimal",
                     "number"),
    "boolean": Rules("true or false", _flag, "false", "xsd_boolean", f"{_XSD}boolean",
                     "checkbox"),
}
# fmt: on
