"""Saved queries as triples, in the form in which SPARQL editors show examples.

The form is that of the SIB's collection (https://github.com/sib-swiss/sparql-examples), which its
editors and others read: a `sh:SPARQLExecutable` of SHACL, with the question as its comment. How
prefixes are declared is said in https://www.w3.org/TR/shacl/#sparql-prefixes. Every node has an
IRI.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph.errors import InputError
from diplograph.query.saved.saved_query import SavedQuery, Written
from diplograph.rdf.namespaces import PREFIXES

SCHEMA: Final = "https://schema.org/"
"""The namespace of keywords and endpoints, which is not among the common prefixes."""


class Example(NamedTuple):
    """A saved query, and SPARQL that asks it with some values, prefixes declared."""

    query: SavedQuery
    sparql: str


def examples(queries: Iterable[SavedQuery], explain: Callable[..., str]) -> Iterator[Example]:
    """An example of each query that its header gives values for, and that a case can be asked.

    Required parameters have the values of their `example`, or those of the first test that has
    one; the others have none. `explain` is `Case.explain`. Queries whose examples name what the
    case does not have are left out.
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
    """The triples that describe examples, and the prefixes that they may use.

    The IRIs of queries are `<base>query/<name>`. `endpoint` is the IRI of the service that
    answers; `language` is that of summaries and descriptions.
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
