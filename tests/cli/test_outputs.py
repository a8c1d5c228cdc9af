"""What `--output` may be, the same in every command."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from diplograph.cli import main

from .conftest import Run, run_in

COMMANDS = (
    "query positions --party egypt",
    "sparql 'ASK {}'",
    "sparql 'CONSTRUCT {<a:b> <a:c> ?o} {BIND(1 AS ?o)}'",
    "query positions --explain",
    "query --export shacl positions",
    "query --export grlc positions",
    "export",
    "describe",
    "show egypt",
    "network",
    "plot matrix -f json",
    "codebook",
    "schema",
)


@pytest.mark.parametrize("words", COMMANDS)
def test_standard_output_may_be_named_in_any_way(ask: Run, words: str) -> None:
    default = ask(*shlex.split(words))
    assert default.stdout
    for output in ("-",) if "grlc" in words else ("-", "/dev/fd/1"):  # grlc has a folder
        done = ask(*shlex.split(words), "-o", output)
        assert (done.returncode, done.stdout) == (0, default.stdout), done.stderr


@pytest.mark.parametrize("words", [*(f"{words} -o ''" for words in COMMANDS), "tables ''"])
def test_an_output_without_a_name_is_refused(gaza: Path, words: str) -> None:
    done = CliRunner().invoke(main, ["-C", str(gaza), *shlex.split(words)])
    assert done.exit_code == 2
    assert "the name of the output is empty" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("show egypt --limit 1 --all", "--limit and --all contradict"),
        ("query positions --explain --limit 1", "leave --limit out"),
        ("query positions --explain --cite", "leave --cite out"),
        ("query positions --explain -f csv", "leave --format out"),
        ("query positions --explain --timeout 1", "leave --timeout out"),
        ("query positions --cite -f csv", "leave --format out"),
        ("sparql 'ASK {}' --lint -e", "leave --evidence out"),
        ("sparql 'SELECT * {}' -f parquet", "parquet has no form for rows without columns"),
        ("sparql 'SELECT * {}' -f xlsx", "xlsx has no form for rows without columns"),
        ("network --threshold nan", "threshold: nan is not a number"),
        ("-C nowhere status", "'nowhere' does not exist"),
        ("-C nowhere query", "'nowhere' does not exist"),
    ],
)
def test_what_cannot_be_done_is_refused(ask: Run, words: str, said: str) -> None:
    done = ask(*shlex.split(words))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--since 2030-01-01", "on days before --since or after --until"),
        ("--only-actor egypt --only-stance threatens", "of other actors, targets or stances"),
        ("--threshold 1000", "no ties: none weighs 1000 (--threshold) or more"),
        ("--mode one-mode --only-actor egypt", "no ties: no two actors"),
    ],
)
def test_an_empty_network_says_why(ask: Run, words: str, said: str) -> None:
    done = ask("network", *shlex.split(words))
    assert done.returncode == 0
    assert said in done.stderr


@pytest.mark.parametrize("form", ["csv", "tsv", "ndjson", "table", "markdown"])
def test_what_is_no_number_is_written_as_xsd_has_it(ask: Run, form: str) -> None:
    text = 'SELECT ("NaN"^^xsd:double AS ?a) ("-INF"^^xsd:float AS ?b) ("INF"^^xsd:float AS ?c) {}'
    said = ask("sparql", text, "-f", form).stdout
    assert re.findall("nan|-?inf", said, re.IGNORECASE) == ["NaN", "-INF", "INF"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("codebook -o c.html", "what is written is Markdown (end the name in .md)"),
        ("schema -o s.yaml", "what is written is JSON (end the name in .json)"),
        ("query positions --explain -o q.csv", "what is written is SPARQL (end the name in .rq)"),
        ("agreement -o a.csv", "no format has the ending '.csv'"),
        ("query positions -o answer.xyz", "no format has the ending '.xyz'"),
        ("tables x.zip", "tables are a folder of files"),
        ("tables x.duckdb", "tables are a folder of files"),
        ("tables x.csv.gz", "tables are a folder of files"),
        ("tables -", "files are not for standard output"),
    ],
)
def test_a_name_that_promises_another_format_is_refused(
    gaza: Path, tmp_path: Path, words: str, said: str
) -> None:
    done = run_in(tmp_path, "-C", str(gaza), *shlex.split(words))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        "sparql --input q.rq --output q.rq -f turtle",
        "sparql -i q.rq -o other.rq --format csv",
        "export --construct q.rq --output q.rq -f turtle",
        "describe --distribution q.rq --output q.rq -f turtle",
    ],
)
def test_what_a_command_reads_is_not_overwritten(gaza: Path, tmp_path: Path, words: str) -> None:
    text = "CONSTRUCT { ?a a dp:State } WHERE { ?a a dp:State }"
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    (tmp_path / "other.rq").symlink_to("q.rq")
    done = run_in(tmp_path, "-C", str(gaza), *shlex.split(words))
    assert done.returncode == 2
    assert "not written: the command reads it (name another file)" in done.stderr
    assert (tmp_path / "q.rq").read_text(encoding="utf-8") == text
