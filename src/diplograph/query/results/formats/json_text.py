"""Writes JSON: SPARQL 1.1 Query Results JSON Format, and NDJSON with one object per row.

https://www.w3.org/TR/sparql11-results-json/; triple terms are written as in SPARQL 1.2.
"""

import math
from datetime import date
from decimal import Decimal
from json import JSONEncoder
from typing import Any, Final, TextIO

import pyoxigraph as ox

from diplograph.query.results.boolean_result import BooleanResult
from diplograph.query.results.labels import Term
from diplograph.query.results.result import Result
from diplograph.query.results.values import Value, to_text
from diplograph.rdf.namespaces import PREFIXES

_STRING: Final = PREFIXES["xsd"] + "string"


def write_json(result: Result | BooleanResult, out: TextIO) -> None:
    """Writes SPARQL results JSON, one row per line."""
    if isinstance(result, BooleanResult):
        out.write(f'{{"head":{{}},"boolean":{_boolean(result)}}}\n')
        return
    encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    out.write(f'{{"head":{{"vars":{encode(result.columns)}}},"results":{{"bindings":[')
    separator = "\n"
    for terms in result.terms():
        bound = zip(result.columns, terms, strict=True)
        out.write(separator + encode({c: _term(term) for c, term in bound if term is not None}))
        separator = ",\n"
    out.write("\n]}}\n")


def write_ndjson(result: Result, out: TextIO) -> None:
    """Writes one JSON object per line: strings, numbers, booleans, and null for unbound.

    IRIs and dates are strings, and so are numbers that JSON does not have (`NaN`, `INF`, `-INF`). A
    decimal is a JSON number with all of its digits.
    """
    encode = JSONEncoder(ensure_ascii=False).encode
    names = [encode(column) for column in result.columns]
    for row in result.stream():
        members = (
            f"{name}: {_digits(value) if isinstance(value, Decimal) else encode(_plain(value))}"
            for name, value in zip(names, row, strict=True)
        )
        out.write(f"{{{', '.join(members)}}}\n")


def _term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return {"type": "triple", "value": {name: _term(part) for name, part in parts}}
    literal = {"type": "literal", "value": term.value}
    if term.language:
        literal["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        literal["datatype"] = term.datatype.value
    return literal


def _digits(value: Decimal) -> str:
    """A decimal as a JSON number, without trailing zeros or exponent."""
    return str(int(value)) if value == value.to_integral_value() else f"{value:f}".rstrip("0")


def _plain(value: Value) -> str | int | float | bool | None:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return to_text(value)
    return value  # type: ignore[return-value]  # decimals are written digit by digit


def _boolean(answer: BooleanResult) -> str:
    return "true" if answer else "false"
