"""Adds triples in the terms of OWL, GeoSPARQL and SKOS that say what ours say.

They follow from single triples of the graph, and stand in files alone: in the store they would
answer no question that is not answered already.

- GeoSPARQL 1.1, sections 6.3 and 8.4: a location has a geometry that is a node of its own.
- SKOS Reference, sections 4 and 5: an issue is a concept with a preferred label, and a concept
  without a broader one is a top concept of its scheme.
- OWL 2 Structural Specification, section 5.8: individuals are declared. Tools that look only for
  what is declared (owlready2) see none otherwise.
- OWL 2 Structural Specification, section 3.4: an import is of another document. What a merged file
  imports is in it, and tools that look for it on the web refuse the file.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from diplograph.rdf.lookups import objects
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.rdf.writers.statements import TYPE, literal_parts

_OWL, _SKOS, _GEO = PREFIXES["owl"], PREFIXES["skos"], PREFIXES["geo"]
_LABEL, _PREFERRED = f"<{PREFIXES['rdfs']}label>", f"<{_SKOS}prefLabel>"
_SCHEME, _BROADER = f"<{_SKOS}inScheme>", f"<{_SKOS}broader>"
_INDIVIDUAL = f"<{_OWL}NamedIndividual>"
_BUILT_IN = tuple(f"<{PREFIXES[prefix]}" for prefix in ("owl", "rdfs", "rdf"))
_CONCEPTS = {f"<{_SKOS}Concept>", f"<{DP.Issue}>"}
_IMPORTS: Final = f" <{_OWL}imports> ".encode()
_DECLARING: Final = ("ntriples", "rdfxml")

Triple = tuple[str, str, str]
Rule = Callable[[str, str, str], Iterator[Triple]]


def without_imports(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without `owl:imports`."""
    return (line for line in lines if _IMPORTS not in line)


def with_standard_terms(lines: Iterable[bytes], store: ox.Store, format: str) -> Iterator[bytes]:  # noqa: A002
    """The lines, each followed by what it says in standard terms; some come more than once.

    `store` is where they are from. Individuals are declared in the formats that owlready2 reads.
    """
    concepts = _Concepts(store)
    rules: dict[str, Rule] = {f"<{DP.geometry}>": _geometry}
    rules |= {TYPE: concepts.labels, _SCHEME: concepts.top}
    declares = _DECLARES if format in _DECLARING else {}
    terms = dict(TERMS)
    for line in lines:
        yield line
        subject, predicate, value = line[:-3].decode().split(" ", 2)
        if predicate not in rules and predicate not in declares:
            continue
        triple = (subject, predicate, value)
        found = list(rules[predicate](*triple)) if predicate in rules else []
        for each in (triple, *found):
            if each[1] in declares:
                found += declares[each[1]](*each)
        found += [(term, TYPE, terms.pop(term)) for each in found for term in each if term in terms]
        yield from (f"{' '.join(each)} .\n".encode() for each in found)


TERMS: Final = {
    f"<{_GEO}Feature>": f"<{_OWL}Class>",
    f"<{_GEO}Geometry>": f"<{_OWL}Class>",
    f"<{_GEO}hasGeometry>": f"<{_OWL}ObjectProperty>",
    f"<{_GEO}hasDefaultGeometry>": f"<{_OWL}ObjectProperty>",
    f"<{_GEO}asWKT>": f"<{_OWL}DatatypeProperty>",
    f"<{_SKOS}topConceptOf>": f"<{_OWL}ObjectProperty>",
    f"<{_SKOS}hasTopConcept>": f"<{_OWL}ObjectProperty>",
}
"""What the ontology need not declare, as it does not use them; a file that does declares them."""


def _geometry(location: str, _: str, value: str) -> Iterator[Triple]:
    # No entry of a case has an IRI of this kind: those below an article end in `#char=…`.
    node = f"{location[:-1]}{'/' if '#' in location else '#'}geometry>"
    yield location, TYPE, f"<{_GEO}Feature>"
    yield location, f"<{_GEO}hasGeometry>", node
    yield location, f"<{_GEO}hasDefaultGeometry>", node
    yield node, TYPE, f"<{_GEO}Geometry>"
    yield node, f"<{_GEO}asWKT>", value


class _Concepts:
    """What is said of concepts, where the graph does not say it itself."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def labels(self, subject: str, _: str, kind: str) -> Iterator[Triple]:
        """A preferred label of a concept for each language that has none (SKOS, S14)."""
        if kind not in _CONCEPTS:
            return
        yield subject, TYPE, f"<{_SKOS}Concept>"
        labelled = {literal_parts(label).language for label in self._objects(subject, _PREFERRED)}
        for label in sorted(self._objects(subject, _LABEL)):
            language = literal_parts(label).language
            if language not in labelled:
                labelled.add(language)
                yield subject, _PREFERRED, label

    def top(self, concept: str, _: str, scheme: str) -> Iterator[Triple]:
        """That a concept is at the top of a scheme, unless a broader one is in it."""
        broader = self._objects(concept, _BROADER)
        if not any(scheme in self._objects(each, _SCHEME) for each in broader):
            yield concept, f"<{_SKOS}topConceptOf>", scheme
            yield scheme, f"<{_SKOS}hasTopConcept>", concept

    def _objects(self, subject: str, predicate: str) -> list[str]:
        if not subject.startswith("<"):
            return []
        return [str(value) for value in objects(self._store, subject[1:-1], predicate[1:-1])]


def _individual(subject: str, _: str, kind: str) -> Iterator[Triple]:
    if not kind.startswith(_BUILT_IN):
        yield subject, TYPE, _INDIVIDUAL


def _evidence(subject: str, *_: str) -> Iterator[Triple]:
    """What only its place among the properties tells; so are coders, below."""
    yield subject, TYPE, f"<{DP.Evidence}>"
    yield subject, TYPE, _INDIVIDUAL


def _coder(_subject: str, _predicate: str, coder: str) -> Iterator[Triple]:
    yield coder, TYPE, f"<{DP.Coder}>"
    yield coder, TYPE, _INDIVIDUAL


_DECLARES: Final[Mapping[str, Rule]] = {
    TYPE: _individual,
    f"<{PREFIXES['oa']}start>": _evidence,
    f"<{PREFIXES['prov']}wasAttributedTo>": _coder,
    f"<{DP.adjudicates}>": _coder,
}
"""What declares individuals, by the predicate of the triple that mentions them."""
