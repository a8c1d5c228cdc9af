"""A store or a graph of rdflib to ask, and answers that can be compared between the two."""

from collections import Counter
from typing import Any

import pyoxigraph as ox
import rdflib

from diplograph import dates
from diplograph.queries import with_prefixes
from diplograph.queries.expectations import Row

Answer = Counter[tuple[str, ...]]


def store_of(turtle: str) -> ox.Store:
    store = ox.Store()
    store.load(with_turtle_prefixes(turtle).encode(), format=ox.RdfFormat.TURTLE)
    return store


def with_turtle_prefixes(turtle: str) -> str:
    return (
        "@prefix : <https://example.org/> . @prefix dp: <https://w3id.org/diplograph/ns#> .\n"
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


def asked(store: ox.Store, text: str) -> Answer:
    """The rows that the engine gives, each as text, and how often."""
    answer: Any = store.query(with_prefixes(text))
    return Counter(tuple("" if cell is None else str(cell) for cell in row) for row in answer)


def rows_of(store: ox.Store, text: str) -> list[Row]:
    """The rows that the engine gives, by column."""
    answer: Any = store.query(with_prefixes(text))
    columns = [variable.value for variable in answer.variables]
    return [dict(zip(columns, row, strict=True)) for row in answer]


def asked_of_rdflib(store: ox.Store, text: str) -> Answer:
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
