"""How an answer is cited."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import diplograph
from diplograph.coding.scaffold import start
from diplograph.errors import UsageError
from diplograph.query.results import Citation, Result

from .conftest import Case

MADE = Citation(
    case="Talks & {tea}, 100% of them",
    base="https://example.org/talks/",
    query="red-lines",
    sparql="SELECT * {}",
    parameters=(("party", ("egypt", "us_a")), ("since", ("2024-01-01",))),
    limit=5,
    snapshot="ab12",
    dated=date(2024, 2, 6),
    version="1.2.3",
)


def test_all_of_it_is_in_the_words_and_in_the_entry() -> None:
    for said in (
        *("red-lines", "egypt", "2024-01-01", "first 5 rows", "ab12", "1.2.3", MADE.digest),
        "https://example.org/talks/",
    ):
        assert said in MADE.text
        assert said in MADE.bibtex
    assert "2024-02-06" in MADE.text
    assert "year         = {2024}" in MADE.bibtex
    assert "month        = feb" in MADE.bibtex


def test_the_creators_of_the_case_are_its_authors() -> None:
    """A name that BibTeX would take for two, or turn round, is in braces."""
    assert "author" not in MADE.bibtex
    theirs = replace(MADE, creators=("Jane Doe", "Peace and Talks Lab", "Doe, Inc."))
    assert theirs.text.startswith("Jane Doe, Peace and Talks Lab, Doe, Inc.: Talks")
    assert "author       = {Jane Doe and {Peace and Talks Lab} and {Doe, Inc.}}" in theirs.bibtex


def test_only_what_was_given_is_cited(tmp_path: Path) -> None:
    start(tmp_path, sample=True)
    case = diplograph.open(tmp_path)
    case.build()
    assert case.query("red-lines").citation.parameters == ()
    assert case.query("sticking-points").citation.parameters == ()
    given = case.query("red-lines", firmness="core", imputed=True).citation.parameters
    assert given == (("firmness", ("core",)), ("imputed", ("true",)))
    assert case.query("red-lines").citation.creators == case.file.creators != ()


def test_bibtex_is_escaped_and_its_braces_match() -> None:
    assert r"Talks \& \textbraceleft{}tea\textbraceright{}, 100\% of them" in MADE.bibtex
    assert r"us\_a" in MADE.bibtex
    assert MADE.bibtex.count("{") == MADE.bibtex.count("}")
    assert re.match(r"@misc\{[\w-]+,\n", MADE.bibtex)


@pytest.mark.parametrize(
    "other",
    [
        replace(MADE, limit=None),
        replace(MADE, snapshot="ab13"),
        replace(MADE, sparql="SELECT ?x {}"),
        replace(MADE, parameters=()),
        replace(MADE, version="1.2.4"),
    ],
)
def test_what_may_give_another_answer_has_another_key(other: Citation) -> None:
    def key(citation: Citation) -> str:
        return citation.bibtex.partition(",")[0]

    assert key(other) != key(MADE)


def test_sparql_of_ones_own_is_given_in_full() -> None:
    own = replace(MADE, query=None, sparql='SELECT ?x {\n  ?x dp:holder "#" # one\n}')
    assert '    SELECT ?x {\n      ?x dp:holder "#" # one\n    }\n' in own.text


def test_only_an_answer_of_a_case_can_be_cited(case: Case) -> None:
    result = case.ask("SELECT ?p { ?p dp:stance dp:demands }")
    assert isinstance(result, Result)
    with pytest.raises(UsageError, match="cited"):
        _ = result.citation


def test_the_same_content_is_cited_alike_wherever_it_was_built(tmp_path: Path) -> None:
    said = []
    for name in ("one", "two"):
        start(tmp_path / name / "case")
        case = diplograph.open(tmp_path / name / "case")
        case.build(full=name == "two")
        said.append(str(case.query("who-rejects", party="northland").first(1).citation))
    assert said[0] == said[1]
    assert "newest day in it 2021-07-01" in said[0]  # the day on which it was coded
