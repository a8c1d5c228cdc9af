"""Checks the profile OWL 2 DL: its restrictions on ontologies, as far as such files can break them.

OWL 2 Structural Specification (2nd ed., 2012), sections 3, 5.8 and 11. Checked are:

- every class and property in use is declared; no property is of two kinds, no class a datatype;
- values of object properties are resources, values of data properties are literals;
- transitive properties, and those above them, are in no axiom that requires a simple property;
- terms of OWL, RDF, RDFS and XML Schema are not redefined;
- blank nodes and lists are only parts of axioms;
- literals of the ontology have datatypes of the OWL 2 datatype map.

Property chains and keys are refused, since their regularity is not checked.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Final

from rdflib import OWL, RDF, RDFS, XSD, BNode, Literal, URIRef

from diplograph.errors import Problem
from diplograph.graph.ontology.schema import (
    ANNOTATION,
    DATA,
    OBJECT,
    Schema,
    in_order,
    is_built_in,
    named,
)

_CLASS_PLACES: Final = (RDF.type, RDFS.subClassOf, RDFS.domain, OWL.onClass, OWL.disjointWith)
_AXIOMS: Final = {
    *(OWL.Restriction, OWL.Class, OWL.AllDisjointClasses, OWL.AllDisjointProperties),
    *(OWL.AllDifferent, OWL.NegativePropertyAssertion, OWL.Axiom, RDFS.Datatype),
}
_LISTS: Final = {
    *(OWL.unionOf, OWL.intersectionOf, OWL.oneOf, OWL.disjointUnionOf, OWL.withRestrictions),
    *(OWL.members, OWL.distinctMembers),
}
_SIMPLE_WANTED: Final = {
    *(OWL.FunctionalProperty, OWL.InverseFunctionalProperty),
    *(OWL.IrreflexiveProperty, OWL.AsymmetricProperty),
}
_CARDINAL: Final = {
    *(OWL.cardinality, OWL.minCardinality, OWL.maxCardinality, OWL.hasSelf),
    *(OWL.qualifiedCardinality, OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality),
}
_NUMBERS: Final = (
    "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int"
    " short byte unsignedLong unsignedInt unsignedShort unsignedByte double float"
)
_TEXTS: Final = "string normalizedString token language Name NCName NMTOKEN"
_OTHERS: Final = "boolean hexBinary base64Binary anyURI dateTime dateTimeStamp"
DATATYPE_MAP: Final = {
    *(XSD[name] for name in f"{_NUMBERS} {_TEXTS} {_OTHERS}".split()),
    *(RDF.PlainLiteral, RDF.langString, RDF.XMLLiteral, OWL.real, OWL.rational, RDFS.Literal),
}
"""The datatypes of OWL 2 (section 4). xsd:date is not among them."""


def profile(schema: Schema, ontology: Schema) -> Iterator[Problem]:
    """The problems with OWL 2 DL. Datatypes are checked only in the files of `ontology`."""
    for rule in _RULES:
        yield from rule(schema)
    yield from _datatypes(ontology)


def _undeclared(schema: Schema) -> Iterator[Problem]:
    for prop in in_order(named(schema.graph.predicates()) - schema.properties):
        if not is_built_in(prop):
            subject = min(schema.graph.subjects(prop), key=str)
            message = f"the property {schema.short(prop)} is not declared"
            yield schema.problem(subject, message, prop, "declare it, or correct its name")
    known = schema.declared(OWL.Class, RDFS.Class)
    used = [
        (subject, place, value)
        for place in _CLASS_PLACES
        for subject, value in schema.graph.subject_objects(place)
        if isinstance(value, URIRef) and value not in known and not is_built_in(value)
    ]
    for subject, place, value in sorted(used, key=str):
        message = f"the class {schema.short(value)} is not declared"
        yield schema.problem(subject, message, place, "declare it, or correct its name")


def _of_two_kinds(schema: Schema) -> Iterator[Problem]:
    kinds = {"an object property": OBJECT, "a data property": DATA}
    kinds |= {"an annotation property": ANNOTATION}
    for (one, first), (two, second) in combinations(kinds.items(), 2):
        for term in in_order(schema.declared(first) & schema.declared(second)):
            yield schema.problem(term, f"is {one} and {two}", hint="choose one")
    for term in in_order(schema.declared(OWL.Class) & schema.declared(RDFS.Datatype)):
        yield schema.problem(term, "is a class and a datatype", hint="choose one")


def _wrong_values(schema: Schema) -> Iterator[Problem]:
    things, data = schema.declared(OBJECT), schema.declared(DATA)
    for subject, prop, value in sorted(schema.graph, key=str):
        if prop in things and isinstance(value, Literal):
            message = f"{schema.short(prop)} leads to a literal; expected a thing"
            yield schema.problem(subject, message, prop)
        elif prop in data and not isinstance(value, Literal):
            message = f"{schema.short(prop)} leads to a thing; expected a literal"
            yield schema.problem(subject, message, prop)


def _not_simple(schema: Schema) -> Iterator[Problem]:
    graph = schema.graph
    transitive = graph.subjects(RDF.type, OWL.TransitiveProperty)
    compound = {p for t in transitive for p in graph.transitive_objects(t, RDFS.subPropertyOf)}
    for prop in in_order({prop for prop in compound if isinstance(prop, URIRef)}):
        kinds = _SIMPLE_WANTED & set(graph.objects(prop, RDF.type))
        counted = any(
            _CARDINAL & set(graph.predicates(restriction))
            for restriction in graph.subjects(OWL.onProperty, prop)
        )
        if kinds or counted:
            what = schema.short(min(kinds, key=str)) if kinds else "counted in a restriction"
            yield schema.problem(prop, f"is transitive, or above one that is, and {what}")
    for beyond in (OWL.propertyChainAxiom, OWL.hasKey):
        for subject in in_order(named(graph.subjects(beyond))):
            yield schema.problem(subject, f"has {schema.short(beyond)}, which is not checked here")


def _redefined(schema: Schema) -> Iterator[Problem]:
    for term in in_order(named(schema.graph.subjects())):
        if is_built_in(term) and term not in (OWL.topObjectProperty, OWL.topDataProperty):
            yield schema.problem(term, "is a term of OWL itself, and is redefined")


def _stray_nodes(schema: Schema) -> Iterator[Problem]:
    graph = schema.graph
    facets = set(graph.objects(None, RDF.first))
    found = []
    for node in {s for s in graph.subjects() if isinstance(s, BNode)}:
        if (node, RDF.first, None) in graph:
            used = set(graph.predicates(None, node)) - {RDF.rest}
            if used <= _LISTS:
                continue
            what = "a list that is no part of an axiom"
        elif node in facets or _AXIOMS & set(graph.objects(node, RDF.type)):
            continue
        else:
            what = "a node without a name that is no part of an axiom"
        owner, prop = next(iter(graph.subject_predicates(node)), (node, None))
        found.append(schema.problem(owner, f"has {what}", prop, "give it an IRI"))
    yield from sorted(found, key=str)


def _datatypes(schema: Schema) -> Iterator[Problem]:
    for subject, prop, value in sorted(schema.graph, key=str):
        if isinstance(value, Literal) and value.datatype not in (None, *DATATYPE_MAP):
            message = f"{schema.short(URIRef(value.datatype or ''))} is no datatype of OWL 2"
            yield schema.problem(subject, message, prop)


_RULES: Final[Iterable[Callable[[Schema], Iterator[Problem]]]] = (
    _undeclared,
    _of_two_kinds,
    _wrong_values,
    _not_simple,
    _redefined,
    _stray_nodes,
)
