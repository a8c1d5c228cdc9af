"""Python's door: what the documentation names is there, and does what the commands do."""

import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import diplograph
from diplograph.coding.scaffold import start
from diplograph.errors import DiplographError, StoreError, UsageError
from diplograph.query.results.formats import write

DOCS = (Path(__file__).parent.parent / "docs").glob("*.md")
NAMED = re.compile(r"`(diplograph\.[a-z_]+(?:\.[a-zA-Z_]+)*)")
FILES = {".toml", ".ttl"}


def test_what_the_documentation_names_is_there_after_one_import() -> None:
    named = {name for page in DOCS for name in NAMED.findall(page.read_text(encoding="utf-8"))}
    names = sorted(name for name in named if Path(name).suffix not in FILES)
    assert "diplograph.results.formats.write" in names
    code = "import diplograph\n" + "\n".join(names)
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""


WRITERS: list[Callable[[diplograph.Case, io.StringIO], object]] = [
    lambda case, out: case.export(out, "turtle"),  # type: ignore[arg-type] # that is the mistake
    lambda case, out: case.describe(out),  # type: ignore[arg-type]
    lambda case, out: diplograph.results.formats.write(case.query("positions"), out, "csv"),  # type: ignore[arg-type]
    lambda case, out: diplograph.pages.formats.write(case.show("egypt"), out, "page"),  # type: ignore[arg-type]
    lambda case, out: diplograph.networks.write(case.network(), out, "csv"),  # type: ignore[arg-type]
    lambda case, out: diplograph.networks.write_windows(case.networks("month"), out),  # type: ignore[arg-type]
    lambda case, out: case.plot("network").write(out, "svg"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("write", WRITERS)
def test_a_stream_of_text_is_told_what_to_give(
    case: diplograph.Case, write: Callable[[diplograph.Case, io.StringIO], object]
) -> None:
    with pytest.raises(UsageError, match="takes text; .*BytesIO"):
        write(case, io.StringIO())


def test_a_result_says_what_it_is_without_being_read(case: diplograph.Case) -> None:
    result = case.query("names", thing="egypt")
    assert repr(result) == "<Result, not read yet: kind, name, language>"
    number = len(result)
    assert repr(result) == f"<Result, {number} rows: kind, name, language>"
    streamed = case.query("names", thing="egypt")
    list(streamed.stream())
    assert repr(streamed) == "<Result, streamed: kind, name, language>"
    assert streamed._repr_html_() is None


def test_a_notebook_shows_the_first_rows_with_labels(case: diplograph.Case) -> None:
    result = case.query("positions")
    html = result._repr_html_()
    assert html
    assert html.count("<tr>") == 1 + 20
    assert f"<p>20 of {len(result)} rows</p>" in html
    assert ">Concessions by both sides<" in html
    assert '<th dir="auto">position<' not in html
    marked = case.sparql('SELECT ?a { BIND("<script>&" AS ?a) }')
    assert isinstance(marked, diplograph.results.Result)
    assert ">&lt;script&gt;&amp;<" in str(marked._repr_html_())


def test_positions_have_days_that_are_days(case: diplograph.Case) -> None:
    schema = case.query("positions").to_arrow().schema
    assert [field.name for field in schema if field.type == "date32"] == [
        "published",
        "held_from",
        "held_until",
    ]


def test_status_rollback_and_verify_are_methods(tmp_path: Path) -> None:
    start(tmp_path)
    case = diplograph.open(tmp_path)
    assert case.status().generation is None
    assert not case.status().up_to_date
    with pytest.raises(DiplographError, match="nothing was built yet"):
        case.verify()
    case.build()
    (article,) = tmp_path.glob("articles/*.md")
    article.write_text(
        article.read_text(encoding="utf-8").replace("title: ", "title: On "), "utf-8"
    )
    assert case.status().changes["changed"] == [f"articles/{article.name}"]
    case.build()
    assert case.status().up_to_date
    assert case.status().kept == (1, 2)
    assert case.verify().number == 2
    assert case.rollback().number == case.generation.number == 1
    (case.generation.path / "parts.txt").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="diplograph build --full"):
        diplograph.open(tmp_path).verify()


def test_the_words_of_its_target_are_not_those_of_a_row(case: diplograph.Case) -> None:
    """Rows of the matrix count positions, and some count positions on a position of another."""
    result = case.query("matrix")
    assert any("/" in row.target.id for row in result.rows)
    assert {result.evidence(row) for row in result.rows} == {()}


@pytest.mark.parametrize("until", ["1999-01-01", "2100-01-01"])
def test_a_column_of_dates_has_that_type_without_a_value(case: diplograph.Case, until: str) -> None:
    out = io.BytesIO()
    write(case.query("positions", until=until), out, "parquet", labels=True, evidence=True)
    written = pq.read_table(out).schema
    for schema in (written, case.query("positions", until=until).to_arrow(labels=True).schema):
        for column in ("published", "held_from", "held_until"):
            assert schema.field(column).type == pa.date32()
    assert written.field("evidence_published").type == pa.date32()
