"""What a build does with files that come, change and go."""

import os
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from diplograph.coding.casefile import CaseFile
from diplograph.errors import InputError, StoreError
from diplograph.graph import build
from diplograph.graph.store import Generations
from diplograph.graph.store.verification import verify

from .conftest import TENURE, VOCABULARY

Put = Callable[..., Path]
BASE = "https://example.org/test/"


def objects(case: CaseFile, property_name: str) -> list[str]:
    """All values of a property of the ontology, shortened."""
    current = Generations(case.store).current()
    assert current is not None
    property_ = ox.NamedNode(f"https://w3id.org/diplograph/ns#{property_name}")
    quads = current.open().quads_for_pattern(None, property_, None, ox.DefaultGraph())
    return sorted(str(quad.object).strip("<>").removeprefix(BASE) for quad in quads)


def test_says_what_it_did(case: CaseFile, put: Put) -> None:
    put("a")
    put("b")
    first = build.build(case)
    assert (first.added, first.changed, first.removed) == (("a", "b"), (), ())
    put("a", stance="rejects")
    put("b").unlink()
    put("c")
    second = build.build(case)
    assert (second.added, second.changed, second.removed) == (("c",), ("a",), ("b",))


def test_without_changes_the_generation_stays(case: CaseFile, put: Put) -> None:
    put("a")
    first = build.build(case)
    again = build.build(case)
    assert first.fresh
    assert not again.fresh
    assert again.generation.number == first.generation.number


def test_a_removed_article_takes_all_it_gave_and_leaves_the_vocabulary(
    case: CaseFile, put: Put
) -> None:
    empty = build.build(case).generation.snapshot
    gone = put("a")
    build.build(case)
    gone.unlink()
    build.build(case)
    assert objects(case, "holder") == []
    assert objects(case, "concerns") == ["strait"]
    current = Generations(case.store).current()
    assert current is not None
    assert current.snapshot == empty


def test_a_renamed_file_changes_nothing_in_the_graph(case: CaseFile, put: Put) -> None:
    path = put("a")
    before = build.build(case).generation.snapshot
    path.rename(path.with_name("renamed.md"))
    report = build.build(case)
    assert report.generation.snapshot == before
    assert "articles/renamed.md" in report.generation.sources.files


def test_a_new_tenure_changes_the_party_of_what_was_coded_before(case: CaseFile, put: Put) -> None:
    put("a")
    build.build(case)
    assert objects(case, "party") == ["envoy"]
    (case.root / "vocabulary.ttl").write_text(VOCABULARY + TENURE)
    report = build.build(case)
    assert objects(case, "party") == ["north"]
    assert report.changed == ("a",)


def test_a_file_that_keeps_size_and_time_is_read_again_on_request(case: CaseFile, put: Put) -> None:
    path = put("a", stance="supports")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    build.build(case)
    put("a", stance="commits ")  # as long as before
    os.utime(path, (1_600_000_000, 1_600_000_000))
    assert not build.build(case).fresh
    assert build.build(case, reread=True).changed == ("a",)


def test_every_problem_of_every_file_is_reported_and_nothing_changes(
    case: CaseFile, put: Put
) -> None:
    put("a")
    before = build.build(case).generation.number
    put("b", stance="suports")
    put("c", stance="opposses")
    (case.root / "articles" / "d.jsonl").write_text('{"id": "d"}\nnot json\n')
    with pytest.raises(InputError) as caught:
        build.build(case)
    places = [problem.place for problem in caught.value.problems]
    assert [place.split(":")[0] for place in places] == [
        "articles/b.md",
        "articles/c.md",
        *["articles/d.jsonl"] * (len(places) - 2),
    ]
    assert {"articles/d.jsonl:2"} <= {":".join(place.split(":")[:2]) for place in places}
    current = Generations(case.store).current()
    assert current is not None
    assert current.number == before


def test_check_refuses_what_a_build_refuses_and_writes_nothing(case: CaseFile, put: Put) -> None:
    put("a", stance="suports")
    with pytest.raises(InputError) as by_check:
        build.check(case)
    with pytest.raises(InputError) as by_build:
        build.build(case)
    assert by_check.value.problems == by_build.value.problems
    assert not (case.store / "current").exists()


def test_names_that_no_record_can_have_are_refused(case: CaseFile, put: Put) -> None:
    """They would be read, and the build, or the next one, fail."""
    given = put("a")
    named = given.rename(given.with_name(os.fsdecode(b"\xff.md")))
    with pytest.raises(InputError, match="the name is not UTF-8"):
        build.build(case)
    named.rename(given)
    (vocabulary,) = case.vocabulary
    case = case._replace(vocabulary=(vocabulary.rename(vocabulary.with_name("a\nb.ttl")),))
    with pytest.raises(InputError, match="the name has a line break"):
        build.build(case)


def test_an_article_given_twice_names_both_places(case: CaseFile, put: Put) -> None:
    put("a")
    put("a", name="copy")
    with pytest.raises(
        InputError,
        match=r"articles/copy\.md:1: the article 'a' a second time; "
        r"the first is in articles/a\.md:1",
    ):
        build.build(case)


REFERRING = """  - holder: south
    stance: rejects
    target: a#said
    quote: so would ferries
"""
NAMED = """  - id: said
    holder: north
    stance: demands
    target: ferries
    quote: so would ferries
"""


def test_references_across_articles_must_lead_somewhere(case: CaseFile, put: Put) -> None:
    put("a", extra=NAMED)
    put("b", extra=REFERRING)
    build.build(case)
    assert "article/a/said" in objects(case, "target")
    put("c", extra=REFERRING.replace("a#said", "a#sad"))
    put("d", extra=REFERRING.replace("a#said", "nosuch#entry"))
    put("z", extra=REFERRING.replace("a#said", "a#zzz"))
    expected = """\
articles/c.md:13:13: positions[1].target: refers to 'a#sad', which no article has \
(did you mean a#said?)
articles/d.md:13:13: positions[1].target: refers to 'nosuch#entry', which no article has \
(give that entry the id, or correct the reference)
articles/z.md:13:13: positions[1].target: refers to 'a#zzz', which no article has \
(give that entry the id, or correct the reference)"""
    with pytest.raises(InputError) as caught:
        build.build(case)
    assert str(caught.value) == expected
    with pytest.raises(InputError) as caught:
        build.check(case)
    assert str(caught.value) == expected
    for name in "cdz":
        (case.root / f"articles/{name}.md").unlink()
    again = "    target: ferries\n    supersedes: [said, aa#said]\n"
    put("e", extra=NAMED + REFERRING.replace("    target: a#said\n", again))
    with pytest.raises(
        InputError, match=r"^articles/e\.md:19:24: positions\[2\]\.supersedes\[1\]: .*"
    ):
        build.build(case)


def test_an_entry_that_others_refer_to_cannot_go_unnoticed(case: CaseFile, put: Put) -> None:
    put("a", extra=NAMED)
    put("b", extra=REFERRING)
    build.build(case)
    put("a")
    for full in (False, True):
        with pytest.raises(
            InputError, match=r"articles/b\.md:13:13: .*\.target: .*'a#said', which"
        ):
            build.build(case, full=full)


def test_damaged_records_of_files_are_not_built_upon(case: CaseFile, put: Put) -> None:
    put("a")
    built = build.build(case).generation
    records = built.path / "sources.json"
    records.write_text(records.read_text().replace("article/a", "article/b"))
    with pytest.raises(StoreError, match=r"sources\.json: damaged.*build --full"):
        build.build(case)
    assert verify(build.build(case, full=True).generation) == []
