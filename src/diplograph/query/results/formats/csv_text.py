"""Writes CSV and TSV: SPARQL 1.1 Query Results CSV and TSV Formats.

https://www.w3.org/TR/sparql11-results-csv-tsv/. CSV has only the values; TSV has complete RDF
terms.
"""

import re
from collections.abc import Sequence
from typing import Final, TextIO

import pyoxigraph as ox

from diplograph.query.results.labels import Term
from diplograph.query.results.result import Result
from diplograph.rdf.namespaces import PREFIXES

_WITH_VALUE: Final = {ox.NamedNode, ox.Literal}
_XSD: Final = PREFIXES["xsd"]
# The numbers that Turtle and TSV write without quotes and datatype.
_BARE: Final = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _XSD + "double": re.compile(r"[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
}


def write_csv(result: Result, out: TextIO) -> None:
    """Writes CSV: lines end in CR LF; an unbound cell is empty."""
    out.write(_line(result.columns))
    out.writelines(_line([_value(term) for term in terms]) for terms in result.terms())


def write_tsv(result: Result, out: TextIO) -> None:
    """Writes TSV: RDF terms in the syntax of Turtle, without prefixes."""
    out.write("\t".join(f"?{column}" for column in result.columns) + "\n")
    out.writelines("\t".join(map(_term, terms)) + "\n" for terms in result.terms())


def _value(term: Term | None) -> str:
    if term.__class__ in _WITH_VALUE:
        return term.value  # type: ignore[union-attr]
    return "" if term is None else str(term)


def _line(values: Sequence[str]) -> str:
    """A line of CSV. Few lines need quotes; only in those is each value checked."""
    line = ",".join(values)
    if line.count(",") >= len(values) or '"' in line or "\n" in line or "\r" in line:
        line = ",".join(map(_quoted, values))
    elif not line and values:
        line = '""'  # readers skip an empty line
    return f"{line}\r\n"


def _quoted(value: str) -> str:
    if "," in value or '"' in value or "\n" in value or "\r" in value:
        value = value.replace('"', '""')
        return f'"{value}"'
    return value


def _term(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        bare = _BARE.get(term.datatype.value)
        if bare and bare.fullmatch(term.value):
            return term.value
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)
