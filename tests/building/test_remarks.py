"""What is remarked on and yet not refused: each folder of `cases/remarks`, with what is told of it.

`expected.txt` is what a check tells, and a build too, unless it has an `expected-of-build.txt`.
"""

import shutil
from pathlib import Path

import pytest
from rdflib import URIRef

import diplograph
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


def test_the_page_of_a_position_says_what_its_article_cannot_tell(tmp_path: Path) -> None:
    """As it is shown at the command line, in Python and on the web."""
    shutil.copytree(CASES / "dates", tmp_path / "case")
    case = diplograph.open(tmp_path / "case")
    case.build()
    pages = [
        case.show(str(subject))
        for subject in case.graph().subjects(URIRef(DP.heldFrom))
        if "/article/f/" in str(subject)
    ]
    doubt = "held from 2023-11-16 on, but the article was written by 2023-11-03"
    assert sorted(page.fact("doubtful") for page in pages) == [(), (doubt,)]


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
    assert len(apart) == 3  # with '…', and in two lists of quotes, which a person may write
    assert [problem.line for problem in problems] == [1] * (len(expected) + 2)
    assert all("and a machine coded it" in problem.message for problem in problems)


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
