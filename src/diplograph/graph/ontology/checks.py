"""Checks of an ontology: all of them, those of terms, and those of alignments.

The terms of the vocabularies that rdflib includes are known without a network. Of Wikidata only the
form of ids is checked; other namespaces are reported as unknown.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, URIRef
from rdflib import namespace as known
from rdflib.namespace import DefinedNamespace

from diplograph import resources
from diplograph.coding.casefile import CaseFile
from diplograph.errors import Problem
from diplograph.graph.build.inputs import vocabulary_files
from diplograph.graph.ontology.owl_profile import profile
from diplograph.graph.ontology.reasoner import check_consistency
from diplograph.graph.ontology.schema import Schema, in_order, is_built_in, named
from diplograph.rdf.names import Namespaces
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
_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept)


@dataclass(frozen=True)
class OntologyReport:
    """The result of the checks: `errors` must be corrected, `remarks` may be intended.

    `consistent` is None if the reasoner did not run. `unchecked` are the namespaces of alignments
    whose terms are not known.
    """

    errors: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    consistent: bool | None
    unchecked: tuple[str, ...]


def check_ontology(case: CaseFile | None = None, *, reasoner: bool = True) -> OntologyReport:
    """Checks the ontology, with the vocabulary of a case if one is given.

    It checks the profile OWL 2 DL, the targets of alignments, and terms without label, definition
    or use. With `reasoner`, HermiT also checks that ontology and vocabulary are consistent, and
    that every class can have an instance.

    Raises:
        InputError: files that cannot be read or are not Turtle.
        DiplographError: there is no Java for the reasoner, or HermiT cannot process the files.
    """
    ontology = Schema(resources.ontology_files())
    schema = Schema({**ontology.files, **(vocabulary_files(case) if case else {})})
    errors = [*profile(schema, ontology), *broken_alignments(schema)]
    consistent = None
    if reasoner:
        report = check_consistency(list(schema.files))
        consistent = report.consistent
        if not consistent:
            hint = "take statements of the vocabulary out until it is gone"
            errors.append(Problem("HermiT finds a contradiction", hint=hint))
        message = "no individual can be of this class"
        errors += [schema.problem(URIRef(iri), message) for iri in report.unsatisfiable]
    users = [resources.ontology() / "shapes.ttl", *resources.rules()]
    users += resources.queries().glob("*.rq")
    return OntologyReport(
        errors=tuple(errors),
        remarks=(*undescribed(schema), *unused(schema, users)),
        consistent=consistent,
        unchecked=tuple(unknown_namespaces(schema)),
    )


def undescribed(schema: Schema) -> Iterator[Problem]:
    """Remarks on terms of diplograph and of the case without a label or a definition.

    Only classes, properties and concepts need a definition: the label tells what a person or a
    place is.
    """
    terms = schema.declared(*_KINDS) - named(schema.graph.subjects(RDF.type, OWL.Ontology))
    ours = (PREFIXES["dp"],)
    for term in in_order(terms):
        own = str(term).startswith(ours) or (term, RDFS.isDefinedBy, None) in schema.graph
        if not own:
            continue
        if (term, RDFS.label, None) not in schema.graph:
            yield schema.problem(term, "has no rdfs:label")
        if (term, SKOS.definition, None) not in schema.graph:
            yield schema.problem(term, "has no skos:definition")


def unused(schema: Schema, users: Iterable[Path]) -> Iterator[Problem]:
    """Remarks on classes and properties that are declared but not used.

    A term is used if it is in a statement about another subject, or is named in one of `users`:
    files of shapes, rules and queries.
    """
    texts = "\n".join(path.read_text(encoding="utf-8") for path in users)
    for term in in_order(schema.declared(*_KINDS) - schema.declared(SKOS.Concept)):
        said_elsewhere = any(s != term for s, _ in schema.graph.subject_predicates(term))
        is_predicate = (None, term, None) in schema.graph
        if not (said_elsewhere or is_predicate or Namespaces().shorten(str(term)) in texts):
            yield schema.problem(term, "is declared and used nowhere")


# alignments --------------------------------------------------------------------------------------


def broken_alignments(schema: Schema) -> Iterator[Problem]:
    """The problems of alignments whose targets do not exist."""
    for subject, prop, target in _foreign(schema):
        if _exists(schema, target) is False:
            hint = "correct its name, or take the alignment out"
            yield schema.problem(subject, f"{schema.short(target)} does not exist", prop, hint)


def unknown_namespaces(schema: Schema) -> list[str]:
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
