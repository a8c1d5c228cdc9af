"""Ids and labels."""

import pyoxigraph as ox
import pytest

from diplograph.query.results import Labels
from diplograph.rdf.namespaces import PREFIXES

from .conftest import ARTICLE, BASE, Case

DP = "https://w3id.org/diplograph/ns#"


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (f"{BASE}northland", "northland"),
        (f"{ARTICLE}/position/n1", "article/harbour/position/n1"),
        (f"{DP}opposes", "dp:opposes"),
        ("http://www.w3.org/2004/02/skos/core#Concept", "skos:Concept"),
        ("https://elsewhere.example/a", "https://elsewhere.example/a"),
        (BASE, BASE),
    ],
)
def test_an_id_is_short_where_there_is_a_namespace(case: Case, iri: str, name: str) -> None:
    assert case.names.id(iri) == case.names.iri(iri).id == name


def test_the_longest_namespace_is_taken(case: Case) -> None:
    prefixes = {"a": "https://elsewhere.example/", "b": "https://elsewhere.example/b/"}
    names = Labels(case.store, BASE, prefixes=prefixes)
    assert names.id("https://elsewhere.example/b/c") == "b:c"


@pytest.mark.parametrize(
    ("name", "language", "label"),
    [
        ("northland", "en", "Northland"),
        ("northland", "ar", "أرض الشمال"),
        ("southland", "en", "Southland"),  # en-gb
        ("southland", "ar", "Sudland"),  # without a language
        ("observers", "en", "国連監視団"),  # in another
        ("open-harbour", "en", "open-harbour"),
        ("nobody", "en", "nobody"),
        ("article/harbour", "en", "Harbour talks resume"),
        ("article/harbour/position/n1", "en", "Brandt: opposes Closing the harbour | by winter"),
        (
            "article/wire/position/n2",
            "en",
            "Northland: sceptical (Southland: accepts if 国連監視団)",
        ),
        ("article/harbour/event/e1", "en", "no date set"),
    ],
)
def test_a_label_is_in_the_language_asked_for_or_the_next_best(
    case: Case, name: str, language: str, label: str
) -> None:
    assert Labels(case.store, BASE, language=language).label(f"{BASE}{name}") == label


@pytest.mark.parametrize(
    ("labels", "label"),
    [
        ('rdfs:label "Le port"@fr ; skos:prefLabel "The port"@en', "The port"),
        ('rdfs:label "Le port"@fr ; skos:altLabel "The port"@en', "Le port"),
        ('rdfs:label "Port"@en ; skos:prefLabel "A port"@en', "Port"),
        ('rdfs:label "Port", "A port"@en-gb ; dcterms:title "B port"@en', "B port"),
    ],
)
def test_a_language_counts_more_than_the_property_but_for_alternatives(
    labels: str, label: str
) -> None:
    store = ox.Store()
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in PREFIXES)
    store.update(f"{prefixes} INSERT DATA {{ <{BASE}port> {labels} }}")
    assert Labels(store, BASE).label(f"{BASE}port") == label


def chain(length: int, last: str) -> str:
    """Positions of Northland, `p1` and on, each on the next, and the last on something else."""
    ids = [f"article/chain/position/p{number}" for number in range(1, length + 1)]
    return "".join(
        f"<{BASE}{one}> <{DP}holder> <{BASE}northland> ; <{DP}stance> <{BASE}opposes> ;"
        f" <{DP}target> <{BASE}{target}> .\n"
        for one, target in zip(ids, [*ids[1:], last], strict=True)
    )


@pytest.mark.parametrize(
    ("length", "last", "label"),
    [
        (4, "tolls", "{}(northland: opposes (northland: opposes (northland: opposes tolls)))"),
        (5, "tolls", "{}({0}({0}(northland: opposes article/chain/position/p5)))"),
        (1, "article/chain/position/p1", "{}({0}({0}({0}article/chain/position/p1)))"),  # itself
    ],
)
def test_positions_on_positions_are_named_by_each_other_three_deep(
    length: int, last: str, label: str
) -> None:
    case = Case(chain(length, last))
    expected = label.replace("{0}", "northland: opposes ").replace("{}", "northland: opposes ")
    assert case.names.label(f"{BASE}article/chain/position/p1") == expected
