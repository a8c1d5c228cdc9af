"""Finds what in a SPARQL query matches nothing in the store: literals, terms and named graphs.

Such a query is valid, and may still have rows: an unmatched pattern inside OPTIONAL, UNION, MINUS
or NOT EXISTS changes them, and a COUNT of nothing is 0.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

import pyoxigraph as ox

from diplograph.coding.spelling import nearest
from diplograph.errors import Problem, QueryError
from diplograph.query.saved.clauses import Role, Structure
from diplograph.query.saved.mentions import Use, mentions
from diplograph.query.saved.prefixes import declarations, expanded
from diplograph.query.saved.tokens import located
from diplograph.query.saved.unmatched_literals import misfits, why_nothing_matches
from diplograph.query.saved.value_kinds import unbound_variables
from diplograph.rdf.namespaces import PREFIXES

_OTHER_GRAPHS: Final = (Role.GRAPH, Role.SERVICE)
_LABEL: Final = ox.NamedNode(PREFIXES["rdfs"] + "label")
_COMPARED: Final = 10_000
"""How many labels are read at most to find the name that was meant."""


def unmatched(text: str, prefixes: Mapping[str, str], store: ox.Store) -> list[Problem]:
    """All terms, literals and graphs that match nothing in `store`, in the order of the text.

    The content of SERVICE and GRAPH is skipped; with FROM, terms and literals are skipped. The text
    need not declare `prefixes`. A text with invalid tokens or unmatched brackets gives no problems.
    """
    try:
        structure = Structure(text)
    except QueryError:
        return []
    found = [*_missing_graphs(structure, prefixes, store), *_idle_minus(structure)]
    if not any(token.is_word("FROM") for token in structure.tokens):
        found += [*_unknown(structure, prefixes, store), *unbound_variables(structure)]
        found += [
            misfit.token.problem(misfit.message, misfit.hint)
            for misfit in misfits(structure, prefixes, store, is_whole=True)
        ]
    elsewhere = [
        (structure.tokens[clause.brace or clause.first].start, structure.tokens[clause.last].start)
        for clause in structure.clauses
        if clause.role in _OTHER_GRAPHS
    ]
    return located(
        text,
        (p for p in found if not any(start <= int(p.where[0]) <= end for start, end in elsewhere)),
    )


def why_no_rows(text: str, prefixes: Mapping[str, str], store: ox.Store) -> str | None:
    """The reason why a query has no rows in `store`; None if none is found.

    Raises:
        QueryError: the text has invalid tokens or unmatched brackets.
    """
    structure = Structure(text)
    for problem in _missing_graphs(structure, prefixes, store):
        return str(problem)
    unknown = list(dict.fromkeys(_unknown_anywhere(structure, prefixes, store)))
    if len(unknown) == 1:
        return str(_missing(unknown[0], prefixes, store))
    if unknown:
        return f"{', '.join(unknown)} occur nowhere in the graph"
    if any(token.is_word("FROM") for token in structure.tokens):
        return None
    return why_nothing_matches(structure, prefixes, store)


def _missing_graphs(
    structure: Structure, prefixes: Mapping[str, str], store: ox.Store
) -> Iterator[Problem]:
    """The graphs of FROM, FROM NAMED or GRAPH that the store does not have."""
    known = {**prefixes, **declarations(structure.tokens)}
    for index, token in enumerate(structure.tokens[1:], 1):
        if structure.tokens[index - 1].is_word("FROM", "NAMED", "GRAPH"):
            iri = expanded(token, known)
            if iri and not _is_graph(store, iri):
                message = f"no graph is called {token.text}"
                hint = "what was coded is in the default graph, which has no name"
                yield token.problem(message, hint)


def _idle_minus(structure: Structure) -> Iterator[Problem]:
    """The MINUS that remove nothing, for no variable in them is in the group around them.

    SPARQL 1.1 Query Language, section 8.3.3 (https://www.w3.org/TR/sparql11-query/#neg-notexists-minus).
    """
    for clause in structure.clauses:
        if clause.role is Role.MINUS and clause.parent:
            before = structure.variables(clause.parent.first, clause.first)
            if before.isdisjoint(structure.variables(clause.first, clause.last)):
                message = "MINUS removes nothing: none of its variables is before it"
                yield structure.tokens[clause.first].problem(message, "write FILTER NOT EXISTS")


def _unknown(
    structure: Structure, prefixes: Mapping[str, str], store: ox.Store
) -> Iterator[Problem]:
    """The properties, classes and objects in triple patterns that the store does not have."""
    for mention in mentions(structure, prefixes):
        is_matched = mention.use is not Use.ANY or mention.verb is not None
        if mention.made or not is_matched or mention.iri.startswith(PREFIXES["xsd"]):
            continue
        if not _occurs(store, mention.iri):
            problem = _missing(mention.token.text, prefixes, store)
            yield mention.token.problem(problem.message, problem.hint)


def _missing(name: str, prefixes: Mapping[str, str], store: ox.Store) -> Problem:
    """The problem of a term that the store does not have.

    Its hint is the most similar name with the same prefix, of what has a label.
    """
    prefix, colon, local = name.partition(":")
    namespace = prefixes.get(prefix, name)
    labels = store.quads_for_pattern(None, _LABEL, None, ox.DefaultGraph())
    nodes = dict.fromkeys(quad.subject for quad in islice(labels, _COMPARED))
    iris = [node.value for node in nodes if isinstance(node, ox.NamedNode)]
    known = (iri.removeprefix(namespace) for iri in iris if iri.startswith(namespace))
    hint = next((f"did you mean {prefix}{colon}{each}?" for each in nearest(local, known)), None)
    if hint == f"did you mean {name}?":
        hint = f"{prefix}: is <{namespace}> in the graph"
    return Problem(f"{name} occurs nowhere in the graph", hint=hint)


def _unknown_anywhere(
    structure: Structure, prefixes: Mapping[str, str], store: ox.Store
) -> Iterator[str]:
    """The IRIs and prefixed names of a query that the store does not have, as written.

    Names of functions and datatypes are skipped, and so are the IRIs of FROM and SERVICE.
    """
    elsewhere = {
        following.start
        for token, following in zip(structure.tokens, structure.tokens[1:], strict=False)
        if token.is_word("FROM", "NAMED", "SERVICE") or token.is_mark("^^")
    }
    for mention in mentions(structure, prefixes):
        is_datatype = mention.iri.startswith(PREFIXES["xsd"])
        if mention.made or is_datatype or mention.token.start in elsewhere:
            continue
        if not _occurs(store, mention.iri):
            yield mention.token.text


def _is_graph(store: ox.Store, iri: str) -> bool:
    return next(store.quads_for_pattern(None, None, None, ox.NamedNode(iri)), None) is not None


def _occurs(store: ox.Store, iri: str) -> bool:
    node = ox.NamedNode(iri)
    places = ((node, None, None), (None, node, None), (None, None, node))
    return _is_graph(store, iri) or any(
        next(store.quads_for_pattern(*spot), None) for spot in places
    )
