"""Finds literals that match nothing: their datatype or language differs from the values'.

In SPARQL, `"Northland"` and `"Northland"@en` are different terms, and a date cannot be compared
with a string. Such a query is valid, but finds nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Final, Literal, NamedTuple
from unicodedata import normalize

import pyoxigraph as ox

from diplograph.query.saved.clauses import Structure
from diplograph.query.saved.literal_uses import LiteralUse, literal_uses
from diplograph.query.saved.tokens import Token
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
_FIRST: Final = 10_000
"""How many values of a property are read at most."""


class Misfit(NamedTuple):
    """A literal that can match nothing, with its token.

    `message` describes the actual values, `hint` tells what to write; `is_needed` is true if every
    row needs the match.
    """

    token: Token
    message: str
    hint: str
    is_needed: bool


def misfits(
    structure: Structure, prefixes: Mapping[str, str], store: ox.Store, *, is_whole: bool = False
) -> Iterator[Misfit]:
    """The literals of a query that can match nothing, compared with the values in `store`.

    Datatypes in the store's SHACL shapes count like values, and so does the range of a property if
    it is a class of the ontology. `is_whole` is true if the store has all values, with those of
    articles; else there may be values of other datatypes.
    """
    values = _Values(store, prefixes, is_whole=is_whole)
    for use in literal_uses(structure, prefixes):
        found = [values.misfit(use, iri) for iri in sorted(use.properties)]
        if use.call:
            found = [values.misfit_of_call(use)]
        if found and all(found):
            message, hint = found[0] or ("", "")
            yield Misfit(use.token, message, hint, use.is_needed)


def why_nothing_matches(
    structure: Structure, prefixes: Mapping[str, str], store: ox.Store
) -> str | None:
    """The literal because of which a query has no rows in `store`; None if none is found."""
    for found in misfits(structure, prefixes, store, is_whole=True):
        if found.is_needed:
            return f"{found.message} ({found.hint})"
    values = _Values(store, prefixes, is_whole=True)
    for use in literal_uses(structure, prefixes):
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

    def misfit(self, use: LiteralUse, iri: str) -> tuple[str, str] | None:
        """The error in a literal as a value of a property, as message and hint; None if it fits."""
        kinds, is_declared = self._kinds(iri)
        if not kinds or self._count(iri, use.literal):
            return None
        by_term = use.operator in ("", "=", "!=") and _kind(use.literal) not in _NUMBERS
        others = [_of_kind(use.literal.value, kind) for kind in kinds]
        if by_term and (found := self._other_spelling(iri, use.literal, kinds)):
            return found
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

    def misfit_of_call(self, use: LiteralUse) -> tuple[str, str] | None:
        """The error in a literal that is compared with a call, as message and hint, or None."""
        if _are_alike(_kind(use.literal), use.datatype):
            return None
        is_equality = use.operator in ("=", "!=")
        verb = "is never equal to" if is_equality else "cannot be compared with"
        what = f"a value of {self._name(use.datatype)}"
        if use.datatype in _NUMBERS:
            what = "a number"
        elif use.datatype == _XSD + "string":
            what = "text without a language"
        better = _of_kind(use.literal.value, use.datatype)
        hint = f"write {self._shown(better) if better else what}"
        return f"{self._shown(use.literal)} {verb} {use.call}: that is {what}", hint

    def _other_spelling(
        self, iri: str, literal: ox.Literal, kinds: Sequence[str]
    ) -> tuple[str, str] | None:
        """A sentence if values have the text only in another, canonically equivalent, spelling."""
        if literal.value.isascii():
            return None
        for form, name in _FORMS.items():
            text = normalize(form, literal.value)
            others = [_of_kind(text, kind) for kind in kinds] if text != literal.value else []
            for other in others:
                if other and (count := self._count(iri, other)):
                    message = (
                        f"{self._shown(literal)} matches nothing: its letters are not {name} "
                        f"(Unicode {form}), as in {self._plural(iri)}"
                    )
                    shown = self._shown(other)
                    ascii_only = shown.encode("ascii", "backslashreplace").decode()
                    return message, f"{_escaped(ascii_only)} has {count:,}"
        return None

    def absent(self, literal: ox.Literal, iri: str) -> str | None:
        """A sentence if the property has no such value; else None."""
        if self._count(iri, literal):
            return None
        return f"{self._shown(literal)} is no value of {self._name(iri)} in the graph"

    def _said(self, iri: str, kinds: Sequence[str]) -> str:
        what = self._plural(iri)
        if kinds[0] == _THING:
            return f"{what} are IRIs"
        if kinds[0].startswith("@"):
            return f"{what} have a language"
        return f"{what} are {'text' if kinds[0] == _XSD + 'string' else self._name(kinds[0])}"

    def _plural(self, iri: str) -> str:
        return "labels" if iri in _LABELS else f"values of {self._name(iri)}"

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
        """The datatypes and (as `@en`) languages of a property's values, most frequent first.

        The second item is whether the ontology requires them.
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


_FORMS: Final[dict[Literal["NFC", "NFD"], str]] = {"NFC": "composed", "NFD": "decomposed"}
_PATH: Final = ox.NamedNode(PREFIXES["sh"] + "path")
_DATATYPE: Final = ox.NamedNode(PREFIXES["sh"] + "datatype")
_RANGE: Final = ox.NamedNode(PREFIXES["rdfs"] + "range")
_DATE: Final = ox.NamedNode(_XSD + "date")


def _escaped(text: str) -> str:
    r"""Escapes of Python as SPARQL has them, with four or eight digits.

    >>> print(_escaped(r"\xe1"))
    \u00E1
    """
    return re.sub(
        r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))",
        lambda found: (
            rf"\U{found[3].upper()}" if found[3] else rf"\u{(found[1] or found[2]).upper():0>4}"
        ),
        text,
    )


def _languages(kinds: Sequence[str]) -> list[str]:
    return [kind for kind in kinds if kind.startswith("@")]


def _second(pair: tuple[ox.Literal, int]) -> int:
    return pair[1]


def _kind(literal: ox.Literal) -> str:
    return f"@{literal.language}" if literal.language else literal.datatype.value


def _of_kind(value: str, kind: str) -> ox.Literal | None:
    """The literal of a datatype or language for a text; None if the datatype does not allow it."""
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
    """Whether literals of two datatypes or languages can be compared."""
    return one == other or {one, other} <= _NUMBERS
