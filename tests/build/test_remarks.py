"""What is remarked on and yet not refused: each folder of `cases/remarks`, with what is told of it.

`expected.txt` is what a check tells, and a build too, unless it has an `expected-of-build.txt`.
"""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import URIRef

import diplograph
from diplograph.cli import main
from diplograph.coding import casefile
from diplograph.errors import InputError, Problem
from diplograph.graph import build
from diplograph.rdf.namespaces import DP

CASES = Path(__file__).parents[1] / "cases/remarks"
FOLDERS = sorted(CASES.iterdir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_check_and_a_build_remark_on_what_is_doubtful(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "case")
    case = diplograph.open(tmp_path / "case")
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    other = folder / "expected-of-build.txt"
    of_build = other.read_text(encoding="utf-8").splitlines() if other.exists() else expected
    told: list[Problem] = []
    assert case.check(remark=told.append) > 0
    assert list(map(str, told)) == expected
    assert list(map(str, case.build().remarks)) == of_build
    unread = [line for line in of_build if line.startswith("not read")]
    assert list(map(str, case.build().remarks)) == unread


@pytest.mark.parametrize("name", ["dates", "quotes", "tenures"])
def test_pages_show_each_remark_on_an_entry_and_on_its_article(name: str, tmp_path: Path) -> None:
    """As they are shown at the command line, in Python and on the web."""
    shutil.copytree(CASES / name, tmp_path / "case")
    case = diplograph.open(tmp_path / "case")
    told = [_ENTRY.fullmatch(str(problem)) for problem in case.build().remarks]
    remarks = {(found["entry"] or "", found["text"]) for found in told if found}
    entries = {entry for _, entry in case.graph().subject_objects(URIRef(DP.reportedIn))}
    on_entries = {
        text
        for node in case.graph().subjects(URIRef(DP.reportedIn))
        for text in case.show(str(node)).fact("doubtful")
    }
    on_articles = {text for node in entries for text in case.show(str(node)).fact("doubtful")}
    assert {text for entry, text in remarks if entry} <= on_entries
    assert on_entries <= {text for _, text in remarks}
    assert {re.sub("^[^ ]+#[^ ]+ ", "", text) for text in on_articles} == {
        text for _, text in remarks
    }


_ENTRY = re.compile(r"articles/[^:]+:\d+:\d+: ((?P<entry>\w+\[\d+\])\.)?(?P<text>.*)")


def test_pages_show_shared_labels_until_they_are_told_apart(tmp_path: Path) -> None:
    shutil.copytree(CASES / "labels", tmp_path / "case")
    case = diplograph.open(tmp_path / "case")
    case.build()
    doubt = "'kest' is a label of jonas-kest and mira-kest, and names none of them"
    for name in ("jonas-kest", "mira-kest"):
        (text,) = case.show(name).fact("doubtful")
        assert str(text).startswith(doubt)
    assert case.show("supports").fact("doubtful"), "a stance of the ontology"
    article = tmp_path / "case/articles/a.md"
    article.write_text(article.read_text(encoding="utf-8") + "\n")
    case.build()  # the vocabulary is the same: its remarks are kept
    assert case.show("mira-kest").fact("doubtful")
    vocabulary = tmp_path / "case/vocabulary.ttl"
    text = vocabulary.read_text(encoding="utf-8")
    vocabulary.write_text(text.replace('"kest"', '"another"'))
    case.build()
    assert not case.show("jonas-kest").fact("doubtful")


def test_a_remark_goes_when_the_coder_has_taken_its_advice(tmp_path: Path) -> None:
    """Though it changes no triple, and so makes no generation."""
    shutil.copytree(CASES / "tenures", tmp_path / "case")
    case = diplograph.open(tmp_path / "case")
    before = case.build().generation.number
    assert any("aria has no tenure" in str(text) for text in case.show("a").fact("doubtful"))
    article = tmp_path / "case/articles/a.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("holder: aria\n", "holder: aria\n    party: aria\n", 1))
    assert case.build().generation.number == before
    doubts = list(map(str, case.show("a").fact("doubtful")))
    assert doubts
    assert not any("aria has no tenure" in text for text in doubts)


def test_evidence_that_is_doubtful_is_refused_where_a_machine_coded_it(tmp_path: Path) -> None:
    shutil.copytree(CASES / "quotes", tmp_path / "case")
    case = diplograph.open(tmp_path / "case")
    assert case.build().fresh
    file = tmp_path / "case/diplograph.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("person", "software"))
    expected = (CASES / "quotes/expected.txt").read_text(encoding="utf-8").splitlines()
    with pytest.raises(InputError) as refused:  # though no article has changed
        diplograph.open(tmp_path / "case").build()
    problems = refused.value.problems
    apart = [p for p in problems if "the end of a sentence lie between its words" in p.message]
    assert len(apart) == 4  # with '…', in two lists of quotes, in spans
    assert [problem.line for problem in problems] == [1] * (len(expected) + 2)
    assert all("and a machine coded it" in problem.message for problem in problems)
    told: list[Problem] = []
    with pytest.raises(InputError):
        diplograph.open(tmp_path / "case").check(remark=told.append)
    told += diplograph.open(tmp_path / "case").build(skip_invalid=True).remarks
    assert not any("has coded nothing" in problem.message for problem in told)


def test_of_many_doubts_a_build_names_some_and_says_how_many_there_are(tmp_path: Path) -> None:
    shutil.copytree(CASES / "dates", tmp_path / "case")
    case = casefile.load(tmp_path / "case/diplograph.toml")
    first = (CASES / "dates/articles/a.md").read_text(encoding="utf-8")
    for number in range(5):
        path = tmp_path / f"case/articles/a{number}.md"
        path.write_text(first.replace("id: a", f"id: a{number}"), encoding="utf-8")
    *named, more, _unread = build.build(case).remarks
    assert len(named) == 20
    assert more.message == "14 more remarks on articles"  # 5 of each of 6, 2 of b and of f


@pytest.mark.parametrize(("name", "number"), [("dates", 9), ("quotes", 5), ("labels", 3)])
def test_what_was_remarked_is_counted_as_long_as_it_is_in_the_graph(
    name: str, number: int, tmp_path: Path
) -> None:
    """Also by a build that finds nothing new."""
    shutil.copytree(CASES / name, tmp_path / "case")

    def lines(command: str) -> str:
        return CliRunner().invoke(main, ["-C", str(tmp_path / "case"), command]).output

    told = f"{number} remarks on what it holds (diplograph check names all)"
    assert told not in lines("build")
    assert f"\n{told}\n" in lines("build")
    assert f"\nremarks     {told}\n" in lines("status")
    assert diplograph.open(tmp_path / "case").status().remarks == number
