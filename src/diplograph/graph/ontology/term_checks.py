"""Terms that lack a label or a definition, or that nothing uses."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from diplograph.errors import Problem
from diplograph.graph.ontology.schema import Schema, in_order, named
from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import PREFIXES

_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept)


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
        if not (said_elsewhere or is_predicate or _is_named(term, texts)):
            yield schema.problem(term, "is declared and used nowhere")


def _is_named(term: URIRef, texts: str) -> bool:
    return Namespaces().shorten(str(term)) in texts
