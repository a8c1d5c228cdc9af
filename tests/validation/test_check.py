"""`check --shapes`: each folder of `cases/check` is a case, with what is told of it."""

import shutil
from codecs import BOM_UTF8
from pathlib import Path

import pytest

import diplograph
from diplograph.coding import casefile
from diplograph.coding.readers.article_files import read
from diplograph.graph.build import load_vocabulary, shape_checks

CASES = sorted((Path(__file__).parents[1] / "cases/check").iterdir())


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_fault_leads_to_the_line_that_gave_it(folder: Path) -> None:
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    with pytest.raises(diplograph.InputError) as caught:
        diplograph.open(folder).check(shapes=True)
    assert str(caught.value).splitlines() == expected


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_without_shapes_the_same_of_articles_is_remarked_on(folder: Path) -> None:
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    remarks: list[str] = []
    refused: list[str] = []
    try:
        diplograph.open(folder).check(remark=lambda problem: remarks.append(str(problem)))
    except diplograph.InputError as error:
        refused = str(error).splitlines()
    assert sorted([*refused, *remarks]) == sorted(expected)
    assert bool(refused) == any(line.startswith("vocabulary.ttl") for line in expected)


def test_how_many_articles_are_not_held_to_the_shapes_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shape_checks, "MANY", 1)
    remarks: list[str] = []
    case = diplograph.open(CASES[0].with_name("across-articles"))
    case.check(remark=lambda problem: remarks.append(str(problem)))
    assert [remark for remark in remarks if "more articles are not held" in remark] == remarks[-1:]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_same_is_told_of_articles_that_are_held_to_the_shapes_one_by_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shape_checks, "BATCH", 0)
    test_a_fault_leads_to_the_line_that_gave_it(folder)


def test_no_more_than_a_batch_is_kept_until_it_is_held_to_the_shapes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Memory does not grow with the number of articles."""
    monkeypatch.setattr(shape_checks, "BATCH", 0)
    case = casefile.load(CASES[0].with_name("articles") / casefile.NAME)
    inputs = load_vocabulary(case)
    held = shape_checks.ArticleShapes(case, inputs)
    for path in (case.root / "articles").iterdir():
        for reading in read(path, path.name, inputs.resolver):
            assert reading.article
            assert list(held.take(path, reading.article))
    assert list(held.rest()) == []


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_build_refuses_a_faulty_vocabulary_and_remarks_on_articles(
    folder: Path, tmp_path: Path
) -> None:
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    shutil.copytree(folder, tmp_path / "case")
    case = diplograph.open(tmp_path / "case")
    if any(line.startswith("vocabulary.ttl") for line in expected):
        with pytest.raises(diplograph.InputError) as caught:
            case.build()
        assert str(caught.value).splitlines() == expected
        return
    assert [str(remark) for remark in case.build().remarks] == expected
    (tmp_path / "case/articles/new.md").write_text(NEW, encoding="utf-8")
    assert case.build().remarks == ()


def test_a_byte_order_mark_moves_no_place(tmp_path: Path) -> None:
    shutil.copytree(CASES[0].parent / "vocabulary", tmp_path / "case")
    path = tmp_path / "case/vocabulary.ttl"
    path.write_bytes(BOM_UTF8 + path.read_bytes())
    expected = (tmp_path / "case/expected.txt").read_text(encoding="utf-8").splitlines()
    with pytest.raises(diplograph.InputError) as caught:
        diplograph.open(tmp_path / "case").check()
    assert str(caught.value).splitlines() == expected
    path.write_bytes(BOM_UTF8 + b"@prefix : nothing .")
    with pytest.raises(diplograph.InputError, match=r"^vocabulary\.ttl:1:11: not Turtle"):
        diplograph.open(tmp_path / "case").check()


NEW = """---
id: new
title: T
publisher: P
published: 2024-06-01
---
Nothing new.
"""


def test_the_sample_and_the_starter_are_well_formed(tmp_path: Path) -> None:
    from diplograph.coding.scaffold import start

    for sample in (True, False):
        start(tmp_path / str(sample), sample=sample)
        assert diplograph.open(tmp_path / str(sample)).check(shapes=True) > 0


def test_codings_for_comparison_are_checked_too(tmp_path: Path) -> None:
    shutil.copytree(CASES[0].parents[1] / "agreement/two-coders", tmp_path / "case")
    (tmp_path / "case/codings/eve.md").write_text("---\nid: x\n---\n", encoding="utf-8")
    with pytest.raises(diplograph.InputError, match=r"codings/eve\.md:.*'title' is missing"):
        diplograph.open(tmp_path / "case").check()
