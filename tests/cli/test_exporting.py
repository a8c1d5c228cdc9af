"""Triples out of the program as people take them: into files, in part, described."""

import gzip
import subprocess
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from backports import zstd

from .conftest import Run

STANCE = b"https://w3id.org/diplograph/ns#stance"


def test_a_name_asks_for_a_format_and_a_compression(ask: Run, tmp_path: Path) -> None:
    plain = ask("export", "--format", "ntriples").stdout.encode()
    for name, unpack in (("a.nt.gz", gzip.decompress), ("a.nt.zst", zstd.decompress)):
        done = ask("export", "--output", str(tmp_path / name))
        assert (done.stdout, done.stderr) == ("", "")
        assert unpack((tmp_path / name).read_bytes()) == plain


def test_a_saved_query_selects_what_is_written(ask: Run) -> None:
    words = ("--query", "positions-on", "--param", "location=philadelphi-corridor")
    some = ask("export", "-f", "ntriples", *words).stdout.encode()
    rows = ask("query", "positions-on", "--location", "philadelphi-corridor", "-f", "csv").stdout
    assert some.count(STANCE + b"> ") == len(rows.splitlines()) - 1
    fewer = ask("export", "-f", "ntriples", *words, "--param", "since=2024-09-01").stdout.encode()
    assert 0 < fewer.count(STANCE + b"> ") < some.count(STANCE + b"> ")


def test_a_selection_without_rows_is_told_with_its_reason(ask: Run) -> None:
    words = ("--query", "positions-on", "-p", "location=philadelphi-corridor", "-p", "party=jordan")
    done = ask("export", "-f", "ntriples", *words)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("no rows: party jordan leaves none")


def test_a_query_whose_rows_lead_to_no_evidence_is_told(ask: Run) -> None:
    done = ask("export", "--query", "names", "--param", "thing=egypt")
    assert done.returncode == 0
    assert "no evidence: no row holds a position or an event of an article" in done.stderr
    assert "no evidence" not in ask("export", "--query", "red-lines").stderr


def test_a_construct_query_selects_what_is_written(ask: Run) -> None:
    text = "CONSTRUCT { ?p dp:stance ?s } WHERE { ?p dp:stance ?s ; dp:holder gaza:egypt }"
    done = ask("export", "-f", "ntriples", "--construct", "-", text=text)
    quads = list(ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES))
    assert quads
    assert {quad.predicate.value.encode() for quad in quads} == {STANCE}


def test_a_description_is_a_graph_of_its_own(ask: Run) -> None:
    for form, name in (("turtle", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        store = ox.Store()
        store.load(ask("describe", "--format", form).stdout.encode(), format=name)
        assert store.query(
            "PREFIX void: <http://rdfs.org/ns/void#> ASK { ?d a void:Dataset ; void:triples ?n }"
        )


def test_a_description_lists_the_files_that_are_given_out(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "talks.nt"
    ask("export", "-o", str(file))
    done = ask("describe", "--distribution", str(file), "--at", "https://example.org/data")
    assert "dcat:downloadURL <https://example.org/data/talks.nt>" in done.stdout
    assert f'dcat:byteSize "{file.stat().st_size}"^^xsd:nonNegativeInteger' in done.stdout
    wrong = ask("describe", "--at", "https://example.org")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("error: --at")


def test_an_archive_is_written_whole(ask: Run, tmp_path: Path) -> None:
    done = ask("export", "--format", "rocrate", "--output", str(tmp_path / "a.zip"))
    assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert packed.testzip() is None
        assert "ro-crate-metadata.json" in packed.namelist()
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize(
    ("words", "message", "code"),
    [
        (("-o", "a.csv"), "no format has the ending '.csv'", 2),
        (("--param", "a=b"), "name it with --query", 2),
        (("--query", "positions-on", "--param", "here"), "expected NAME=VALUE", 2),
        (("--query", "positions-on", "--param", "place=x"), "has no parameter 'place'", 1),
        (("--query", "positions-off"), "is not the name of a saved query", 1),
        (("--format", "rocrate"), "name it with --output", 2),
        (("--description", "--construct", "-"), "whole graph", 2),
        (("--construct", "-"), "SERVICE", 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_done_is_said_in_a_line(
    ask: Run, words: tuple[str, ...], message: str, code: int
) -> None:
    service = "CONSTRUCT WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }"
    text = service if words == ("--construct", "-") else "CONSTRUCT WHERE { ?s a dp:Position }"
    done: subprocess.CompletedProcess[str] = ask("export", *words, text=text)
    assert message in done.stderr
    assert done.returncode == code
    assert done.stderr.startswith("error: ")
    assert not done.stdout
