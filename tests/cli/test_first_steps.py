"""From an empty folder to an answer, and what goes wrong on the way."""

import re
from pathlib import Path

import pytest

import diplograph
from diplograph.coding.scaffold import start

from .conftest import run_in

ARTICLE = "articles/2021-06-14-strait-talks.md"


def test_a_new_case_builds_and_answers_with_its_evidence(started: Path) -> None:
    built = run_in(started, "build")
    assert (built.returncode, built.stdout) == (0, "")
    assert "1 article" in built.stderr
    answer = run_in(started, "query", "who-rejects", "--evidence")
    assert answer.returncode == 0
    assert "Northland" in answer.stdout
    assert "«would never accept joint patrols" in answer.stdout
    assert "An invented newspaper, 2021-06-14" in answer.stdout


@pytest.mark.parametrize(
    ("folder", "prefix"),
    [
        ("strait", "strait"),
        ("2024 Détroit talks", "detroit-talks"),
        ("De\u0301troit", "detroit"),
        ("SKOS", "case"),
        ("محادثات", "case"),
        ("a_", "a"),
    ],
)
def test_a_new_case_has_a_prefix_of_its_own(folder: str, prefix: str, tmp_path: Path) -> None:
    start(tmp_path / folder)
    case = diplograph.open(tmp_path / folder)
    case.build()
    assert case.sparql(f"ASK {{ {prefix}:northland a dp:State }}")


def test_the_case_is_found_from_below_and_from_elsewhere(started: Path) -> None:
    run_in(started, "build")
    below = run_in(started / "articles", "status")
    elsewhere = run_in(started.parent, "--case", "mine", "status")
    assert below.stdout == elsewhere.stdout
    assert "up to date" in below.stdout


def test_without_a_case_it_says_what_to_do(tmp_path: Path) -> None:
    done = run_in(tmp_path, "build")
    assert done.returncode == 2
    assert "diplograph.toml" in done.stderr
    assert "diplograph init" in done.stderr


def test_before_the_first_build_it_says_what_to_do(started: Path) -> None:
    done = run_in(started, "query", "who-rejects")
    assert done.returncode == 1
    assert "diplograph build" in done.stderr


def test_init_overwrites_nothing(started: Path) -> None:
    (started / "vocabulary.ttl").write_text("# mine")
    done = run_in(started.parent, "init", "mine")
    assert done.returncode == 1
    assert "already there" in done.stderr
    assert (started / "vocabulary.ttl").read_text() == "# mine"


def test_a_mistake_is_a_line_with_its_place_and_the_graph_stays(started: Path) -> None:
    run_in(started, "build")
    article = started / ARTICLE
    article.write_text(article.read_text().replace("stance: rejects", "stance: reject"))
    for command in ("check", "build"):
        done = run_in(started, command)
        assert done.returncode == 1
        assert re.match(rf"error: {ARTICLE}:10:13: .*'reject'.*did you mean rejects", done.stderr)
        assert "Traceback" not in done.stderr
    assert "Northland" in run_in(started, "query", "who-rejects").stdout
    assert "changed" in run_in(started, "status").stdout


def test_a_graph_of_which_a_file_is_missing_is_not_up_to_date(started: Path) -> None:
    run_in(started, "build")
    table = next(started.glob(".diplograph/generations/*/database/*.sst"))
    table.unlink()
    done = run_in(started, "status")
    assert done.returncode == 3
    assert "up to date" not in done.stdout
    assert re.search(rf"damaged: database/{table.name} is missing .*build --full", done.stderr)


def test_remarks_are_told_and_refuse_nothing(started: Path) -> None:
    article = started / ARTICLE
    text = article.read_text().replace(
        "target: joint-patrols", "target: joint-patrols\n    held: 2042"
    )
    article.write_text(text)
    (started / "articles/notes.txt").write_text("x")
    for command in ("check", "build"):
        done = run_in(started, command)
        assert done.returncode == 0
        assert f"remark: {ARTICLE}:12:11: positions[0].held: from 2042-01-01 on" in done.stderr
        assert "remark: not read: articles/notes.txt" in done.stderr


def test_check_takes_files(started: Path) -> None:
    assert "1 article in order" in run_in(started, "check", ARTICLE).stderr
    missing = run_in(started, "check", "articles/none.md")
    assert missing.returncode == 1
    assert "articles/none.md" in missing.stderr


def test_rollback_brings_the_earlier_graph_back(started: Path) -> None:
    run_in(started, "build")
    before = run_in(started, "export").stdout
    article = started / ARTICLE
    article.write_text(article.read_text().replace("stance: rejects", "stance: warns"))
    run_in(started, "build")
    assert run_in(started, "export").stdout != before
    assert run_in(started, "rollback").returncode == 0
    assert run_in(started, "export").stdout == before
    assert run_in(started, "verify").returncode == 0


def test_a_damaged_store_is_found_and_mended_by_a_full_build(started: Path) -> None:
    run_in(started, "build")
    before = run_in(started, "export").stdout
    table = next((started / ".diplograph").rglob("*.sst"))
    table.write_bytes(table.read_bytes()[:-20])
    for command in (("verify",), ("query", "who-rejects")):
        damaged = run_in(started, *command)
        assert damaged.returncode == 3
        assert "build --full" in damaged.stderr
    assert run_in(started, "build", "--full").returncode == 0
    assert run_in(started, "export").stdout == before


def test_a_traceback_is_shown_only_on_request(started: Path) -> None:
    assert "Traceback" in run_in(started, "--debug", "query", "who-rejects").stderr


def test_an_unknown_command_names_the_nearest(tmp_path: Path) -> None:
    done = run_in(tmp_path, "biuld")
    assert done.returncode == 2
    assert "'build'" in done.stderr
