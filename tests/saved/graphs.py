"""A store or a graph of rdflib to ask, and answers that can be compared between the two."""

from collections import Counter
from typing import Any

import pyoxigraph as ox
import rdflib

from diplograph import resources
from diplograph.coding import dates
from diplograph.query.saved import Library, SavedQuery, bind, parse_values, with_prefixes
from diplograph.query.saved.expectations import Row
from diplograph.query.saved.parameter_values import NoNames

DP = "https://w3id.org/diplograph/ns#"
LIBRARY = Library([resources.queries()])

Solutions = Counter[tuple[str, ...]]


def store_of(turtle: str) -> ox.Store:
    store = ox.Store()
    store.load(with_turtle_prefixes(turtle).encode(), format=ox.RdfFormat.TURTLE)
    return store


def with_turtle_prefixes(turtle: str) -> str:
    return (
        "@prefix : <https://example.org/> . @prefix dp: <https://w3id.org/diplograph/ns#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n" + turtle
    )


def positions(*described: str) -> ox.Store:
    """Positions `NAME[@PARTY] HELD [STANCE] [supersedes NAME]`, on a target of the first letter.

    Without a stance they support it; without a party they are those of the north. Of a HELD that
    begins with `w` the rest says when the article was written, which was published on 14 July 2024.
    """
    turtle = "dp:supports dp:polarity 1 . dp:rejects dp:polarity -2 .\n"
    for position in described:
        name, when, *more = position.split()
        name, _, party = name.partition("@")
        party = party or "north"
        stance = more.pop(0) if more and more[0] != "supersedes" else "supports"
        days = dates.bounds(text := when.removeprefix("w"))
        if text == when:
            first, last, held = dates.held(text, days)
        else:
            first, last, held = dates.held_when_written(text, days, "2024-07-14")
        turtle += (
            f":{name} dp:party :{party} ; dp:holder :{party} ; dp:target :{name[0]} ;"
            f" dp:stance dp:{stance} ; dp:attribution dp:reported ; dp:reportedIn :paper .\n"
            + (f':{name} dp:heldFrom "{first}"^^xsd:date .\n' if first else "")
            + (f':{name} dp:heldUntil "{last}"^^xsd:date .\n' if last else "")
            + (f':{name} dp:held "{held}" .\n' if held else "")
            + (f":{name} dp:supersedes :{more[1]} .\n" if more else "")
        )
    return store_of(turtle)


def asked(store: ox.Store, text: str) -> Solutions:
    """The rows that the engine gives, each as text, and how often."""
    answer: Any = store.query(with_prefixes(text))
    return Counter(tuple("" if cell is None else str(cell) for cell in row) for row in answer)


def rows_of(store: ox.Store, text: str) -> list[Row]:
    """The rows that the engine gives, by column."""
    answer: Any = store.query(with_prefixes(text))
    columns = [variable.value for variable in answer.variables]
    return [dict(zip(columns, row, strict=True)) for row in answer]


def asked_of_rdflib(store: ox.Store, text: str) -> Solutions:
    """The rows that rdflib gives on the same triples."""
    graph = rdflib.Graph()
    graph.parse(data=store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()))
    answer: Any = graph.query(with_prefixes(text))
    return Counter(
        tuple("" if cell is None else str(_term(cell)) for cell in row) for row in answer
    )


def _term(node: Any) -> ox.NamedNode | ox.Literal:
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=node.datatype and ox.NamedNode(str(node.datatype)))


class _Names(NoNames):
    """Takes every name for the end of an IRI, as the graphs of these tests do."""

    def resolve(self, name: str, _classes: object = ()) -> str:
        return f"{DP if name in ('core', 'red-line') else 'https://example.org/'}{name}"


def bound(query: SavedQuery, values: dict[str, str]) -> str:
    return bind(query, parse_values(query, values, _Names()))


def found(name: str, store: ox.Store, *columns: str, **values: str) -> set[tuple[str, ...]]:
    """The ends of IRIs, or the texts, in some columns of a saved query, if both engines agree."""
    query = LIBRARY.get(name)
    text = bound(query, values)
    assert asked(store, text) == asked_of_rdflib(store, text)
    return {
        tuple(getattr(row[column], "value", "").rpartition("/")[2] for column in columns)
        for row in rows_of(store, text)
    }
