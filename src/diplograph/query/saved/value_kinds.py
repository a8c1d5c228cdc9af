"""The kinds of values that the variables and expressions of a query can have.

A kind is a datatype, a language (as `@en`) or IRI. Of texts it may be more exact: `=Egypt` is that
text alone, `~` and a kind is text as STR gives it of values of that kind. What is not known has no
kinds (None), and nothing is said of it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import Final

import pyoxigraph as ox

from diplograph.coding.spelling import suggest
from diplograph.errors import Problem
from diplograph.query.saved.clauses import Role, Structure
from diplograph.query.saved.expressions import (
    ARITHMETIC,
    COMPARED,
    Operation,
    end_of_term,
    expressions,
    is_in_group,
)
from diplograph.query.saved.mentions import terms
from diplograph.query.saved.prefixes import declarations, expanded
from diplograph.query.saved.tokens import Kind
from diplograph.rdf.namespaces import PREFIXES

Kinds = tuple[str, ...] | None
"""Kinds of values, the most frequent first; None if they are not known."""

XSD: Final = PREFIXES["xsd"]
THING: Final = "IRI"
INVALID: Final = "!"
"""The kind of a literal whose text its datatype does not allow."""
TEXT: Final = XSD + "string"
NUMBER: Final = XSD + "integer"
BOOLEAN: Final = XSD + "boolean"
DATE: Final = XSD + "date"
NUMBERS: Final = frozenset(
    XSD + name
    for name in """
    integer decimal double float int long short byte nonNegativeInteger positiveInteger
    nonPositiveInteger negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte
""".split()
)
_DURATIONS: Final = frozenset(
    XSD + name for name in ("duration", "dayTimeDuration", "yearMonthDuration")
)
_TIMES: Final = frozenset(XSD + name for name in ("dateTime", "dateTimeStamp"))
_DAYS: Final = "date time gYear gYearMonth gMonth gMonthDay gDay".split()
_COMPUTED: Final = NUMBERS | _DURATIONS | _TIMES | {BOOLEAN} | {XSD + name for name in _DAYS}
"""The datatypes whose values the engine knows."""
LABELS: Final = {
    PREFIXES[prefix] + name
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("skos", "altLabel"))
}

_RESULTS: Final = {
    name: kind
    for kind, names in {
        NUMBER: """YEAR MONTH DAY HOURS MINUTES SECONDS STRLEN ABS CEIL FLOOR ROUND COUNT SUM AVG
            RAND""",
        TEXT: "TZ STRUUID MD5 SHA1 SHA256 SHA384 SHA512 ENCODE_FOR_URI",
        BOOLEAN: """BOUND ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX CONTAINS STRSTARTS STRENDS
            LANGMATCHES SAMETERM IN ! && || """
        + " ".join(COMPARED),
        THING: "IRI URI UUID BNODE DATATYPE",
        XSD + "dateTime": "NOW",
        XSD + "dayTimeDuration": "TIMEZONE",
    }.items()
    for name in names.split()
} | {"NOT IN": BOOLEAN}
"""The kinds that functions and operators give, SPARQL 1.1, section 17.4; any number for one."""
_CASTS: Final = {
    XSD + name
    for name in "boolean date dateTime decimal double duration float integer string time".split()
}
_ONE_OF: Final = {"MIN": 0, "MAX": 0, "SAMPLE": 0, "AS": 0, "COALESCE": 0, "IF": 1}
"""Functions that give one of their arguments, and the first that they give."""
_SAME_LANGUAGE: Final = ("UCASE", "LCASE", "SUBSTR", "REPLACE")
_OR_NONE: Final = ("STRBEFORE", "STRAFTER", "CONCAT", "GROUP_CONCAT")
"""Functions that give text in the language of their arguments, or in none."""
_NO_PATTERNS: Final = (Role.FILTER, Role.BIND, Role.TEMPLATE, Role.VALUES)
_FIRST: Final = 10_000
"""How many values of a property are read at most."""
_ROUNDS: Final = 3
"""How often kinds are inferred, so that variables made of others have theirs."""
_PATH: Final = ox.NamedNode(PREFIXES["sh"] + "path")
_DATATYPE: Final = ox.NamedNode(PREFIXES["sh"] + "datatype")
_RANGE: Final = ox.NamedNode(PREFIXES["rdfs"] + "range")
_LANGUAGE: Final = PREFIXES["rdf"] + "langString"


class PropertyValues:
    """The values of properties in a store; `is_whole` if it has all of them."""

    def __init__(self, store: ox.Store, *, is_whole: bool) -> None:
        self._store = store
        self.is_whole = is_whole
        self.kinds = cache(self._kinds_of)

    def certain(self, iri: str) -> Kinds:
        """The kinds of a property's values; None if there may be others."""
        kinds, is_certain = self.kinds(iri)
        return kinds if is_certain else None

    def count(self, iri: str, literal: ox.Literal) -> int:
        """How often a literal is a value of a property, up to a limit."""
        found = self._store.quads_for_pattern(None, ox.NamedNode(iri), literal, ox.DefaultGraph())
        return sum(1 for _ in islice(found, _FIRST))

    def _kinds_of(self, iri: str) -> tuple[tuple[str, ...], bool]:
        """The kinds of a property's values, and whether there are no others.

        Datatypes in the store's SHACL shapes count like values, and so does the range of a property
        without literals if it is a class of the ontology.
        """
        found: Counter[str] = Counter()
        values = self._store.quads_for_pattern(None, ox.NamedNode(iri), None, ox.DefaultGraph())
        for quad in islice(values, _FIRST):
            found[kind_of(quad.object) if isinstance(quad.object, ox.Literal) else THING] += 1
        is_certain = self.is_whole and found.total() < _FIRST
        if iri in LABELS and any(kind.startswith("@") for kind in found):
            found = Counter({k: n if k[0] == "@" else 1 for k, n in found.items()})
        declared: Counter[str] = Counter()
        for shape in self._store.quads_for_pattern(None, _PATH, ox.NamedNode(iri)):
            for quad in self._store.quads_for_pattern(shape.subject, _DATATYPE, None):
                if isinstance(quad.object, ox.NamedNode) and quad.object.value != _LANGUAGE:
                    declared[quad.object.value] += 1
        if not declared and found.keys() <= {THING}:
            for quad in self._store.quads_for_pattern(ox.NamedNode(iri), _RANGE, None):
                declared[THING] += PREFIXES["dp"] in str(quad.object)
        every = +(found + declared)
        return tuple(kind for kind, _ in every.most_common()), is_certain or +declared != Counter()


class ValueKinds:
    """The kinds of values that a query's variables and expressions can have.

    `places` are the places of each variable in triple patterns, with their properties: empty of a
    subject. `expressions` have their operations' kinds.
    """

    def __init__(
        self, structure: Structure, prefixes: Mapping[str, str], properties: PropertyValues
    ) -> None:
        self.structure = structure
        self.prefixes = {**prefixes, **declarations(structure.tokens)}
        self.properties = properties
        self.places: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.objects: list[tuple[int, str]] = []
        """The places of other objects, with their properties."""
        self.literal = cache(self._literal)
        self.data = [*_data(structure)]
        self._given: dict[str, list[Kinds]] = defaultdict(list)
        for name, index, _ in self.data:
            self._given[name].append(self.of_term(index))
        self.expressions = [*expressions(structure)]
        self._unknown = {name for _, name in structure.parameters}
        self._read_places()
        self._made: dict[str, list[Operation]] = defaultdict(list)
        for expression in self.expressions:
            for made in expression.operations:
                if made.name == "AS":
                    self._made[structure.tokens[made.last].text[1:]].append(made)
        for _ in range(_ROUNDS if self._made else 1):
            for expression in self.expressions:
                for operation in expression.operations:
                    operation.kinds = self._kinds_of(operation)

    def _read_places(self) -> None:
        """Finds where variables and objects stand; a variable anywhere else is not known."""
        tokens = self.structure.tokens
        other = dict(places_of_variables(self.structure))
        for index, verb in terms(self.structure, self.prefixes):
            if tokens[index].kind is not Kind.VARIABLE:
                self.objects += [(index, verb)] if verb else []
            elif index in other and verb is not None and not _is_elsewhere(self.structure, index):
                self.places[other.pop(index)].append((index, verb))
        self._unknown.update(other.values())

    def verbs(self, name: str) -> list[str]:
        """The properties whose values a variable has; none if it may have other literals."""
        if name in self._unknown or name in self._made or name in self._given:
            return []
        return [verb for _, verb in self.places.get(name, ()) if verb]

    def of_term(self, index: int) -> Kinds:
        """The kinds of the term that begins with a token."""
        token = self.structure.tokens[index]
        if token.kind is Kind.VARIABLE:
            return self._of_variable(token.text[1:])
        if token.kind in (Kind.NAME, Kind.IRI):
            return (THING,)
        if token.is_word("EXISTS", "NOT"):
            return (BOOLEAN,)
        if token.is_word("UNDEF"):
            return ()
        literal = self.literal(index)
        if literal is None:
            return None
        kind = kind_of(literal) if is_valid(literal) else INVALID
        return (f"={literal.value}" if kind == TEXT else kind,)

    def _literal(self, index: int) -> ox.Literal | None:
        tokens = self.structure.tokens
        end = end_of_term(self.structure, index)
        if end is None or not (
            tokens[index].kind in (Kind.STRING, Kind.NUMBER)
            or tokens[index].is_word("TRUE", "FALSE")
        ):
            return None
        text = "".join(token.text for token in tokens[index : end + 1])
        if end == index + 2:
            text = f"{tokens[index].text}^^<{expanded(tokens[end], self.prefixes)}>"
        elif tokens[index].kind is Kind.WORD:
            text = text.lower()
        try:
            (quad,) = ox.parse(f"<urn:s> <urn:p> {text} .", format=ox.RdfFormat.TURTLE)
        except (SyntaxError, ValueError):
            return None
        return quad.object if isinstance(quad.object, ox.Literal) else None

    def _of_variable(self, name: str) -> Kinds:
        if name in self._unknown:
            return None
        verbs = dict.fromkeys(verb for _, verb in self.places.get(name, ()))
        return _union(
            [
                *((THING,) if not verb else self.properties.certain(verb) for verb in verbs),
                *(made.kinds for made in self._made.get(name, ())),
                *self._given.get(name, ()),
            ]
        )

    def _kinds_of(self, operation: Operation) -> Kinds:
        """The kinds of an operation, from those of its arguments."""
        name, arguments = operation.name, [each.kinds for each in operation.arguments]
        if not name:
            return self.of_term(operation.first)
        if name in _RESULTS:
            return (_RESULTS[name],)
        if name in _ONE_OF:
            if name == "AS":
                arguments = arguments[:1]
            return _union(arguments[_ONE_OF[name] :])
        if name in ARITHMETIC:
            every = _union(arguments)
            return (NUMBER,) if every is not None and NUMBERS.issuperset(every) else None
        if name in ("STR", "LANG"):
            given = _as_text if name == "STR" else _language
            return _union([(given(kind),) for kind in arguments[0] or (INVALID,)])
        if name in _SAME_LANGUAGE:
            return _in_languages(arguments[:1])
        if name in _OR_NONE:
            return _union([_in_languages(arguments), (TEXT,)])
        token = self.structure.tokens[operation.first]
        iri = expanded(token, self.prefixes) if token.kind in (Kind.NAME, Kind.IRI) else None
        return (iri,) if iri in _CASTS else None


def kind_of(literal: ox.Literal) -> str:
    """The datatype of a literal, or its language."""
    return f"@{literal.language.lower()}" if literal.language else literal.datatype.value


@lru_cache(maxsize=1024)
def is_valid(literal: ox.Literal) -> bool:
    """Whether a literal's text is one of its datatype; true of datatypes that are not computed."""
    if literal.datatype.value not in _COMPUTED:
        return True
    return bool(ox.Store().query(f"ASK {{ BIND({literal} = 1 AS ?x) FILTER(BOUND(?x)) }}"))


def base(kind: str) -> str:
    """The datatype or language of a kind that may be more exact."""
    return TEXT if kind[0] in "=~" else kind


def are_alike(kinds: Collection[str], others: Collection[str], *, exactly: bool = False) -> bool:
    """Whether some values of two kinds can be compared; with `exactly`, be equal."""
    return any(_are_alike(one, other, exactly) for one in kinds for other in others)


def _are_alike(one: str, other: str, exactly: bool) -> bool:
    if exactly and base(one) == base(other) == TEXT:
        for text, form in ((one, other), (other, one)):
            if text[0] == "=" and form[0] in "=~":
                return text == form or (form[0] == "~" and _is_form(text[1:], form[1:]))
        return True
    both = {base(one), base(other)}
    return len(both) == 1 or any(both <= like for like in (NUMBERS, _DURATIONS, _TIMES))


def _is_form(text: str, kind: str) -> bool:
    """Whether STR can give a text of a value of some kind."""
    if kind == THING:
        try:
            ox.NamedNode(text)
        except ValueError:
            return False
        return True
    return is_valid(
        ox.Literal(text, datatype=ox.NamedNode(XSD + "double" if kind in NUMBERS else kind))
    )


def _as_text(kind: str) -> str:
    """The kind of text that STR gives of a kind."""
    return TEXT if kind[0] in "@!" else kind if base(kind) == TEXT else f"~{kind}"


def _language(kind: str) -> str:
    """The kind of text that LANG gives of a kind."""
    return TEXT if kind == INVALID else f"={kind[1:]}" if kind[0] == "@" else "="


def _in_languages(arguments: Iterable[Kinds]) -> Kinds:
    """The kinds of text that has the languages of other text."""
    every = _union(arguments)
    return every and _union(
        [(base(kind),) for kind in every if kind[0] == "@" or base(kind) == TEXT]
    )


def _union(every: Iterable[Kinds]) -> Kinds:
    """Kinds of any of several values; None if one is not known."""
    found: dict[str, None] = {}
    for kinds in every:
        if kinds is None:
            return None
        found.update(dict.fromkeys(kinds))
    return tuple(found)


def places_of_variables(structure: Structure) -> Iterator[tuple[int, str]]:
    """The tokens and names of variables in patterns, from which they may get a value."""
    for index, token in enumerate(structure.tokens):
        clause = structure.clause_of(index)
        is_variable = token.text[0] == "?" and token.kind is Kind.VARIABLE
        is_inside = clause is not None and clause.role not in _NO_PATTERNS
        if is_variable and is_inside and is_in_group(structure, index):
            yield index, token.text[1:]


def bound_variables(structure: Structure) -> set[str]:
    """The names of the variables to which a triple pattern, VALUES or AS may give a value."""
    made = {name.text[1:] for word, name in pairwise(structure.tokens) if word.is_word("AS")}
    given = {name for name, *_ in _data(structure)}
    return made | given | {name for _, name in places_of_variables(structure)}


def unbound_variables(structure: Structure) -> Iterator[Problem]:
    """The variables that never have a value, each at its first token, with a hint at a similar one.

    A variable that occurs only inside BIND is not reported: in IF(…, ?x, ?none) it is the only way
    to give no value. Nor are parameters.
    """
    some = bound_variables(structure)
    told = some | {name for _, name in structure.parameters}
    for index, token in enumerate(structure.tokens):
        clause = structure.clause_of(index)
        is_bind = clause is not None and clause.role is Role.BIND
        if token.kind is Kind.VARIABLE and token.text[1:] not in told and not is_bind:
            told.add(token.text[1:])
            hint = suggest(token.text, (f"?{name}" for name in some))
            yield token.problem(f"{token.text} never has a value", hint)


def _data(structure: Structure) -> Iterator[tuple[str, int, bool]]:
    """The terms of VALUES: variable, first token, and whether there is one row alone."""
    tokens = structure.tokens
    for clause in structure.clauses:
        if clause.role is not Role.VALUES or clause.brace is None:
            continue
        head = tokens[clause.first : clause.brace]
        names = [token.text[1:] for token in head if token.kind is Kind.VARIABLE]
        found: list[int] = []
        at = clause.brace + 1
        while at < clause.last:
            end = end_of_term(structure, at)
            found += [] if end is None else [at]
            at = (at if end is None else end) + 1
        for number, index in enumerate(found if names else ()):
            yield names[number % len(names)], index, len(found) == len(names)


def _is_elsewhere(structure: Structure, index: int) -> bool:
    """Whether a token is in GRAPH or SERVICE, where properties have other values."""
    clause = structure.clause_of(index)
    return clause is not None and any(
        outer.role in (Role.GRAPH, Role.SERVICE) for outer in clause.chain()
    )
