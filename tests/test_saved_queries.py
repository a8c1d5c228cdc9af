"""Every saved query keeps what its header promises, on the engine and on rdflib alike."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

import diplograph
from diplograph.coding.scaffold import start
from diplograph.query.saved import Expectation, SavedQuery, failures, with_prefixes
from diplograph.query.saved.library import bundled_library

QUERIES, PROBLEMS = bundled_library().all()
TESTS = [
    pytest.param(query, test, id=f"{query.name}-{number}")
    for query in QUERIES
    for number, test in enumerate(query.tests, 1)
]


@pytest.fixture(scope="module")
def graph(case: diplograph.Case) -> rdflib.Graph:
    return case.graph()


def test_every_file_can_be_read() -> None:
    assert PROBLEMS == []
    assert len(QUERIES) >= 15


def test_every_query_brings_tests() -> None:
    assert [query.name for query in QUERIES if not query.tests] == []


def test_every_query_about_positions_leads_to_their_evidence() -> None:
    names = ("position", "event")
    hidden = [q.name for q in QUERIES if set(names) & set(q.columns) and not q.evidence]
    assert hidden == []


@pytest.mark.parametrize(("query", "test"), TESTS)
def test_gives_what_its_header_says(
    case: diplograph.Case, query: SavedQuery, test: Expectation
) -> None:
    result = case.query(query.name, **test.params)
    rows: list[Any] = [dict(zip(row.columns, row.rdf, strict=True)) for row in result]
    assert [*failures(test, rows)] == []


@pytest.mark.parametrize(("query", "test"), TESTS)
def test_gives_the_same_rows_on_rdflib(
    case: diplograph.Case, graph: rdflib.Graph, query: SavedQuery, test: Expectation
) -> None:
    columns = len(query.columns)  # what is imputed is marked in further ones
    found = case.query(query.name, **test.params)
    ours = Counter(tuple(map(_text, row.rdf[:columns])) for row in found)
    text = with_prefixes(case.bound(query, test.params), case.file.prefixes)
    theirs = Counter(_rows_of(graph, text, query.columns))
    assert ours == theirs


def _rows_of(graph: rdflib.Graph, text: str, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for binding in graph.query(text).bindings:
        yield tuple(_text(_term(binding.get(rdflib.Variable(column)))) for column in columns)


def _term(node: object) -> ox.NamedNode | ox.Literal | None:
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(node)
    if isinstance(node, rdflib.Literal):
        datatype = ox.NamedNode(node.datatype) if node.datatype and not node.language else None
        # rdflib writes the same moment with another sign for UTC
        text = str(node).replace("+00:00", "Z") if isinstance(node.value, datetime) else str(node)
        return ox.Literal(text, language=node.language, datatype=datatype)
    return None


def _text(term: object) -> str:
    return "" if term is None else str(term)


# the Python door -------------------------------------------------------------------------------


def test_rows_have_typed_values_labels_and_receipts(case: diplograph.Case) -> None:
    result = case.query("positions-on", location="philadelphi-corridor", party=["egypt"])
    row = next(row for row in result if row.target.id == "israeli-presence-philadelphi")
    assert (row.party.id, row.party.label) == ("egypt", "Egypt")
    (receipt,) = result.evidence(row)
    assert receipt.article is not None
    assert receipt.article.id == "article/2024-09-17-blinken-cairo"
    text = case.snapshot.text(receipt.article)
    assert text is not None
    for quote in receipt.quotes:
        assert text[quote.start : quote.end] == quote.text
        assert " ".join(text[quote.start : quote.end].split()) in str(receipt.passage)


def test_names_dates_and_flags_are_given_as_python_has_them(case: diplograph.Case) -> None:
    place = "philadelphi-corridor"
    by_name = case.query("positions-on", location=place, since=date(2024, 9, 1), imputed=True)
    by_iri = case.query(
        "positions-on",
        location="https://w3id.org/diplograph/gaza/philadelphi-corridor",
        since="2024-09-01",
        imputed="yes",
    )
    assert by_name.rows == by_iri.rows
    assert len(by_name) > 0


def test_all_that_is_wrong_with_a_call_is_said_at_once(case: diplograph.Case) -> None:
    with pytest.raises(diplograph.QueryError) as caught:
        case.query("positions-on", location="egypt", since="yesterday", colour="red")
    said = str(caught.value)
    assert all(word in said for word in ("location", "since", "colour"))


def test_in_rdflib_comparisons_hold(case: diplograph.Case, graph: rdflib.Graph) -> None:
    label = rdflib.URIRef("http://www.w3.org/2000/01/rdf-schema#label")
    assert (None, label, rdflib.Literal("Egypt", lang="en")) in graph
    found = graph.query(
        'SELECT ?p { ?p dc:publisher ?name FILTER(?name = "The National") }',
        initNs=case.file.prefixes,
    )
    assert [str(b[rdflib.Variable("p")]).rpartition("/")[2] for b in found.bindings] == [
        "2024-09-17-blinken-cairo"
    ]


def test_an_opened_case_keeps_its_graph_while_others_build(tmp_path: Path) -> None:
    from diplograph.coding.scaffold import start

    start(tmp_path)
    first = diplograph.open(tmp_path)
    first.build()
    before = [row.rdf for row in first.query("who-rejects")]
    article = tmp_path / "articles/2021-06-14-strait-talks.md"
    article.write_text(article.read_text().replace("stance: rejects", "stance: warns"))
    diplograph.open(tmp_path).build()
    assert [row.rdf for row in first.query("who-rejects")] == before
    first.build()
    assert [row.rdf for row in first.query("who-rejects")] == []


@pytest.mark.parametrize("place", ["gaza-strip", "rafah", "philadelphi-corridor"])
def test_a_page_of_a_place_lists_what_positions_on_finds(case: diplograph.Case, place: str) -> None:
    found = case.query("positions-on", location=place, imputed=True)
    page = case.show(place, limit=None)
    (listed,) = (each for each in page.listings if each.title.startswith("Positions on it"))
    assert {entry.thing for entry in listed.entries} == {row.position for row in found}


def test_who_is_for_and_against_on_one_day_is_opposed_to_both(tmp_path: Path) -> None:
    """Two papers of a day differ on what the North wants; neither may hide the other."""
    case = _papers(tmp_path, "northland supports", "northland rejects", "southland supports")
    assert _conflicts(case) == {("southland", "supports", "northland", "rejects")}


def test_who_is_undecided_and_against_on_one_day_is_opposed_to_those_who_are_for(
    tmp_path: Path,
) -> None:
    case = _papers(
        tmp_path,
        "northland undecided",
        "northland rejects",
        "southland supports",
        "southland rejects",
    )
    opposed = {("northland", "rejects", "southland", "supports")}
    assert _conflicts(case, party="northland") == opposed


def _papers(folder: Path, *said: str) -> diplograph.Case:
    """A case in which papers of one day say so of two parties."""
    start(folder)
    for article in folder.glob("articles/2021-*.md"):  # it says more of the South
        article.unlink()
    for words in said:
        holder, stance = words.split()
        (folder / f"articles/{holder}-{stance}.md").write_text(
            f"---\nid: {holder}-{stance}\ntitle: {holder}\npublisher: {stance} daily\n"
            "published: 2022-01-10\npositions:\n"
            f"  - {{holder: {holder}, stance: {stance}, target: joint-patrols, quote: says}}\n"
            f"---\nWhat {holder} says.\n"
        )
    case = diplograph.open(folder)
    case.build()
    return case


def _conflicts(case: diplograph.Case, **more: str) -> set[tuple[str, str, str, str]]:
    rows = case.query("sticking-points", target="joint-patrols", **more)
    return {(row.party.id, row.stance.id, row.other.id, row.other_stance.id) for row in rows}
