"""CSV and TSV: SPARQL 1.1 Query Results CSV and TSV Formats.

https://www.w3.org/TR/sparql11-results-csv-tsv/. CSV has the values alone; TSV has terms, and
loses nothing.
"""

import re
from typing import Final, TextIO

import pyoxigraph as ox

from diplograph.namespaces import PREFIXES
from diplograph.results.names import Term
from diplograph.results.result import Result

_XSD: Final = PREFIXES["xsd"]
# The numbers that Turtle, and with it TSV, writes without quotes and type.
_BARE: Final = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _XSD + "double": re.compile(r"[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
}


def write_csv(result: Result, out: TextIO) -> None:
    """Writes CSV: lines end in CR LF; nothing is written for what is unbound."""
    import csv

    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(result.columns)
    rows.writerows([_value(term) for term in row.rdf] for row in result.stream())


def write_tsv(result: Result, out: TextIO) -> None:
    """Writes TSV: terms as in Turtle, without prefixes."""
    out.write("\t".join(f"?{column}" for column in result.columns) + "\n")
    out.writelines("\t".join(map(_term, row.rdf)) + "\n" for row in result.stream())


def _value(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _term(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        bare = _BARE.get(term.datatype.value)
        if bare and bare.fullmatch(term.value):
            return term.value
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)
