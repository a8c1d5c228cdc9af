"""`diplograph tables` and `diplograph codebook` as their users run them; missing extras."""

import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Run


def test_tables_go_into_a_folder_or_a_database(ask: Run, tmp_path: Path) -> None:
    done = ask("tables", str(tmp_path / "talks"), "--table", "positions")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "positions: 140 rows" in done.stderr
    assert sorted(path.name for path in (tmp_path / "talks").iterdir()) == [
        "csv-metadata.json",
        "positions.csv",
    ]
    assert ask("tables", str(tmp_path / "talks.sqlite")).returncode == 0
    assert (tmp_path / "talks.sqlite").read_bytes().startswith(b"SQLite format 3")


def test_a_place_that_cannot_be_written_to_is_told(ask: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file" / "talks", tmp_path / "file"):
        done = ask("tables", str(place))
        assert done.returncode == 1
        assert f"error: {place}" in done.stderr
        assert "cannot be written" in done.stderr


def test_the_codebook_is_written_where_it_is_asked_for(ask: Run, tmp_path: Path) -> None:
    path = tmp_path / "codebook.md"
    assert ask("codebook", "--output", str(path)).returncode == 0
    assert path.read_text(encoding="utf-8") == ask("codebook").stdout
    assert path.read_text(encoding="utf-8").startswith("# Codebook: The Gaza ceasefire talks")


@pytest.mark.parametrize(
    ("library", "extra", "words"),
    [
        ("numpy", "networks", ["network"]),
        ("scipy", "networks", ["network"]),
        ("pyarrow", "arrow", ["tables", "{}", "--format", "parquet"]),
        ("vl-convert-python", "plots", ["plot", "matrix", "--format", "png"]),
        ("backports.zstd", "zstd", ["export", "--output", "{}.nt.zst"]),
        ("nanopub", "nanopub", ["export", "--format", "nanopubs"]),
        ("xlsxwriter", "excel", ["query", "coverage", "--output", "{}.xlsx"]),
    ],
)
def test_an_extra_that_is_missing_is_named(
    gaza: Path, tmp_path: Path, library: str, extra: str, words: list[str]
) -> None:
    modules = {
        "vl-convert-python": ["vl_convert"],
        "backports.zstd": ["backports.zstd", "compression.zstd"],
    }
    without = (
        f"import sys; sys.modules |= dict.fromkeys({modules.get(library, [library])}); "
        "from diplograph.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", without, *(word.format(tmp_path / "talks") for word in words)],
        cwd=gaza,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    hint = f"{library} is not installed (pip install 'diplograph[{extra}]')"
    assert done.stderr == f"error: {hint}\n"
