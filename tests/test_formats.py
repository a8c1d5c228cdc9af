"""One rule for every command: which format the name of a file stands for."""

import gzip
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import diplograph
from diplograph.cli import main
from diplograph.errors import UsageError
from diplograph.formats import FORMATS, Format, Kind, format_of, media_types, names, suffixes
from diplograph.streams import COMPRESSIONS

STARTS: dict[str, Callable[[bytes], bool]] = {
    "tables {}.SQLITE": lambda data: data.startswith(b"SQLite format 3"),
    "tables {}.Sqlite.gz": lambda data: data.startswith(b"SQLite format 3"),
    "query positions -o {}.CSV": lambda data: data.startswith(b"position,held,"),
    "query positions -o {}.csv.GZ": lambda data: data.startswith(b"position,held,"),
    "sparql 'ASK {}' -o {}.Json": lambda data: data.startswith(b"{"),
    "sparql 'CONSTRUCT {?s a ?o} {?s a ?o}' -o {}.NT.gz": lambda data: data.endswith(b" .\n"),
    "network -o {}.GEXF": lambda data: b"<gexf" in data,
    "network -o {}.graphml.gz": lambda data: b"<graphml" in data,
    "plot matrix -o {}.SVG": lambda data: data.startswith(b"<svg"),
    "plot matrix -o {}.json.gz": lambda data: data.startswith(b"{"),
    "query positions -o {}.xlsx.gz": lambda data: data.startswith(b"PK"),
    "show egypt -o {}.MD": lambda data: data.startswith(b"# "),
    "export -o {}.Ttl": lambda data: data.startswith(b"@prefix"),
    "describe -o {}.TTL.gz": lambda data: data.startswith(b"@prefix"),
    "query --export shacl positions -o {}.TTL": lambda data: data.startswith(b"@prefix"),
}


@pytest.mark.parametrize("words", STARTS)
def test_every_command_knows_names_in_any_case_and_compressed(
    case: diplograph.Case, tmp_path: Path, words: str
) -> None:
    args = [word.replace("{}.", f"{tmp_path}/t.") for word in shlex.split(words)]
    done = CliRunner().invoke(main, ["-C", str(case.file.root), *args])
    assert done.exit_code == 0, done.output
    (path,) = tmp_path.iterdir()
    data = path.read_bytes()
    assert STARTS[words](gzip.decompress(data) if path.suffix.lower() == ".gz" else data)


def test_windows_are_compressed_files_whose_names_say_so(
    case: diplograph.Case, tmp_path: Path
) -> None:
    words = ["network", "--window", "year", "-o", str(tmp_path / "talks.graphml.gz")]
    done = CliRunner().invoke(main, ["-C", str(case.file.root), *words])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "talks_01_2023-01-01.graphml.gz",
        "talks_02_2024-01-01.graphml.gz",
    ]
    assert all(b"<graphml" in gzip.decompress(path.read_bytes()) for path in tmp_path.iterdir())


@pytest.mark.parametrize("kind", Kind)
def test_an_ending_stands_for_one_format_of_a_kind(kind: Kind) -> None:
    ends = [end for each in FORMATS if each.kind is kind for end in each.suffixes]
    assert len(ends) == len(set(ends))
    assert not set(ends) & set(COMPRESSIONS)
    assert set(suffixes(kind).values()) <= set(names(kind))


def test_a_name_that_stands_for_no_format_is_told_those_that_do() -> None:
    with pytest.raises(UsageError, match=r"t\.doc\.gz: no format has the ending '\.doc' .*\.nt"):
        format_of(Path("t.doc.gz"), Kind.TRIPLES)


@pytest.mark.parametrize("each", [each for each in FORMATS if each.writer], ids=str)
def test_the_writer_of_a_format_is_there(each: Format) -> None:
    assert callable(each.load())


def test_a_catalogue_names_only_registered_media_types() -> None:
    assert not [name for name in media_types().values() if name.startswith("application/x-")]
