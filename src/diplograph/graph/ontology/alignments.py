"""Finds alignments to terms that do not exist in other vocabularies.

The terms of the vocabularies that rdflib includes are known without a network. Of Wikidata only the
form of ids is checked; other namespaces are reported as unknown.
"""

import re
from collections.abc import Iterator
from typing import Final

from rdflib import OWL, RDFS, SKOS, URIRef
from rdflib import namespace as known
from rdflib.namespace import DefinedNamespace

from diplograph.errors import Problem
from diplograph.graph.ontology.schema import Schema, is_built_in
from diplograph.rdf.namespaces import PREFIXES

ALIGNING: Final = (
    *(RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty),
    *(SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch),
)
_SPACES: Final[tuple[type[DefinedNamespace], ...]] = (
    *(known.DCTERMS, known.FOAF, known.GEO, known.ORG, known.PROV, known.SDO),
    *(known.SKOS, known.TIME, known.VANN, known.SSN, known.SOSA, known.QB),
)
_WIKIDATA: Final = re.compile(re.escape(PREFIXES["wd"]) + r"[QPL][1-9]\d*")


def broken(schema: Schema) -> Iterator[Problem]:
    """The problems of alignments whose targets do not exist."""
    for subject, prop, target in _foreign(schema):
        if _exists(schema, target) is False:
            hint = "correct its name, or take the alignment out"
            yield schema.problem(subject, f"{schema.short(target)} does not exist", prop, hint)


def unknown(schema: Schema) -> list[str]:
    """The namespaces of alignment targets whose terms are not known here."""
    found = {
        re.split(r"(?<=[#/])[^#/]*$", str(target))[0]
        for _, _, target in _foreign(schema)
        if _exists(schema, target) is None
    }
    return sorted(found)


def _foreign(schema: Schema) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    for prop in ALIGNING:
        for subject, target in sorted(schema.graph.subject_objects(prop), key=str):
            ours = str(target).startswith(PREFIXES["dp"]) or is_built_in(target)
            if isinstance(subject, URIRef) and isinstance(target, URIRef) and not ours:
                yield subject, prop, target


def _exists(schema: Schema, target: URIRef) -> bool | None:
    """Whether a term exists; None if that is not known."""
    text = str(target)
    if text.startswith(PREFIXES["wd"]):
        return bool(_WIKIDATA.fullmatch(text))
    for space in _SPACES:
        if text.startswith(str(space)):
            return target in space
    described = {
        str(subject)
        for label in (RDFS.label, SKOS.prefLabel)
        for subject in schema.graph.subjects(label)
    }
    if text.rpartition("#")[0] in {iri.rpartition("#")[0] for iri in described if "#" in iri}:
        return text in described
    return None
