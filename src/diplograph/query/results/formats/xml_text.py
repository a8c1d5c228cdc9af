"""Writes XML: SPARQL Query Results XML Format (Second Edition).

https://www.w3.org/TR/rdf-sparql-XMLres/; triple terms are written as in SPARQL 1.2.
"""

from typing import Final, TextIO

import pyoxigraph as ox

from diplograph.errors import InputError, Problem
from diplograph.query.results.boolean_result import BooleanResult
from diplograph.query.results.labels import Term
from diplograph.query.results.result import Result
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.xml_escapes import escaped

_STRING: Final = PREFIXES["xsd"] + "string"
_HEAD: Final = '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'


def write_xml(result: Result | BooleanResult, out: TextIO) -> None:
    """Writes SPARQL results XML, one row per line.

    Raises:
        InputError: a value has a character that XML cannot represent; the output is incomplete.
    """
    if isinstance(result, BooleanResult):
        value = "true" if result else "false"
        out.write(f"{_HEAD}<head></head>\n<boolean>{value}</boolean>\n</sparql>\n")
        return
    variables = "".join(f'<variable name="{column}"/>' for column in result.columns)
    out.write(f"{_HEAD}<head>{variables}</head>\n<results>\n")
    for number, terms in enumerate(result.terms(), 1):
        try:
            bindings = "".join(
                f'<binding name="{column}">{_term(term)}</binding>'
                for column, term in zip(result.columns, terms, strict=True)
                if term is not None
            )
        except ValueError as error:
            problem = Problem(f"row {number}: {error}", hint="write another format, such as json")
            raise InputError([problem]) from error
        out.write(f"<result>{bindings}</result>\n")
    out.write("</results>\n</sparql>\n")


def _term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{escaped(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{term.value}</bnode>"
    if isinstance(term, ox.Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        inner = "".join(f"<{name}>{_term(part)}</{name}>" for name, part in parts)
        return f"<triple>{inner}</triple>"
    kind = ""
    if term.language:
        kind = f' xml:lang="{term.language}"'
    elif term.datatype.value != _STRING:
        kind = f' datatype="{escaped(term.datatype.value)}"'
    return f"<literal{kind}>{escaped(term.value)}</literal>"
