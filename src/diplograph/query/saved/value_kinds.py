"""The kinds of values that the variables and expressions of a query can have."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import cycle, pairwise
from typing import Final, NamedTuple

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
from diplograph.query.saved.kinds import (
    BOOLEAN,
    COMPUTED,
    INVALID,
    NUMBER,
    NUMBERS,
    TEXT,
    THING,
    XSD,
    Kinds,
    PropertyValues,
    base,
    is_valid,
    kind_of,
)
from diplograph.query.saved.mentions import terms
from diplograph.query.saved.prefixes import declarations, expanded
from diplograph.query.saved.tokens import Kind

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
_ONE_OF: Final = {"MIN": 0, "MAX": 0, "SAMPLE": 0, "COALESCE": 0, "IF": 1}
"""Functions that give one of their arguments, and the first that they give."""
_SAME_LANGUAGE: Final = ("UCASE", "LCASE", "SUBSTR", "REPLACE")
_OR_NONE: Final = ("STRBEFORE", "STRAFTER", "CONCAT", "GROUP_CONCAT")
"""Functions that give text in the language of their arguments, or in none."""
_NO_PATTERNS: Final = (Role.FILTER, Role.BIND, Role.TEMPLATE)
_ROUNDS: Final = 3
"""How often kinds are inferred, so that variables made of others have theirs."""


class Given(NamedTuple):
    """What BIND, VALUES or AS give to a variable.

    `at` is the first token of the BIND or VALUES; None if nothing is joined with it. `is_only` is
    true if the variable has this value wherever that clause matches.
    """

    name: str
    value: Operation
    at: int | None
    is_only: bool


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
        self.expressions = [*expressions(structure)]
        self._unknown = {name for _, name in structure.parameters}
        self._values: dict[str, list[Operation]] = defaultdict(list)
        self._read_places()
        self.given = [*self._data()]
        for expression in self.expressions:
            for made in expression.operations:
                if made.name == "AS":
                    value, variable = made.arguments
                    at = expression.first if expression.keyword == "BIND" else None
                    name = structure.tokens[variable.first].text[1:]
                    self.given.append(Given(name, value, at, value.is_constant))
        for each in self.given:
            self._values[each.name].append(each.value)
        for _ in range(_ROUNDS if self.given else 1):
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
        for index, name in other.items():
            clause = self.structure.clause_of(index)
            if clause is None or clause.role is not Role.VALUES:
                self._unknown.add(name)

    def _data(self) -> Iterator[Given]:
        """The terms of VALUES."""
        tokens = self.structure.tokens
        for clause in self.structure.clauses:
            if clause.role is not Role.VALUES or clause.brace is None:
                continue
            head = tokens[clause.first : clause.brace]
            names = [token.text[1:] for token in head if token.kind is Kind.VARIABLE]
            found = [
                at
                for at in range(clause.brace + 1, clause.last)
                if tokens[at].kind not in (Kind.MARK, Kind.LANGUAGE)
                and not tokens[at - 1].is_mark("^^")
            ]
            for name, index in zip(cycle(names), found, strict=False):
                value = Operation("", index, index, [], is_constant=True, kinds=self.of_term(index))
                yield Given(name, value, clause.first, len(found) == len(names))

    def verbs(self, name: str) -> list[str]:
        """The properties whose values a variable has; none if it may have other literals."""
        if name in self._unknown or name in self._values:
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
                *(value.kinds for value in self._values.get(name, ())),
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
        return (iri,) if iri in COMPUTED or iri == TEXT else None  # a cast


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
    """The tokens and names of variables in patterns and VALUES, which may give them a value."""
    for index, token in enumerate(structure.tokens):
        clause = structure.clause_of(index)
        is_variable = token.text[0] == "?" and token.kind is Kind.VARIABLE
        is_inside = clause is not None and clause.role not in _NO_PATTERNS
        if is_variable and is_inside and is_in_group(structure, index):
            yield index, token.text[1:]


def bound_variables(structure: Structure) -> set[str]:
    """The names of the variables to which a triple pattern, VALUES or AS may give a value."""
    made = {name.text[1:] for word, name in pairwise(structure.tokens) if word.is_word("AS")}
    return made | {name for _, name in places_of_variables(structure)}


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


def _is_elsewhere(structure: Structure, index: int) -> bool:
    """Whether a token is in GRAPH or SERVICE, where properties have other values."""
    clause = structure.clause_of(index)
    return clause is not None and any(
        outer.role in (Role.GRAPH, Role.SERVICE) for outer in clause.chain()
    )
