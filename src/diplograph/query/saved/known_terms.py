"""The terms that a query can use: those of the ontology and of a case's vocabulary."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from diplograph import resources
from diplograph.coding.casefile import CaseFile
from diplograph.coding.vocabulary import Vocabulary
from diplograph.graph.build.inputs import vocabulary_files
from diplograph.query.saved.mentions import Mention, Use
from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.turtle_reader import read_turtle

_RDF: Final = PREFIXES["rdf"]
_RDFS: Final = PREFIXES["rdfs"]
_OWL: Final = PREFIXES["owl"]
_DP: Final = PREFIXES["dp"]
_TYPE: Final = _RDF + "type"
_RANGE: Final = _RDFS + "range"
_SH: Final = PREFIXES["sh"]
_XSD: Final = PREFIXES["xsd"]
_DATATYPES: Final = """
    string boolean decimal integer double float date time dateTime dateTimeStamp gYear gMonth gDay
    gYearMonth gMonthDay duration yearMonthDuration dayTimeDuration byte short int long
    unsignedByte unsignedShort unsignedInt unsignedLong positiveInteger nonNegativeInteger
    negativeInteger nonPositiveInteger hexBinary base64Binary anyURI language normalizedString
    token NMTOKEN Name NCName
""".split()
"""RDF 1.1 Concepts, section 5.1 (https://www.w3.org/TR/rdf11-concepts/#xsd-datatypes)."""

_KINDS: Final = {
    _OWL + "Class": Use.CLASS,
    _RDFS + "Class": Use.CLASS,
    _OWL + "ObjectProperty": Use.PROPERTY,
    _OWL + "DatatypeProperty": Use.PROPERTY,
    _OWL + "AnnotationProperty": Use.PROPERTY,
    _RDF + "Property": Use.PROPERTY,
}
_POINTS_TO: Final = {
    _TYPE: Use.CLASS,
    _RDFS + "subClassOf": Use.CLASS,
    _SH + "targetClass": Use.CLASS,
    _SH + "class": Use.CLASS,
    _SH + "path": Use.PROPERTY,
    _SH + "targetSubjectsOf": Use.PROPERTY,
    _RDFS + "subPropertyOf": Use.PROPERTY,
}
_UNLISTED: Final = ("article/", "coder/")
"""Beginnings of a case's ids that no vocabulary lists."""


class KnownTerms:
    """The terms that a query may use, and the use of each: class, property or any term.

    `triples` are those of the ontology with its shapes, and of a case's vocabulary: a query may use
    every term in them. `base` is the base IRI of the case, if there is one; IRIs of articles and
    coders, which no vocabulary lists, are not checked.
    """

    def __init__(
        self,
        triples: Iterable[ox.Triple],
        prefixes: Mapping[str, str] = PREFIXES,
        base: str | None = None,
    ) -> None:
        self._shown = Namespaces(prefixes).in_sparql
        self._base = base
        self._uses: dict[str, set[Use]] = defaultdict(set)
        self._types: dict[str, set[str]] = defaultdict(set)
        self._ranges: dict[str, str] = {}
        for name in _DATATYPES:
            self._uses[_XSD + name].add(Use.ANY)
        every = list(triples)
        for triple in every:
            self._take(triple)
        self._every = every
        self._vocabulary = Vocabulary(every, base or PREFIXES["dp"], prefixes)
        self._namespaces = {*prefixes.values(), *([base] if base else ())}

    @cached_property
    def store(self) -> ox.Store:
        """A store with the triples."""
        store = ox.Store()
        store.extend(ox.Quad(*triple) for triple in self._every)
        return store

    def _take(self, triple: ox.Triple) -> None:
        self._uses[triple.predicate.value].add(Use.PROPERTY)
        if isinstance(triple.subject, ox.NamedNode):
            self._uses[triple.subject.value].add(Use.ANY)
        if isinstance(triple.object, ox.NamedNode):
            if isinstance(triple.subject, ox.NamedNode):
                if triple.predicate.value == _RANGE and triple.object.value.startswith(_DP):
                    self._ranges[triple.subject.value] = triple.object.value
                elif triple.predicate.value == _TYPE:
                    self._types[triple.subject.value].add(triple.object.value)
            use = _POINTS_TO.get(triple.predicate.value, Use.ANY)
            self._uses[triple.object.value].add(use)
            kind = _KINDS.get(triple.object.value)
            if use is Use.CLASS and kind and isinstance(triple.subject, ox.NamedNode):
                self._uses[triple.subject.value].add(kind)
        elif isinstance(triple.object, ox.Literal):
            self._uses[triple.object.datatype.value].add(Use.ANY)

    def fault(self, mention: Mention) -> tuple[str, str | None] | None:
        """The error in a mention, as message and hint; None if there is none.

        In a CONSTRUCT template, only terms of the ontology are checked: a query may create triples
        of any other vocabulary.
        """
        if mention.made and not mention.iri.startswith(PREFIXES["dp"]):
            return None
        written = mention.token.text
        return self.misuse(mention.iri, mention.use, written) or self._misfit(mention, written)

    def misuse(
        self, iri: str, use: Use, written: str | None = None
    ) -> tuple[str, str | None] | None:
        """The error in the use of an IRI, as in `fault`; `written` is its spelling for messages.

        A term outside of the namespaces that have a prefix is not checked.
        """
        written = written or self._shown(iri)
        namespace = self._namespace(iri)
        if namespace is None:
            return None
        if iri not in self._uses:
            if namespace == self._base and iri.removeprefix(namespace).startswith(_UNLISTED):
                return None
            where = "ontology" if namespace == PREFIXES["dp"] else "ontology or the vocabulary"
            where = "vocabulary" if namespace == self._base else where
            return f"{written} is not in the {where}", self._meant(iri, namespace, use)
        if self._may_be(iri, use):
            return None
        is_a = "".join(f"a {other}, " for other in self._uses[iri] - {Use.ANY})
        if not is_a and namespace not in (PREFIXES["dp"], self._base):
            return None  # it is defined elsewhere, perhaps with this use
        return f"{written} is {is_a}not a {use}", self._meant(iri, namespace, use, least=100)

    def _misfit(self, mention: Mention, written: str) -> tuple[str, None] | None:
        """The error if an object is not an instance of its property's range.

        Only classes of the ontology are compared; an individual of none of them is not checked.
        """
        wanted = self._ranges.get(mention.verb or "")
        kinds = [
            self._shown(iri) for iri in self._types.get(mention.iri, ()) if iri.startswith(_DP)
        ]
        if not wanted or not kinds or wanted in self._vocabulary.types(mention.iri):
            return None
        verb = self._shown(mention.verb or "")
        is_a = " and ".join(f"a {kind}" for kind in sorted(kinds))
        return f"{written} is {is_a}; {verb} leads to a {self._shown(wanted)}", None

    def _namespace(self, iri: str) -> str | None:
        """The longest known namespace of an IRI; one namespace may begin with another."""
        found = [namespace for namespace in self._namespaces if iri.startswith(namespace)]
        return max(found, key=len, default=None)

    def _meant(self, iri: str, namespace: str, use: Use, least: int = 70) -> str | None:
        """A hint at the most similar term of the same use and namespace, or its namesake elsewhere.

        `least` is the lowest similarity, from 0 to 100. Wikidata's ids get no hint: similar numbers
        mean nothing.
        """
        from rapidfuzz import fuzz, process

        if namespace == PREFIXES["wd"]:
            return None
        local = iri.removeprefix(namespace)
        for other in self._namespaces - {namespace}:
            if self._may_be(other + local, use):
                return f"did you mean {self._shown(other + local)}?"
        spellings = {
            known.removeprefix(namespace): known
            for known in self._uses
            if known.startswith(namespace) and known != iri and self._may_be(known, use)
        }
        found = process.extractOne(
            local, spellings.keys(), scorer=fuzz.ratio, processor=_fold, score_cutoff=least
        )
        return f"did you mean {self._shown(spellings[found[0]])}?" if found else None

    def _may_be(self, iri: str, use: Use) -> bool:
        return iri in self._uses and (use is Use.ANY or use in self._uses[iri])


def known_terms(case: CaseFile | None = None) -> KnownTerms:
    """Reads the terms of the ontology and of a case's vocabulary from their files.

    Raises:
        InputError: files are missing or not Turtle; it lists all problems.
    """
    own = vocabulary_files(case) if case else {}
    found = read_turtle(resources.ontology_files("shapes.ttl") | own).values()
    every = (triple for triples in found for triple in triples)
    return KnownTerms(every, case.prefixes if case else PREFIXES, case.base if case else None)


def _fold(text: str) -> str:
    return text.casefold().replace("-", "").replace("_", "")
