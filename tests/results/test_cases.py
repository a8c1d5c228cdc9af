"""Queries and what is written of their results, format by format: `tests/cases/results`.

A case is a folder with `query.rq`, perhaps `options.json`, and a file for each format: `rows.*`
plain, `evidence.*` with the evidence. Set `WRITE_CASES` to write them anew, and read the diff.
"""

import os
from io import BytesIO
from json import loads
from pathlib import Path

import pytest

from diplograph.formats import Kind, suffixes
from diplograph.query.results.formats import write

from .conftest import CASES, Case

EXPECTED = sorted([*CASES.glob("*/rows.*"), *CASES.glob("*/evidence.*")])
FORMATS = suffixes(Kind.ROWS, Kind.TRIPLES)


@pytest.mark.parametrize("file", EXPECTED, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_a_result_is_written_as_expected(file: Path, case: Case) -> None:
    options = file.parent / "options.json"
    result = case.ask(
        (file.parent / "query.rq").read_text(encoding="utf-8"),
        **(loads(options.read_text(encoding="utf-8")) if options.exists() else {}),
    )
    out = BytesIO()
    write(result, out, FORMATS[file.suffix], evidence=file.stem == "evidence")
    if os.environ.get("WRITE_CASES"):
        file.write_bytes(out.getvalue())
    assert out.getvalue().decode() == file.read_bytes().decode()
