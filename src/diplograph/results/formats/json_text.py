"""JSON: SPARQL 1.1 Query Results JSON Format, and one plain object a row (NDJSON).

https://www.w3.org/TR/sparql11-results-json/; triples as terms are written as SPARQL 1.2 has them.
"""

import math
from datetime import date
from decimal import Decimal
from typing import Any, Final, TextIO

import pyoxigraph as ox

from diplograph.namespaces import PREFIXES
from diplograph.results.answer import Answer
from diplograph.results.names import Term
from diplograph.results.result import Result
from diplograph.results.values import Value

_EXACT: Final = 2**53  # the largest whole number of which a double has every smaller one
_STRING: Final = PREFIXES["xsd"] + "string"


def write_json(result: Result, out: TextIO) -> None:
    """Writes SPARQL results JSON, one row a line."""
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    out.write(f'{{"head":{{"vars":{encode(result.columns)}}},"results":{{"bindings":[')
    separator = "\n"
    for terms in result.terms():
        bound = zip(result.columns, terms, strict=True)
        out.write(separator + encode({c: _term(term) for c, term in bound if term is not None}))
        separator = ",\n"
    out.write("\n]}}\n")


def write_json_answer(answer: Answer, out: TextIO) -> None:
    """Writes the answer of an ASK query as SPARQL results JSON."""
    out.write(f'{{"head":{{}},"boolean":{_boolean(answer)}}}\n')


def write_ndjson(result: Result, out: TextIO) -> None:
    """Writes one JSON object a line, by column: strings, numbers, booleans, null for unbound.

    IRIs are strings, and so are days, and the numbers that JSON does not have. A decimal becomes
    a JSON number with the precision of a double.
    """
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False).encode
    objects = (
        {column: _plain(value) for column, value in row.as_dict().items()}
        for row in result.stream()
    )
    out.writelines(f"{encode(row)}\n" for row in objects)


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


def _plain(value: Value) -> str | int | float | bool | None:
    if isinstance(value, Decimal):
        number = float(value)
        if number.is_integer() and abs(number) <= _EXACT:
            return int(number)
        return number if math.isfinite(number) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _boolean(answer: Answer) -> str:
    return "true" if answer else "false"
