"""Literals of a query that can match nothing: of another datatype or language than the values.

To SPARQL `"Northland"` and `"Northland"@en` are two terms, and a date is never equal to a text, nor
before or after it. Such a query is right, and finds nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph.query.saved.clauses import Clause, Role, Structure
from diplograph.query.saved.mentions import objects
from diplograph.query.saved.prefixes import declarations, expanded
from diplograph.query.saved.tokens import Kind, Token
from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_DP: Final = PREFIXES["dp"]
_THING: Final = "IRI"
_LANGUAGE: Final = PREFIXES["rdf"] + "langString"
_NUMBERS: Final = frozenset(
    _XSD + name
    for name in "integer decimal double float int long short byte nonNegativeInteger".split()
)
_LABELS: Final = {
    PREFIXES[prefix] + name
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("skos", "altLabel"))
}
_COMPARED: Final = ("=", "!=", "<", ">", "<=", ">=")
_FIRST: Final = 10_000
"""Values of a property that are looked at."""
_NEEDED: Final = (Role.MAIN, Role.BODY, Role.GROUP, Role.FILTER)
"""Clauses without which a query has no rows."""


class Misfit(NamedTuple):
    """A literal that can match nothing, where it is written.

    `message` says what the values are like, `hint` what to write; `is_needed` is true where no row
    is without it.
    """

    token: Token
    message: str
    hint: str
    is_needed: bool


class _Use(NamedTuple):
    """A literal as a value of properties: in their place, or compared with a variable of theirs."""

    token: Token
    literal: ox.Literal
    properties: frozenset[str]
    operator: str
    variable: str
    is_needed: bool


def misfits(
    structure: Structure, prefixes: Mapping[str, str], store: ox.Store, *, is_whole: bool = False
) -> Iterator[Misfit]:
    """The literals of a query that can match nothing, as the values in `store` show.

    The datatypes that SHACL's shapes in the store ask for count as if there were values, and so do
    the individuals of a class that a property leads to. `is_whole` is true where the store has all
    values, those of articles too; else these may be of other datatypes.
    """
    values = _Values(store, prefixes, is_whole=is_whole)
    for use in _uses(structure, prefixes):
        found = [values.misfit(use, iri) for iri in sorted(use.properties)]
        if found and all(found):
            message, hint = found[0] or ("", "")
            yield Misfit(use.token, message, hint, use.is_needed)


def why_nothing_matches(text: str, prefixes: Mapping[str, str], store: ox.Store) -> str | None:
    """Which literal keeps a query from having rows in `store`; None where that is not found.

    Raises:
        QueryError: the text has no tokens of SPARQL.
    """
    structure = Structure(text)
    for found in misfits(structure, prefixes, store, is_whole=True):
        if found.is_needed:
            return f"{found.message} ({found.hint})"
    values = _Values(store, prefixes, is_whole=True)
    for use in _uses(structure, prefixes):
        if use.is_needed and not use.operator:
            for iri in use.properties:
                if said := values.absent(use.literal, iri):
                    return said
    return None


class _Values:
    def __init__(self, store: ox.Store, prefixes: Mapping[str, str], *, is_whole: bool) -> None:
        self._is_whole = is_whole
        self._store = store
        self._name = Namespaces(prefixes).in_sparql
        self._kinds = cache(self._kinds_of)

    def misfit(self, use: _Use, iri: str) -> tuple[str, str] | None:
        """What is wrong with a literal as a value of a property; None if nothing is."""
        kinds, is_declared = self._kinds(iri)
        if not kinds or self._count(iri, use.literal):
            return None
        by_term = use.operator in ("", "=", "!=") and _kind(use.literal) not in _NUMBERS
        others = [_of_kind(use.literal.value, kind) for kind in kinds]
        elsewhere = [(other, self._count(iri, other)) for other in others if other]
        better = max((pair for pair in elsewhere if pair[1]), key=_second, default=None)
        alike = any(_are_alike(_kind(use.literal), kind) for kind in kinds)
        is_certain = (is_declared or self._is_whole) and not alike
        if not is_certain and not (by_term and better):
            return None
        shown = self._shown(use.literal)
        message = f"{shown} matches nothing"
        if use.variable:
            message = f"{shown} is never equal to {use.variable}"
            if use.operator not in ("", "=", "!="):
                message = f"{shown} cannot be compared with {use.variable}"
        said = self._said(iri, kinds)
        if use.literal.language and kinds[0].startswith("@"):
            said = f"{said.removesuffix('have a language')}are in {', '.join(_languages(kinds))}"
        return f"{message}: {said}", self._hint(better, others, kinds)

    def absent(self, literal: ox.Literal, iri: str) -> str | None:
        """That no value of a property is this literal, if none is."""
        if self._count(iri, literal):
            return None
        return f"{self._shown(literal)} is no value of {self._name(iri)} in the graph"

    def _said(self, iri: str, kinds: Sequence[str]) -> str:
        what = "labels" if iri in _LABELS else f"values of {self._name(iri)}"
        if kinds[0] == _THING:
            return f"{what} are IRIs"
        if kinds[0].startswith("@"):
            return f"{what} have a language"
        return f"{what} are {'text' if kinds[0] == _XSD + 'string' else self._name(kinds[0])}"

    def _hint(
        self,
        better: tuple[ox.Literal, int] | None,
        others: Sequence[ox.Literal | None],
        kinds: Sequence[str],
    ) -> str:
        if better:
            return f"{self._shown(better[0])} has {better[1]:,}"
        if kinds[0] == _THING:
            return "write an IRI, or a name with a prefix"
        if others[0]:
            return f"write {self._shown(others[0])}"
        if kinds[0] == _XSD + "date":
            return f"write a day, as in {self._shown(ox.Literal('2024-05-01', datatype=_DATE))}"
        return f"write one of {self._name(kinds[0])}"

    def _kinds_of(self, iri: str) -> tuple[list[str], bool]:
        """The datatypes and, with an @, languages of a property's values, the commonest first.

        Also whether the ontology asks for them.
        """
        found: Counter[str] = Counter()
        values = self._store.quads_for_pattern(None, ox.NamedNode(iri), None, ox.DefaultGraph())
        for quad in islice(values, _FIRST):
            if isinstance(quad.object, ox.Literal):
                found[_kind(quad.object)] += 1
        if iri in _LABELS and any(kind.startswith("@") for kind in found):
            found = Counter({k: n if k[0] == "@" else 1 for k, n in found.items()})
        declared: Counter[str] = Counter()
        for shape in self._store.quads_for_pattern(None, _PATH, ox.NamedNode(iri)):
            for quad in self._store.quads_for_pattern(shape.subject, _DATATYPE, None):
                if isinstance(quad.object, ox.NamedNode) and quad.object.value != _LANGUAGE:
                    declared[quad.object.value] += 1
        if every := found + declared:
            return [kind for kind, _ in every.most_common()], bool(declared)
        ranges = self._store.quads_for_pattern(ox.NamedNode(iri), _RANGE, None)
        leads_to_class = any(_DP in str(quad.object) for quad in ranges)
        return [_THING] if leads_to_class else [], leads_to_class

    def _count(self, iri: str, literal: ox.Literal) -> int:
        found = self._store.quads_for_pattern(None, ox.NamedNode(iri), literal, ox.DefaultGraph())
        return sum(1 for _ in islice(found, _FIRST))

    def _shown(self, literal: ox.Literal) -> str:
        if literal.language or literal.datatype.value == _XSD + "string":
            return str(literal)
        if literal.datatype.value in _NUMBERS or literal.datatype.value == _XSD + "boolean":
            return literal.value
        return f"{ox.Literal(literal.value)}^^{self._name(literal.datatype.value)}"


_PATH: Final = ox.NamedNode(PREFIXES["sh"] + "path")
_DATATYPE: Final = ox.NamedNode(PREFIXES["sh"] + "datatype")
_RANGE: Final = ox.NamedNode(PREFIXES["rdfs"] + "range")
_DATE: Final = ox.NamedNode(_XSD + "date")


def _languages(kinds: Sequence[str]) -> list[str]:
    return [kind for kind in kinds if kind.startswith("@")]


def _second(pair: tuple[ox.Literal, int]) -> int:
    return pair[1]


def _kind(literal: ox.Literal) -> str:
    return f"@{literal.language}" if literal.language else literal.datatype.value


def _of_kind(value: str, kind: str) -> ox.Literal | None:
    """The literal of a value; None where it is not one of its datatype."""
    if kind == _THING:
        return None
    if kind.startswith("@"):
        return ox.Literal(value, language=kind[1:])
    literal = ox.Literal(value, datatype=ox.NamedNode(kind))
    if kind == _XSD + "string" or not kind.startswith(_XSD):
        return literal
    cast = f"ASK {{ FILTER(BOUND(?x)) BIND(<{kind}>({ox.Literal(value)}) AS ?x) }}"
    try:
        return literal if ox.Store().query(cast) else None
    except RuntimeError:  # there is no cast to it
        return literal


def _are_alike(one: str, other: str) -> bool:
    """Whether literals of two kinds can be equal, or before and after one another."""
    return one == other or {one, other} <= _NUMBERS


# in the text -------------------------------------------------------------------------------------


def _uses(structure: Structure, prefixes: Mapping[str, str]) -> Iterator[_Use]:
    tokens = structure.tokens
    known = {**prefixes, **declarations(tokens)}
    properties: dict[str, set[str]] = {}
    unknown: set[str] = set()
    places: list[tuple[int, str]] = []
    for index, verb in objects(structure, known):
        token = tokens[index]
        if token.kind is Kind.VARIABLE:
            if verb:
                properties.setdefault(token.text, set()).add(verb)
            else:
                unknown.add(token.text)
        elif verb:
            places.append((index, verb))
    unknown |= {token.text for before, token in pairwise(tokens) if before.is_word("AS")}
    for index, verb in places:
        if found := _literal(tokens, index, known):
            yield _Use(
                tokens[index], found[0], frozenset([verb]), "", "", _is_needed(structure, index)
            )
    for index, variable, operator in _comparisons(structure, known):
        found = _literal(tokens, index, known)
        if found and variable in properties and variable not in unknown:
            alone = operator != "!=" and _is_alone(structure, index)
            yield _Use(
                tokens[index],
                found[0],
                frozenset(properties[variable]),
                operator,
                variable,
                alone and _is_needed(structure, index),
            )


def _comparisons(
    structure: Structure, prefixes: Mapping[str, str]
) -> Iterator[tuple[int, str, str]]:
    """Where a FILTER compares a literal with a variable, or VALUES lists one.

    The literal's first token, the variable, and the operator.
    """
    tokens = structure.tokens
    for index, token in enumerate(tokens[:-1]):
        clause = structure.clause_of(index)
        if token.kind is not Kind.VARIABLE or clause is None:
            continue
        after = tokens[index + 1]
        if clause.role is Role.FILTER and after.is_mark(*_COMPARED):
            found = _literal(tokens, index + 2, prefixes)
            if found and _stand_alone(tokens, index, index + 2 + found[1]):
                yield index + 2, token.text, after.text
        elif clause.role is Role.FILTER and tokens[index - 1].is_mark(*_COMPARED):
            for first in range(max(0, index - 4), index - 1):
                found = _literal(tokens, first, prefixes)
                ends = found is not None and first + found[1] == index - 1
                if ends and _stand_alone(tokens, first, index + 1):
                    yield first, token.text, tokens[index - 1].text
        elif after.is_word("IN") or (clause.role is Role.VALUES and after.is_mark("{")):
            opening = index + 1 + after.is_word("IN")
            for at in range(opening + 1, structure.partner.get(opening, opening)):
                if tokens[at].kind in (Kind.STRING, Kind.NUMBER):
                    yield at, token.text, "="


def _stand_alone(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether tokens `first` to `end` are all of an operand of `&&` or `||`, or in brackets."""
    return tokens[first - 1].is_mark("(", "&&", "||") and tokens[end].is_mark(")", "&&", "||")


def _literal(
    tokens: Sequence[Token], index: int, prefixes: Mapping[str, str]
) -> tuple[ox.Literal, int] | None:
    """The literal that begins with a token, and how many tokens it has; None if none does."""
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


def _is_alone(structure: Structure, index: int) -> bool:
    """Whether the FILTER that a token stands in fails if the comparison there does."""
    clause = structure.clause_of(index)
    if clause is None or clause.role is not Role.FILTER:
        return False
    inside = structure.tokens[clause.first + 1 : clause.last + 1]
    words = any(token.kind is Kind.WORD for token in inside)
    return not words and not any(token.is_mark("||", "!", ",") for token in inside)


def _is_needed(structure: Structure, index: int) -> bool:
    clause: Clause | None = structure.clause_of(index)
    return clause is not None and all(outer.role in _NEEDED for outer in clause.chain())
