"""Saved queries as triples, in the form that SPARQL editors read as examples.

The form is that of the SIB's collection (https://github.com/sib-swiss/sparql-examples): each query
is a `sh:SPARQLExecutable` of SHACL, with the question as its comment. Prefixes are declared as in
https://www.w3.org/TR/shacl/#sparql-prefixes. Every node has an IRI.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph.errors import InputError
from diplograph.query.saved.saved_query import SavedQuery, Written
from diplograph.rdf.namespaces import PREFIXES

SCHEMA: Final = "https://schema.org/"
"""The namespace of keywords and endpoints; it is not one of the common prefixes."""


class Example(NamedTuple):
    """A saved query, and its SPARQL with example values bound and prefixes declared."""

    query: SavedQuery
    sparql: str


def examples(queries: Iterable[SavedQuery], explain: Callable[..., str]) -> Iterator[Example]:
    """One example for each query that can be bound with the values of its header.

    A required parameter gets its `example`, or else the value of the first test that has one; the
    other parameters get none. `explain` is `Case.explain`. Queries whose example values the case
    does not have are left out.
    """
    for query in queries:
        try:
            yield Example(query, explain(query, **_values(query)))
        except InputError:
            continue


def _values(query: SavedQuery) -> dict[str, Written]:
    values: dict[str, Written] = {}
    for parameter in query.parameters:
        given = [
            test.params[parameter.name] for test in query.tests if parameter.name in test.params
        ]
        if parameter.required and (parameter.example or given):
            values[parameter.name] = parameter.example or given[0]
    return values


def example_triples(
    examples: Iterable[Example],
    base: str,
    prefixes: Mapping[str, str] = PREFIXES,
    *,
    endpoint: str | None = None,
    language: str = "en",
) -> Iterator[ox.Triple]:
    """The triples that describe examples and declare their prefixes.

    The IRIs of queries are `<base>query/<name>`. `endpoint` is the IRI of the SPARQL service;
    `language` is the language of summaries and descriptions.
    """
    declarations = _node(f"{base}query/prefixes")
    for query, sparql in examples:
        node = _node(f"{base}query/{query.name}")
        yield ox.Triple(node, _term("rdf", "type"), _term("sh", "SPARQLExecutable"))
        yield ox.Triple(node, _term("rdf", "type"), _term("sh", "SPARQLSelectExecutable"))
        yield ox.Triple(node, _term("rdfs", "label"), ox.Literal(query.name))
        comment = ox.Literal(query.summary, language=language)
        yield ox.Triple(node, _term("rdfs", "comment"), comment)
        if query.description:
            description = ox.Literal(query.description, language=language)
            yield ox.Triple(node, _term("dcterms", "description"), description)
        for tag in query.tags:
            yield ox.Triple(node, _node(SCHEMA + "keywords"), ox.Literal(tag))
        if endpoint:
            yield ox.Triple(node, _node(SCHEMA + "target"), _node(endpoint))
        yield ox.Triple(node, _term("sh", "prefixes"), declarations)
        yield ox.Triple(node, _term("sh", "select"), ox.Literal(sparql))
    yield from _declared(declarations, base, prefixes)


def _declared(node: ox.NamedNode, base: str, prefixes: Mapping[str, str]) -> Iterator[ox.Triple]:
    yield ox.Triple(node, _term("rdf", "type"), _term("owl", "Ontology"))
    for prefix, namespace in prefixes.items():
        declaration = _node(f"{base}query/prefix/{prefix}")
        iri = ox.Literal(namespace, datatype=_term("xsd", "anyURI"))
        yield ox.Triple(node, _term("sh", "declare"), declaration)
        yield ox.Triple(declaration, _term("rdf", "type"), _term("sh", "PrefixDeclaration"))
        yield ox.Triple(declaration, _term("sh", "prefix"), ox.Literal(prefix))
        yield ox.Triple(declaration, _term("sh", "namespace"), iri)


def _term(prefix: str, name: str) -> ox.NamedNode:
    return _node(PREFIXES[prefix] + name)


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)
