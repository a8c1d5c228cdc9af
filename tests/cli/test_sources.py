"""What a case reads is not overwritten by what is written of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import diplograph
from diplograph.errors import UsageError

from .conftest import run_in

VOCABULARY = "ontology/gaza.ttl"
ARTICLE = "data/articles/2024-09-17-blinken-cairo.md"
RESULT = ("query", "positions", "--party", "egypt")
COMMANDS: list[tuple[tuple[str, ...], str]] = [
    ((*RESULT, "-o", ARTICLE), "the case reads it as an article"),
    ((*RESULT, "-f", "csv", "-o", ARTICLE), "the case reads it as an article"),
    ((*RESULT, "-o", "data/articles/new.md"), "the case reads it as an article"),
    ((*RESULT, "-f", "csv", "-o", "diplograph.toml"), "it is the case file"),
    ((*RESULT, "-f", "csv", "-o", "link.csv"), "it is the case file"),
    ((*RESULT, "-f", "csv", "-o", ".diplograph/current"), "it is in the store of the case"),
    ((*RESULT, "--explain", "-o", "queries/mine.rq"), "the case reads it as a saved query"),
    (
        ("sparql", "ASK {}", "-f", "csv", "-o", VOCABULARY),
        "the case reads it as vocabulary",
    ),
    (("export", "-o", VOCABULARY), "the case reads it as vocabulary"),
    (("export", "-f", "rocrate", "-o", ".diplograph/new"), "it is in the store of the case"),
    (("describe", "-o", VOCABULARY), "the case reads it as vocabulary"),
    (("show", "egypt", "-o", ARTICLE), "the case reads it as an article"),
    (("codebook", "-o", ARTICLE), "the case reads it as an article"),
    (
        ("tables", VOCABULARY, "-f", "sqlite", "--overwrite"),
        "the case reads it as vocabulary",
    ),
    (("tables", ".diplograph"), "it is in the store of the case"),
    (("network", "-f", "csv", "-o", "diplograph.toml"), "it is the case file"),
    (("plot", "map", "-f", "json", "-o", ARTICLE), "the case reads it as an article"),
]


@pytest.fixture(scope="module")
def sample(gaza: Path) -> Iterator[Path]:
    (gaza / "link.csv").symlink_to("diplograph.toml")
    yield gaza
    (gaza / "link.csv").unlink()


def _files(folder: Path) -> dict[Path, bytes]:
    """The files of a case, but for what the program itself puts into the store meanwhile."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {p: p.read_bytes() for p in found if ".diplograph" not in p.parts or p.name == "current"}


@pytest.mark.parametrize(("words", "said"), COMMANDS, ids=str)
def test_what_the_case_reads_is_not_overwritten(
    sample: Path, words: tuple[str, ...], said: str
) -> None:
    before = _files(sample)
    done = run_in(sample, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert done.stderr.endswith(f"{said} (name another file)\n")
    assert _files(sample) == before


def test_what_the_case_does_not_read_may_lie_beside(sample: Path, tmp_path: Path) -> None:
    for name in ("ontology/gaza.csv", "data/egypt.md", str(tmp_path / "diplograph.toml")):
        done = run_in(sample, *RESULT, "-f", "csv", "-o", name)
        assert done.returncode == 0, (name, done.stderr)
        (sample / name).unlink()


def test_python_overwrites_no_source_of_an_opened_case(sample: Path) -> None:
    case = diplograph.open(sample)
    before = _files(sample)
    with pytest.raises(UsageError, match="the case reads it as vocabulary"):
        case.tables(sample / "ontology/gaza.ttl", "sqlite", overwrite=True)
    assert _files(sample) == before
