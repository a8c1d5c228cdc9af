"""Parameters as grlc and BASIL write them: variables whose names tell the type of the value.

`?_name` is required, `?__name` is optional; a suffix tells how the value is written:

| variable | value |
| --- | --- |
| `?_name`, `?_name_literal` | text |
| `?_name_iri` | an IRI |
| `?_name_number` | a number as it is, without a datatype |
| `?_name_integer` | an integer |
| `?_name_xsd_date` | a literal of that datatype, a prefixed name |
| `?_name_en` | text in that language |

The convention is `get_parameters` of grlc's `gquery.py` (https://github.com/CLARIAH/grlc), after
BASIL (https://github.com/the-open-university/basil). As in grlc, an optional parameter without a
value stays a variable.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from diplograph.errors import Problem, QueryError
from diplograph.query.saved.parameter_types import ParameterType
from diplograph.query.saved.prefixes import declarations
from diplograph.query.saved.saved_query import Parameter
from diplograph.query.saved.slots import Slot
from diplograph.query.saved.tokens import Kind, Token, tokenise
from diplograph.rdf.namespaces import PREFIXES

_VARIABLE: Final = re.compile(
    r"\?(?P<marks>__?)(?P<name>[A-Za-z0-9]+)"
    r"(?:_(?P<type>iri|number|literal|integer))?"
    r"(?:_(?P<prefix>[A-Za-z0-9]+)_(?P<datatype>[A-Za-z0-9]+))?"
    r"(?:_(?P<language>[A-Za-z0-9]+))?"
)
_XSD: Final = PREFIXES["xsd"]
_TYPES: Final[Mapping[str, ParameterType]] = {
    "iri": "iri",
    "number": "decimal",
    "integer": "integer",
    _XSD + "integer": "integer",
    _XSD + "decimal": "decimal",
    _XSD + "date": "date",
}


class Variable(NamedTuple):
    """A parameter at its first occurrence in a text."""

    name: str
    token: Token
    optional: bool
    written: str
    """`iri`, `number`, `integer`, `literal`, `@` and a language, or the IRI of a datatype."""

    def parameter(self, default: tuple[str, ...], choices: tuple[str, ...]) -> Parameter:
        """The parameter, with the default and choices from the header."""
        flag = self.written == _XSD + "boolean" and default == ("false",)
        type_ = "boolean" if flag else _TYPES.get(self.written, "text")
        literal = ""
        if type_ == "text" and self.written not in ("literal", _XSD + "string"):
            literal = self.written if self.written[0] == "@" else f"^^{self.written}"
        if type_ == "text" and self.written == _XSD + "boolean":
            choices = choices or ("true", "false")
        return Parameter(
            name=self.name,
            type=type_,
            required=not self.optional and not default,
            default=default,
            choices=choices,
            literal=literal,
            bare=self.written == "number",
            free=self.token.text if self.optional else "",
        )


def variables(text: str) -> list[Variable]:
    """The parameters of a text, each once; none if the text cannot be split into tokens."""
    try:
        tokens = tokenise(text)
    except QueryError:
        return []
    found: dict[str, Variable] = {}
    prefixes = {**PREFIXES, **declarations(tokens)}
    for token in tokens:
        if variable := _variable(token, prefixes):
            found.setdefault(variable.name, variable)
    return list(found.values())


def _variable(token: Token, prefixes: Mapping[str, str]) -> Variable | None:
    match = _VARIABLE.fullmatch(token.text) if token.kind is Kind.VARIABLE else None
    if match is None:
        return None
    written = match["type"] or "literal"
    if match["prefix"] and not match["type"]:
        written = prefixes.get(match["prefix"], f"{match['prefix']}:") + match["datatype"]
    elif match["language"] and not match["type"]:
        written = f"@{match['language']}"
    return Variable(match["name"], token, match["marks"] == "__", written)


def faults(text: str) -> Iterator[Problem]:
    """The places where a parameter is inside a string or an IRI, or is spelled in a second way."""
    first = {variable.name: variable for variable in variables(text)}
    for token in tokenise(text):
        if token.kind in (Kind.STRING, Kind.IRI) and (inside := _inside(token.text, first)):
            hint = "a value stands for a whole term; put the text together with CONCAT"
            yield token.problem(f"the parameter {inside} stands inside {token.kind}", hint)
        variable = _variable(token, {})
        if variable and variable.token.text != first[variable.name].token.text:
            message = f"{token.text} is the parameter {first[variable.name].token.text}"
            yield token.problem(message, "write one parameter in one way")


def _inside(text: str, known: Mapping[str, Variable]) -> str | None:
    """The first parameter inside the text of a string or an IRI."""
    found = (match for match in _VARIABLE.finditer(text) if match["name"])
    return next((match[0] for match in found), None) if known else None


def translated(text: str) -> str:
    """The text with `$name` for each parameter, and `?name` for each `$name` of plain SPARQL.

    Offsets do not change: what becomes shorter is padded with spaces.
    """
    parts: list[str] = []
    at = 0
    for token in tokenise(text):
        if token.kind is Kind.VARIABLE:
            variable = _variable(token, {})
            new = f"${variable.name}" if variable else f"?{token.text[1:]}"
            parts += text[at : token.start], new.ljust(len(token.text))
            at = token.end
    return "".join([*parts, text[at:]])


def as_written(slots: Sequence[Slot], text: str) -> tuple[Slot, ...]:
    """The slots of a translated text, with the offsets of the original text."""
    ends = {token.start: token.end for token in tokenise(text)}
    return tuple(slot._replace(end=ends[slot.start]) for slot in slots)
