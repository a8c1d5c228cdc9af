"""Receipts: the words, the article and the chain of attribution behind a row."""

from datetime import UTC, date, datetime

import pytest

from diplograph.query.results import Quote, Receipt

from .conftest import ARTICLE, BASE, Case


def receipt(case: Case, entry: str) -> Receipt:
    found = case.receipts.of(f"{BASE}article/{entry}")
    assert found
    return found


def test_a_receipt_says_all_that_a_position_rests_on(case: Case) -> None:
    found = receipt(case, "harbour/position/n1")
    assert found.position == f"{ARTICLE}/position/n1"
    assert [quote.text for quote in found.quotes] == ["the harbour\nstays open"]
    assert found.article == ARTICLE
    assert (found.title, found.publisher) == ("Harbour talks resume", "The Coast")
    assert found.published == date(2024, 2, 6)
    assert found.source == "“Harbour talks resume”, The Coast, 2024-02-06"
    labelled = (found.attribution, found.holder, found.stance, found.coder)
    assert [iri and iri.label for iri in labelled] == ["quoted", "Brandt", "opposes", "first coder"]
    assert found.chain == ""
    assert found.held == "2024-02-05"


def test_a_receipt_says_for_whom_on_what_and_when_it_was_coded(graph: str) -> None:
    more = f"""
        <{ARTICLE}/position/n1> prov:generatedAtTime "2024-03-01T09:30:00Z"^^xsd:dateTime .
        <{ARTICLE}> dcterms:source <https://example.org/news/1> .
    """
    found = receipt(Case(graph + more), "harbour/position/n1")
    assert (found.party, found.target) == (f"{BASE}northland", f"{BASE}closure")
    assert found.coded == datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
    assert found.url == "https://example.org/news/1"
    assert receipt(Case(graph), "harbour/position/n1").coded is None


def test_the_passage_is_read_from_the_text(case: Case) -> None:
    assert receipt(case, "harbour/position/s2").passage.marked("«", "»") == (
        "Southland, by contrast, wants the harbour closed before winter; "
        "«it would accept a later date», people close to its delegation said, "
        "«if the U.N. sent observers»."
    )


@pytest.mark.parametrize("change", ["{}!", " {}", ""])
def test_another_text_than_the_one_coded_is_not_used(graph: str, text: str, change: str) -> None:
    case = Case(graph, {ARTICLE: change.format(text)}.get)
    passage = receipt(case, "harbour/position/s2").passage
    assert (
        passage.marked("«", "»") == "«it would accept a later date» … «if the U.N. sent observers»"
    )


def test_without_the_text_there_are_the_quotes(graph: str) -> None:
    passage = receipt(Case(graph), "harbour/position/n1").passage
    assert passage.marked("«", "»") == "«the harbour stays open»"


def test_the_words_may_be_in_the_text_alone(case: Case, graph: str, text: str) -> None:
    start = text.index("No date")
    with_text, without = receipt(case, "harbour/event/e1"), receipt(Case(graph), "harbour/event/e1")
    assert with_text.quotes == (Quote("No date was set", start, start + 15),)
    assert with_text.passage.marked("«", "»") == "«No date was set»."
    assert without.quotes == (Quote(None, start, start + 15),)
    assert str(without.passage) == f"[characters {start} to {start + 15}]"


def test_a_chain_is_told_from_the_holder_outwards(case: Case) -> None:
    found = receipt(case, "harbour/position/s2")
    assert [link.id for link in found.according_to] == ["press-office", "delegates"]
    assert found.chain == "according to the press office, via people close to its delegation"


def test_a_single_source_is_a_chain_of_one(case: Case) -> None:
    assert receipt(case, "wire/position/n2").chain.startswith("according to Brandt")


@pytest.mark.parametrize(
    ("entry", "held"),
    [
        ("harbour/position/n1", "2024-02-05"),
        ("harbour/position/s1", "2023-11/.."),
        ("harbour/position/s2", "2024-02-06/2024-03-31"),
        ("harbour/event/e1", "2024-02-05"),
    ],
)
def test_the_time_is_told_as_in_edtf(case: Case, entry: str, held: str) -> None:
    assert receipt(case, entry).held == held


def test_an_event_has_a_receipt_too(case: Case) -> None:
    found = receipt(case, "harbour/event/e1")
    assert found.position.label == "no date set"
    assert (found.holder, found.stance) == (None, None)
    assert found.title == "Harbour talks resume"


def test_what_has_no_evidence_has_no_receipt(case: Case) -> None:
    assert case.receipts.of(f"{BASE}northland") is None
    (row,) = case.rows("SELECT ?a (7 AS ?b) ?c WHERE { ?a a dp:Person }")
    assert case.rows("SELECT ?a ?b ?c WHERE {}").evidence(row) == ()


def test_the_evidence_of_a_row_is_that_of_the_columns_named(case: Case) -> None:
    query = """SELECT ?one ?other WHERE {
      ?one dp:holder :northland ; dp:target ?other . ?other dp:holder :southland }"""
    for named, expected in [(["one"], ["n2"]), (["other"], ["s2"]), ([], ["n2", "s2"])]:
        result = case.rows(query, evidence=named)
        (row,) = result
        found = [receipt.position.id.rpartition("/")[2] for receipt in result.evidence(row)]
        assert found == expected


def test_a_text_is_asked_for_once(graph: str, text: str) -> None:
    asked: list[str] = []

    def texts(article: str) -> str:
        asked.append(article)
        return text

    case = Case(graph, texts)
    for entry in ("n1", "s1", "s2"):
        assert receipt(case, f"harbour/position/{entry}").passage.parts[0][1] is False
    assert asked == [ARTICLE]
