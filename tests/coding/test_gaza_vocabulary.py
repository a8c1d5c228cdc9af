"""The vocabulary of the Gaza case: whole, unambiguous, and used by the case's articles."""

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from diplograph.coding.readers.article_files import read
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.coding.vocabulary import Vocabulary
from diplograph.graph import mapping
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.rdf.turtle_reader import read_turtle

CHECKOUT = Path(__file__).parents[2]
GAZA = CHECKOUT / "ontology/gaza.ttl"
SCHEMA = (CHECKOUT / "ontology/diplograph.ttl", CHECKOUT / "ontology/stances.ttl")
ARTICLES = sorted(CHECKOUT.glob("data/articles/*.md"))
BASE = "https://w3id.org/diplograph/gaza/"
NS = PREFIXES["dp"]
LABEL = PREFIXES["rdfs"] + "label"
ALT_LABEL = PREFIXES["skos"] + "altLabel"
GEOMETRY = NS + "geometry"
CONTRARY_TO = NS + "contraryTo"
NAMED_BY_COLUMN = (DP.Actor, DP.Location, DP.Target)

BOXES = ((31.0, 29.0, 36.5, 33.5), (-80.0, 36.0, -70.0, 43.0))
"""Where the places of the case lie, from Cairo to Amman and on the east coast of the United States:
west, south, east, north, in degrees."""


class Fact(NamedTuple):
    """A triple; `value` is an IRI where `language` is None, else the text of a literal."""

    subject: str
    predicate: str
    value: str
    language: str | None


def fact(triple: ox.Triple) -> Fact:
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    assert isinstance(subject, ox.NamedNode), f"not an IRI: {subject}"
    assert isinstance(value, ox.NamedNode | ox.Literal), f"neither IRI nor literal: {value}"
    language = (value.language or "") if isinstance(value, ox.Literal) else None
    return Fact(subject.value, predicate.value, value.value, language)


@cache
def triples() -> list[ox.Triple]:
    return read_turtle({GAZA: GAZA.name})[GAZA]


@cache
def facts() -> list[Fact]:
    return [fact(triple) for triple in triples()]


@cache
def vocabulary() -> Vocabulary:
    files = [*SCHEMA, GAZA]
    found = read_turtle({file: file.name for file in files})
    return Vocabulary((triple for file in found.values() for triple in file), BASE)


def values(predicate: str) -> dict[str, list[str]]:
    found = defaultdict(list)
    for each in facts():
        if each.predicate == predicate:
            found[each.subject].append(each.value)
    return found


@cache
def described() -> frozenset[str]:
    return frozenset(each.subject for each in facts()) - {BASE}


@cache
def named() -> frozenset[str]:
    return frozenset(
        each.value
        for each in facts()
        if each.language is None and each.value.startswith(BASE) and each.value != each.subject
    )


def test_two_parsers_read_the_same_triples() -> None:
    ours = {f"{triple} ." for triple in triples()}
    theirs = {line for line in Graph().parse(GAZA).serialize(format="nt").splitlines() if line}
    assert ours == theirs


def test_whatever_is_named_is_described() -> None:
    """And nothing is a blank node."""
    assert sorted(named() - described()) == []


def test_each_individual_has_one_english_label() -> None:
    english = Counter(f.subject for f in facts() if f.predicate == LABEL and f.language == "en")
    assert {iri: english[iri] for iri in described() if english[iri] != 1} == {}


@pytest.mark.parametrize("kind", NAMED_BY_COLUMN, ids=lambda iri: iri.removeprefix(NS))
def test_every_name_means_one_thing_where_it_may_stand(kind: str) -> None:
    individuals = set(vocabulary().individuals(kind)) & described()
    names = [
        (each.value, each.subject)
        for each in facts()
        if each.predicate in {LABEL, ALT_LABEL} and each.subject in individuals
    ]
    assert names
    assert [name for name, iri in names if vocabulary().resolve(name, (kind,)) != iri] == []


def test_the_words_of_an_article_read_as_ids_of_the_vocabulary() -> None:
    for name, kind, id_ in (
        ("Cairo", DP.Actor, "egypt"),
        ("Cairo", DP.Location, "cairo"),
        ("Salah Al Din", DP.Location, "philadelphi-corridor"),
        ("border strip", DP.Location, "philadelphi-corridor"),
        ("ציר פילדלפי", DP.Location, "philadelphi-corridor"),
        ("the Biden administration", DP.Actor, "biden-administration"),
    ):
        assert vocabulary().resolve(name, (kind,)) == BASE + id_


@pytest.mark.parametrize(
    ("actor", "day", "party"),
    [
        ("yoav-gallant", "2024-03-26", "israel"),
        ("yoav-gallant", "2024-12-01", "yoav-gallant"),
        ("antony-blinken", "2023-11-04", "united-states"),
        ("lloyd-austin", "2024-03-26", "united-states"),
        ("kamala-harris", "2024-03-24", "united-states"),
        ("senior-us-defense-official", "2024-03-26", "united-states"),
        ("benjamin-netanyahu", "2024-09-04", "israel"),
        ("yahya-sinwar", "2024-08-05", "hamas"),
        ("yahya-sinwar", "2024-08-06", "hamas"),
        ("yahya-sinwar", "2024-10-17", "yahya-sinwar"),
        ("badr-abdelatty", "2024-07-02", "badr-abdelatty"),
        ("badr-abdelatty", "2024-09-18", "egypt"),
        ("un-security-council", "2024-03-25", "united-nations"),
        ("donald-trump", "2024-09-17", "donald-trump"),
        ("negotiation-sources", "2024-09-17", "negotiation-sources"),
        ("mediators", "2024-09-17", "mediators"),
    ],
)
def test_who_spoke_for_whom(actor: str, day: str, party: str) -> None:
    assert vocabulary().party(BASE + actor, day) == BASE + party


def test_nobody_holds_two_offices_on_one_day() -> None:
    first, last = values(DP.from_), values(DP.until)
    terms = defaultdict(list)
    for tenure, (actor, *others) in values(DP.tenureOf).items():
        assert others == []
        begin = first[tenure][0] if tenure in first else "0001-01-01"
        end = last[tenure][0] if tenure in last else "9999-12-31"
        assert begin <= end, tenure
        terms[actor].append((begin, end))
    overlaps = {
        actor for actor, spans in terms.items() for a, b in pairwise(sorted(spans)) if b[0] <= a[1]
    }
    assert overlaps == set()


def points(wkt: str) -> list[tuple[float, float]]:
    shape = re.fullmatch(r"(?:POINT|LINESTRING|POLYGON)\(+([-\d., ]+)\)+", wkt)
    assert shape, wkt
    pairs = [tuple(map(float, pair.split())) for pair in shape[1].split(",")]
    return [(lon, lat) for lon, lat in pairs]


def test_places_lie_where_the_case_plays() -> None:
    """A latitude written before its longitude falls out of every box."""
    found = values(GEOMETRY)
    assert {BASE + "philadelphi-corridor", BASE + "netzarim-corridor"} <= set(found)
    outside = [
        (iri, point)
        for iri, shapes in found.items()
        for shape in shapes
        for point in points(shape)
        if not any(
            west <= point[0] <= east and south <= point[1] <= north
            for west, south, east, north in BOXES
        )
    ]
    assert outside == []


def test_no_part_of_a_proposal_excludes_the_whole_or_another_part() -> None:
    contrary = {
        frozenset((target, other))
        for target, others in values(CONTRARY_TO).items()
        for other in others
    }
    assert all(len(pair) == 2 for pair in contrary)
    together = {
        frozenset(pair)
        for whole, terms in values(NS + "term").items()
        for pair in combinations([whole, *terms], 2)
    }
    assert contrary & together == set()


@cache
def used_by_articles() -> frozenset[str]:
    resolver = ArticleResolver(vocabulary())
    readings = [reading for path in ARTICLES for reading in read(path, path.name, resolver)]
    assert [str(problem) for reading in readings for problem in reading.problems] == []
    graph = Graph()
    for reading in readings:
        assert reading.article
        graph.parse(data=mapping.triples(reading.article), format="nt")
    return frozenset(str(node) for node in graph.objects() if isinstance(node, URIRef))


def test_the_articles_resolve() -> None:
    assert {BASE + "egypt", BASE + "israeli-presence-philadelphi"} <= used_by_articles()


def test_no_individual_is_left_over() -> None:
    """Each is named by an article or another individual, or joins some: a tenure, a whole."""
    joining = {*values(DP.tenureOf), *values(NS + "term")}
    assert sorted(described() - used_by_articles() - named() - joining) == []
