"""Finds the literals that a query compares with values of properties or with function calls."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph.query.saved.clauses import Clause, Role, Structure
from diplograph.query.saved.mentions import objects
from diplograph.query.saved.prefixes import declarations, expanded
from diplograph.query.saved.tokens import Kind, Token
from diplograph.rdf.namespaces import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_COMPARED: Final = ("=", "!=", "<", ">", "<=", ">=")
_NEEDED: Final = (Role.MAIN, Role.BODY, Role.GROUP, Role.FILTER)
"""Clauses that must match for a query to have rows."""
_JOINED: Final = (Role.BIND, Role.VALUES)
"""Clauses whose terms a variable's values are joined with."""
_NUMERIC: Final = (
    "YEAR MONTH DAY HOURS MINUTES SECONDS STRLEN ABS CEIL FLOOR ROUND COUNT SUM AVG RAND".split()
)
_TEXTUAL: Final = "STR LANG TZ STRUUID MD5 SHA1 SHA256 SHA384 SHA512 GROUP_CONCAT".split()
_DATATYPES: Final = {
    **dict.fromkeys(_NUMERIC, _XSD + "integer"),
    **dict.fromkeys(_TEXTUAL, _XSD + "string"),
}
"""The datatypes of what functions give, SPARQL 1.1, section 17.4; any number for a number."""
_CASTS: Final = {
    _XSD + name
    for name in "boolean date dateTime decimal double duration float integer string time".split()
}


class LiteralUse(NamedTuple):
    """The use of a literal: as an object, or compared with a variable or a function call.

    `operator` is empty if the literal is an object, or is joined with values; `call` is the name of
    a function whose result has the datatype `datatype`.
    """

    token: Token
    literal: ox.Literal
    properties: frozenset[str]
    operator: str
    variable: str
    is_needed: bool
    call: str = ""
    datatype: str = ""


def literal_uses(structure: Structure, prefixes: Mapping[str, str]) -> Iterator[LiteralUse]:
    """Yields the literals of a query that are compared with something, with their use.

    The text need not declare `prefixes`.
    """
    known = {**prefixes, **declarations(structure.tokens)}
    values = _Variables(structure, known)
    for index, verb in values.places:
        if found := _literal(structure.tokens, index, known):
            needed = _is_needed(structure, index)
            token = structure.tokens[index]
            yield LiteralUse(token, found[0], frozenset([verb]), "", "", needed)
    for index, variable, operator in _comparisons(structure, known):
        found = _literal(structure.tokens, index, known)
        properties = values.of(variable)
        if found and properties:
            alone = operator != "!=" and _is_alone(structure, index)
            needed = alone and _is_needed(structure, index)
            token = structure.tokens[index]
            yield LiteralUse(token, found[0], properties, operator, variable, needed)
    for index, variable, alone in _joins(structure, known):
        found = _literal(structure.tokens, index, known)
        properties = values.joined(variable, index)
        if found and properties:
            needed = alone and _is_needed(structure, index)
            token = structure.tokens[index]
            yield LiteralUse(token, found[0], properties, "", variable, needed)
    yield from _calls(structure, known)


class _Variables:
    """The properties that bind each variable; `places` lists their other objects."""

    def __init__(self, structure: Structure, prefixes: Mapping[str, str]) -> None:
        self._structure = structure
        self.places: list[tuple[int, str]] = []
        self._places: dict[str, list[tuple[int, str]]] = {}
        self._unknown: set[str] = set()
        tokens = structure.tokens
        for index, verb in objects(structure, prefixes):
            if tokens[index].kind is not Kind.VARIABLE:
                self.places += [(index, verb)] if verb else []
            elif verb:
                self._places.setdefault(tokens[index].text, []).append((index, verb))
            else:
                self._unknown.add(tokens[index].text)
        self._made = Counter(
            token.text for before, token in pairwise(tokens) if before.is_word("AS")
        )

    def of(self, variable: str) -> frozenset[str]:
        """The properties that bind a variable; empty if anything else may bind it too."""
        if variable in self._unknown or variable in self._made:
            return frozenset()
        return frozenset(verb for _, verb in self._places.get(variable, ()))

    def joined(self, variable: str, index: int) -> frozenset[str]:
        """The properties whose values a term in BIND or VALUES is joined with."""
        clause = self._structure.clause_of(index)
        made = self._made[variable] - (clause is not None and clause.role is Role.BIND)
        if variable in self._unknown or made > 0:
            return frozenset()
        places = self._places.get(variable, ())
        return frozenset(verb for at, verb in places if self._are_joined(at, clause))

    def _are_joined(self, at: int, clause: Clause | None) -> bool:
        """Whether a triple pattern and BIND or VALUES share a group, or one encloses the other."""
        outside = clause.parent if clause else None
        group = self._structure.clause_of(at)
        if outside is None or group is None:
            return True
        return any(clause is group for clause in outside.chain()) or any(
            clause is outside for clause in group.chain()
        )


def _comparisons(
    structure: Structure, prefixes: Mapping[str, str]
) -> Iterator[tuple[int, str, str]]:
    """The literals that a FILTER compares with a variable: first token, variable, operator."""
    for index, token in enumerate(structure.tokens[:-1]):
        clause = structure.clause_of(index)
        if token.kind is Kind.VARIABLE and clause and clause.role is Role.FILTER:
            for at, operator in _compared(structure, index, index, prefixes):
                yield at, token.text, operator


def _joins(structure: Structure, prefixes: Mapping[str, str]) -> Iterator[tuple[int, str, bool]]:
    """The literals in VALUES and BIND: first token, variable, and whether it is the only one."""
    tokens = structure.tokens
    for index, token in enumerate(tokens[:-1]):
        clause = structure.clause_of(index)
        if token.kind is not Kind.VARIABLE or clause is None or clause.role not in _JOINED:
            continue
        opening = index + 1
        if clause.role is Role.VALUES and tokens[opening].is_mark("{"):
            closing = structure.partner.get(opening, opening)
            for at in range(opening + 1, closing):
                if found := _literal(tokens, at, prefixes):
                    yield at, token.text, found[1] == closing - opening - 1
        elif clause.role is Role.BIND and tokens[index - 1].is_word("AS"):
            at = clause.first + 2
            found = _literal(tokens, at, prefixes)
            if found and at + found[1] == index - 1:
                yield at, token.text, True


def _calls(structure: Structure, prefixes: Mapping[str, str]) -> Iterator[LiteralUse]:
    """The literals that are compared with the result of a function or a cast."""
    tokens = structure.tokens
    for index, (token, bracket) in enumerate(pairwise(tokens)):
        if not bracket.is_mark("(") or (index and tokens[index - 1].is_mark("^^")):
            continue
        datatype = _DATATYPES.get(token.text.upper()) if token.kind is Kind.WORD else None
        if token.kind in (Kind.NAME, Kind.IRI):
            iri = expanded(token, prefixes) or ""
            datatype = iri if iri in _CASTS else None
        last = structure.partner.get(index + 1, index)
        for at, operator in _compared(structure, index, last, prefixes) if datatype else ():
            found = _literal(tokens, at, prefixes)
            if found and datatype:
                alone = operator != "!=" and _is_alone(structure, at, (index, last))
                needed = alone and _is_needed(structure, at)
                name = f"{token.text}(…)"
                yield LiteralUse(
                    tokens[at], found[0], frozenset(), operator, "", needed, name, datatype
                )


def _compared(
    structure: Structure, first: int, last: int, prefixes: Mapping[str, str]
) -> Iterator[tuple[int, str]]:
    """The literals that an operand, tokens `first` to `last`, is compared with; the operators."""
    tokens = structure.tokens
    after = tokens[last + 1]
    if after.is_mark(*_COMPARED):
        found = _literal(tokens, last + 2, prefixes)
        if found and _stand_alone(tokens, first, last + 2 + found[1]):
            yield last + 2, after.text
    elif tokens[first - 1].is_mark(*_COMPARED):
        for at in range(max(0, first - 4), first - 1):
            found = _literal(tokens, at, prefixes)
            ends = found is not None and at + found[1] == first - 1
            if ends and _stand_alone(tokens, at, last + 1):
                yield at, tokens[first - 1].text
    elif after.is_word("IN"):
        opening = last + 2
        for at in range(opening + 1, structure.partner.get(opening, opening)):
            if tokens[at].kind in (Kind.STRING, Kind.NUMBER):
                yield at, "="


def _stand_alone(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether tokens `first` to `end` are all of an operand of `&&` or `||`, or in brackets."""
    return tokens[first - 1].is_mark("(", "&&", "||") and tokens[end].is_mark(")", "&&", "||")


def _literal(
    tokens: Sequence[Token], index: int, prefixes: Mapping[str, str]
) -> tuple[ox.Literal, int] | None:
    """The literal that begins with a token, and its number of tokens; None if there is none."""
    token, *after = tokens[index : index + 3]
    text, count = token.text, 1
    if token.kind is Kind.STRING:
        if after and after[0].kind is Kind.LANGUAGE:
            text, count = text + after[0].text, 2
        elif len(after) == 2 and after[0].is_mark("^^"):
            datatype = expanded(after[1], prefixes)
            text, count = f"{text}^^<{datatype}>", 3
    elif token.kind is not Kind.NUMBER:
        return None
    try:
        (quad,) = ox.parse(f"<urn:s> <urn:p> {text} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError):
        return None
    return (quad.object, count) if isinstance(quad.object, ox.Literal) else None


def _is_alone(structure: Structure, index: int, call: tuple[int, int] = (0, 0)) -> bool:
    """Whether the FILTER around a token fails whenever the comparison there fails.

    `call` are the first and the last token of a function call in the comparison.
    """
    clause = structure.clause_of(index)
    if clause is None or clause.role is not Role.FILTER:
        return False
    first, last = call
    inside = [
        structure.tokens[at]
        for at in range(clause.first + 1, clause.last + 1)
        if not first <= at <= last
    ]
    words = any(token.kind is Kind.WORD for token in inside)
    return not words and not any(token.is_mark("||", "!", ",") for token in inside)


def _is_needed(structure: Structure, index: int) -> bool:
    clause: Clause | None = structure.clause_of(index)
    if clause is not None and clause.role in _JOINED:
        return all(outer.role in _NEEDED for outer in clause.chain() if outer is not clause)
    return clause is not None and all(outer.role in _NEEDED for outer in clause.chain())
