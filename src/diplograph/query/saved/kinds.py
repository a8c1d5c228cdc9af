"""The kinds of RDF terms, and which of them can be equal.

A kind is a datatype, a language (as `@en`) or IRI. Of texts it may be more exact: `=Egypt` is that
text alone, `~` and a kind is text as STR gives it of values of that kind. What is not known has no
kinds (None), and nothing is said of it.
"""

from collections import Counter
from collections.abc import Collection
from functools import cache, lru_cache
from itertools import islice
from typing import Final

import pyoxigraph as ox

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
COMPUTED: Final = NUMBERS | _DURATIONS | _TIMES | {BOOLEAN} | {XSD + name for name in _DAYS}
"""The datatypes whose values the engine knows."""
LABELS: Final = {
    PREFIXES[prefix] + name
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("skos", "altLabel"))
}
_FIRST: Final = 10_000
"""How many values of a property are read at most."""
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


def kind_of(literal: ox.Literal) -> str:
    """The datatype of a literal, or its language."""
    return f"@{literal.language.lower()}" if literal.language else literal.datatype.value


@lru_cache(maxsize=1024)
def is_valid(literal: ox.Literal) -> bool:
    """Whether a literal's text is one of its datatype; true of datatypes that are not computed."""
    if literal.datatype.value not in COMPUTED:
        return True
    return has_value(f"{literal} = 1")


def has_value(expression: str) -> bool:
    """Whether the engine gives an expression without variables a value, and no error."""
    return bool(ox.Store().query(f"ASK {{ BIND({expression} AS ?x) FILTER(BOUND(?x)) }}"))


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


def sort(kind: str) -> str:
    """The sort of a kind, for what functions take."""
    if kind[0] == "@" or base(kind) == TEXT:
        return "text"
    sorts = {THING: "IRI", BOOLEAN: "boolean", **dict.fromkeys(NUMBERS, "number")}
    return sorts.get(kind, "other")


def of_kind(value: str, kind: str) -> ox.Literal | None:
    """The literal of a datatype or language for a text; None if the datatype does not allow it."""
    if kind == THING:
        return None
    if kind.startswith("@"):
        return ox.Literal(value, language=kind[1:])
    literal = ox.Literal(value, datatype=ox.NamedNode(kind))
    return literal if is_valid(literal) else None
