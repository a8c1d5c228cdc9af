"""Supersession: cycles are refused, and dates are compared where they are certain."""

import json
import shutil
from pathlib import Path
from typing import Any, Final

import pytest

import diplograph

CASE: Final = Path(__file__).parents[1] / "cases/check/across-articles"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CASE, tmp_path / "case")
    shutil.rmtree(tmp_path / "case/articles")
    (tmp_path / "case/articles").mkdir()
    return tmp_path / "case"


def write(folder: Path, article: str, *positions: dict[str, Any]) -> None:
    same = {"holder": "aland", "stance": "urges", "target": "bridge", "quote": "urged a bridge"}
    record = {"id": article, "title": "T", "publisher": "P", "published": "2024-12-31"}
    record |= {"positions": [same | position for position in positions]}  # type: ignore[dict-item]
    text = json.dumps(record | {"text": "It urged a bridge."})
    (folder / "articles" / f"{article}.jsonl").write_text(f"{text}\n", encoding="utf-8")


def chain(folder: Path) -> None:
    """Three positions of three articles, in a cycle."""
    write(folder, "a", {"id": "p", "supersedes": "c#p"})
    write(folder, "b", {"id": "p", "supersedes": "a#p"})
    write(folder, "c", {"id": "p", "supersedes": "b#p"}, {"supersedes": "a#p"})


MESSAGE: Final = (
    "supersession is a cycle: a#p supersedes c#p, c#p supersedes b#p, b#p supersedes a#p"
)


def test_a_cycle_is_refused_with_its_line_and_each_step(folder: Path) -> None:
    chain(folder)
    case = diplograph.open(folder)
    for refuse in (case.check, case.build):
        with pytest.raises(diplograph.InputError) as caught:
            refuse()
        (line,) = str(caught.value).splitlines()
        assert line.startswith("articles/a.jsonl:1:")
        assert f"positions[0].supersedes: {MESSAGE}" in line


def test_a_cycle_within_one_article_is_refused(folder: Path) -> None:
    write(folder, "a", {"id": "p", "supersedes": "q"}, {"id": "q", "supersedes": "p"})
    with pytest.raises(diplograph.InputError, match="a#p supersedes a#q, a#q supersedes a#p"):
        diplograph.open(folder).check()


def test_the_last_reference_of_a_cycle_is_refused_where_the_others_were_built(
    folder: Path,
) -> None:
    chain(folder)
    write(folder, "a", {"id": "p"})
    case = diplograph.open(folder)
    case.build()
    write(folder, "a", {"id": "p", "supersedes": "c#p"})
    with pytest.raises(diplograph.InputError, match=MESSAGE):
        case.build()
    write(folder, "b", {"id": "p"})
    assert case.build().changed == ("a", "b")


def test_a_build_that_skips_what_is_invalid_skips_a_cycle(folder: Path) -> None:
    chain(folder)
    write(folder, "d", {"id": "p"})
    report = diplograph.open(folder).build(skip_invalid=True)
    assert report.added == ("d",)
    assert MESSAGE in "\n".join(map(str, report.left_out))


@pytest.mark.parametrize(
    ("newer", "older", "remarked"),
    [
        ("2024-08", "2024-09", True),
        ("2024-08/..", "2024-09-01", True),
        ("2024-09-16", "2024-09-17", True),
        ("2024", "2024-09", False),  # it may be October
        ("2024-09", "2024-09-17", False),
        ("2024-23", "2024-10", False),  # autumn
        ("2024-22", "2024-10", True),  # summer
        ("2024-08?", "2024-09", False),
        ("2024-08", "2024-09~", False),
        ("202X", "2024-09", False),
    ],
)
def test_that_the_newer_position_is_the_earlier_one_is_told_where_it_is_certain(
    folder: Path, newer: str, older: str, *, remarked: bool
) -> None:
    write(
        folder, "a", {"id": "old", "held": older}, {"id": "p", "held": newer, "supersedes": "old"}
    )
    remarks: list[str] = []
    diplograph.open(folder).check(remark=lambda problem: remarks.append(str(problem)))
    assert any("was held before the one it supersedes" in one for one in remarks) == remarked
