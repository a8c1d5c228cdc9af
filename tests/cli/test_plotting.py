"""Pictures from the command line."""

import json
from pathlib import Path

import pytest

from diplograph.output.plots import KINDS, timeline_plot

from .conftest import Run

MATRIX = ("plot", "matrix", "--location", "philadelphi-corridor")
SUBJECTS = {
    "actor": "egypt",
    "issue": "ceasefire-in-gaza",
    "location": "gaza-strip",
    "party": "israel",
    "proposal": "six-week-proposal",
    "target": "six-week-proposal",
}
"""What a picture can be of, with a value for each in the sample case."""
OF = {
    "map": ("location", "party"),
    "matrix": ("party", "target", "issue", "location"),
    "network": ("target", "issue", "location"),
    "proposal": ("proposal",),
    "timeline": tuple(timeline_plot.QUERIES),
}
BEGINNINGS = {
    ".svg": b"<svg",
    ".png": b"\x89PNG",
    ".pdf": b"%PDF",
    ".html": b"<!DOCTYPE html>",
    ".json": b"{",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_drawn_of_each_of_its_subjects(ask: Run, tmp_path: Path, kind: str) -> None:
    for subject in OF[kind]:
        file = tmp_path / f"{subject}.json"
        done = ask("plot", kind, f"--{subject}", SUBJECTS[subject], "-o", str(file))
        assert (done.returncode, done.stdout) == (0, ""), (subject, done.stderr)
        spec = json.loads(file.read_text())
        assert spec["usermeta"]["diplograph"]["parameters"] == {subject: SUBJECTS[subject]}
        assert any("positions" in d for layer in spec["layer"] for d in layer["data"]["values"])


@pytest.mark.parametrize("ending", BEGINNINGS)
def test_the_name_of_the_file_says_the_format(ask: Run, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"picture{ending}"
    done = ask(*MATRIX, "-o", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert file.read_bytes().startswith(BEGINNINGS[ending])


def test_the_picture_has_the_rows_of_the_table(ask: Run) -> None:
    table = ask("query", "matrix", *MATRIX[2:], "-f", "ndjson").stdout.splitlines()
    spec = json.loads(ask(*MATRIX, "-f", "json").stdout)
    base = spec["usermeta"]["diplograph"]["base"]
    columns = ("party", "target", "number", "lowest", "highest")
    cells = [
        {**{c: d[c] for c in columns}, "party": base + d["party"], "target": base + d["target"]}
        for layer in spec["layer"]
        for d in layer["data"]["values"]
        if "positions" in d
    ]
    rows = [json.loads(line) for line in table]
    assert sorted(cells, key=str) == sorted(rows, key=str)


def test_what_is_left_out_is_said_on_standard_error(ask: Run) -> None:
    done = ask("plot", "matrix", "--top", "2", "-f", "json")
    assert done.returncode == 0
    assert "2 of " in done.stderr
    assert done.stderr.startswith(tuple("0123456789"))


def test_a_kind_takes_the_parameters_of_its_queries(ask: Run) -> None:
    said = ask("plot", "timeline", "--help").stdout
    for option in ("--actor", "--location", "--proposal", "--since", "--imputed", "--width"):
        assert option in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("plot", "matrix", "-o", "a.gif"), 2, ".svg, .png, .pdf, .html, .json"),
        (("plot", "proposal"), 2, "--proposal"),
        (("plot", "timeline"), 2, "give one of actor"),
        (("plot", "map", "--location", "israel-territory"), 2, "no geometry"),
        (("plot", "matrix", "--party", "egipt"), 1, "did you mean egypt?"),
        (("plot", "pie"), 2, "pie"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    ask: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    done = ask(*words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
