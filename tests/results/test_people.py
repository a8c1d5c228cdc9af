"""The formats for people: a table in a terminal, in a pipe, in Markdown."""

import re
from io import BytesIO, StringIO
from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from diplograph.errors import UsageError
from diplograph.query.results import Labels, Result
from diplograph.query.results.formats import markdown_table, table, write
from diplograph.query.results.formats.text_layout import Look, shares, wrapped
from diplograph.query.results.passages import Passage
from diplograph.query.results.safe_text import safe
from diplograph.rdf.namespaces import PREFIXES

from .conftest import BASE, Case

NAMES = Labels(ox.Store(), BASE)
POSITIONS = (
    "SELECT ?position ?holder ?stance WHERE { ?position dp:holder ?holder ; dp:stance ?stance }"
)
SGR = re.compile(r"\x1b\[[0-9;]*m")
TEXT = st.text(st.characters(codec="utf-8") | st.sampled_from("\x1b\x9b\r\n\t|*_`<>&\\#-+.1 "))


class Terminal(BytesIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def lines(stream: BytesIO) -> list[str]:
    return stream.getvalue().decode().split("\n")


def shown(case: Case, stream: BytesIO, *, evidence: bool = True) -> list[str]:
    result = case.rows(POSITIONS, sort=["holder", "stance"], evidence=["position"])
    write(result, stream, "table", evidence=evidence)
    return lines(stream)


def test_a_terminal_gets_bold_quotes_and_its_own_width(case: Case, terminal: Terminal) -> None:
    text = "\n".join(shown(case, terminal))
    assert "\x1b[1mit would accept a later date\x1b[0m" in text
    assert "«" not in text
    widths = [cell_len(SGR.sub("", line)) for line in text.split("\n")]
    assert 50 < max(widths) <= 60


def test_a_quote_that_is_wrapped_is_bold_on_each_line(case: Case) -> None:
    result = case.rows("SELECT ?p ?h { ?p dp:holder ?h ; dp:stance dp:demands }", evidence=["p"])
    look = Look(width=30, styled=True)
    out = StringIO()
    table.write(result, out, evidence=True, look=look)
    bold = re.findall(r"\x1b\[1m(.*?)\x1b\[0m", out.getvalue())
    assert bold == ["#  h", "wants the harbour closed", "before winter"]


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_may_be_kept_plain(
    case: Case, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    text = "\n".join(shown(case, terminal))
    assert "\x1b" not in text
    assert "«it would accept" in text


def test_a_pipe_gets_a_line_for_each_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    long = [[ox.Literal("word " * 100), ox.Literal(1)]]
    out = BytesIO()
    write(Result(("a", "b"), long, NAMES), out, "table")
    assert len(lines(out)) == len(["head", "rule", "row", ""])
    monkeypatch.setenv("COLUMNS", "40")
    out = BytesIO()
    write(Result(("a", "b"), long, NAMES), out, "table")
    assert max(map(len, lines(out))) <= 40


def test_where_days_would_be_broken_each_row_is_a_block_of_lines() -> None:
    columns = ("held", "party", "target", "grounds")
    literal = ox.Literal
    words = "a treaty that both sides signed"
    rows = [
        (literal("2024-05-17/2024-07-02~"), literal("Egypt"), literal("Withdrawal"), None),
        (literal("2024-05-18"), literal("Israel"), literal("Presence"), literal(words)),
    ]
    # 22 for the interval, 6, 10, 8 for the rest, and 3 gaps of one
    drawn = []
    for width in (49, 48, 34):
        out = StringIO()
        table.write(Result(columns, iter(rows), NAMES), out, look=Look(width))
        drawn.append(out.getvalue().splitlines())
    assert drawn[0][2].split() == ["2024-05-17/2024-07-02~", "Egypt", "Withdrawal"]
    assert drawn[1][1] == "held     2024-05-17/2024-07-02~"
    assert drawn[2] == [
        "─ 1 ──────────────────────────────",
        "held     2024-05-17/2024-07-02~",
        "party    Egypt",
        "target   Withdrawal",
        "─ 2 ──────────────────────────────",
        "held     2024-05-18",
        "party    Israel",
        "target   Presence",
        "grounds  a treaty that both sides",
        "         signed",
    ]


@pytest.mark.parametrize("width", ["", "12"])
def test_a_long_table_is_as_wide_as_its_first_rows_and_streams_the_others(
    monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setattr(table, "LOOKED_AT", 2)
    monkeypatch.setenv("COLUMNS", width)
    made = [[ox.Literal(text), ox.Literal(1)] for text in ("aa", "bb", "c", "longer than these")]
    out = BytesIO()
    result = Result(("a", "b"), made, NAMES)
    write(result, out, "table")
    later = ["longer than these  1"] if not width else ["lo  1", "ng", "er"]
    assert lines(out)[:6] == ["a   b", "──  ─", "aa  1", "bb  1", "c   1", later[0]]
    assert lines(out)[5 : 5 + len(later)] == later
    with pytest.raises(UsageError):  # none were kept
        result.stream()


def test_numbers_stand_on_the_right() -> None:
    made = [[ox.Literal(n), ox.Literal("x")] for n in (5, 123, -40)]
    out = BytesIO()
    write(Result(("n", "t"), made, NAMES), out, "table")
    assert lines(out)[2:5] == ["  5  x", "123  x", "-40  x"]


def test_a_column_of_evidence_is_shown_if_there_is_no_other(case: Case) -> None:
    out = BytesIO()
    write(case.rows("SELECT ?p { ?p dp:stance dp:demands }", evidence=["p"]), out, "table")
    assert lines(out)[2] == "Southland: demands Closing the harbour | by winter"


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4), st.integers(20, 80))
def test_data_cannot_drive_a_terminal(texts: list[tuple[str, str]], width: int) -> None:
    made = [[ox.Literal(text) for text in pair] for pair in texts]
    out = StringIO()
    table.write(Result(("a", "b"), made, NAMES), out, look=Look(width))
    driving = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
    assert not re.search(driving, out.getvalue())


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4), st.integers(20, 80))
def test_no_line_is_wider_than_the_terminal(texts: list[tuple[str, str]], width: int) -> None:
    made = [[ox.Literal(text) for text in pair] for pair in texts]
    out = StringIO()
    table.write(Result(("a", "b"), made, NAMES), out, look=Look(width))
    assert all(cell_len(line) <= width for line in out.getvalue().split("\n"))


def test_data_cannot_drive_a_terminal_from_evidence(case: Case, terminal: Terminal) -> None:
    text = "\n".join(shown(case, terminal))
    assert "Wire␛[31m" in text
    assert set(SGR.findall(text)) == {"\x1b[1m", "\x1b[2m", "\x1b[0m"}


@given(st.text(alphabet="ab 字é\u0301 "), st.integers(2, 12))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    folded = " ".join(text.split())
    parts = wrapped(folded, width)
    assert all(cell_len(part) <= width for part in parts)
    assert "".join(parts).replace(" ", "") == folded.replace(" ", "")


@given(st.lists(st.integers(0, 200), min_size=1, max_size=6), st.integers(70, 200))
def test_columns_share_the_room(natural: list[int], room: int) -> None:
    widths = shares(natural, room)
    assert sum(widths) + 2 * (len(widths) - 1) <= room
    assert all(0 <= width <= wish for width, wish in zip(widths, natural, strict=True))
    if sum(natural) + 2 * (len(natural) - 1) <= room:
        assert widths == natural


MARKDOWN = MarkdownIt("commonmark").enable("table")


def text_of(source: str, tag: str) -> list[str]:
    """What a reader sees in the elements of one kind."""
    tokens = MARKDOWN.parse(source)
    found = []
    for before, token in pairwise(tokens):
        if token.type == "inline" and before.tag == tag:
            children = token.children or []
            assert {child.type for child in children} <= {"text", "text_special"}, children
            found.append("".join(child.content for child in children))
    return found


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
def test_markdown_shows_what_is_in_the_cells(texts: list[tuple[str, str]]) -> None:
    made = [[ox.Literal(text) for text in pair] for pair in texts]
    out = BytesIO()
    write(Result(("a", "b"), made, NAMES), out, "markdown")
    assert text_of(out.getvalue().decode(), "td") == [safe(text) for pair in texts for text in pair]


def test_markdown_numbers_every_row_even_without_evidence(case: Case) -> None:
    result = case.rows(
        "SELECT ?a ?p WHERE { ?a a dp:State OPTIONAL { ?p dp:holder ?a ; dp:stance dp:demands } }",
        sort=["a"],
        evidence=["p"],
    )
    out = BytesIO()
    write(result, out, "markdown", evidence=True)
    items = [line for line in lines(out) if re.match(r"\d\. ", line)]
    assert items[0] == "1. no evidence"
    assert items[1].startswith("2. Southland, by contrast, <b>wants the harbour closed")


@pytest.mark.parametrize("start", ["- a", "+ a", "1. a", "1) a", "# a", "> a", "=== a", "..."])
def test_a_passage_does_not_become_a_list_or_heading(start: str) -> None:
    text = MARKDOWN.render(f"1. {markdown_table.shown_passage(Passage(((start, False),)))}\n")
    assert re.sub("<[^>]*>", "", text).strip() == start.replace(">", "&gt;")


def test_columns_stand_closer_before_words_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = ("held", "other_target", "other_stance")
    row = [ox.Literal(text) for text in ("2024-03-26", "Humanitarian pauses", "sceptical")]
    monkeypatch.setenv("COLUMNS", "33")  # 10 + 12 + 9, and a gap of one each
    out = BytesIO()
    write(Result(columns, [row], NAMES), out, "table")
    assert lines(out)[:-1] == [
        "held       other_target other_",
        "                        stance",
        "────────── ──────────── ─────────",
        "2024-03-26 Humanitarian sceptical",
        "           pauses",
    ]


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json", "ndjson", "xlsx", "parquet"])
def test_what_is_not_of_its_type_can_be_sorted_and_written(form: str) -> None:
    pairs = [("NaN", "decimal"), ("abc", "integer"), ("2024-13-45", "date"), ("2.5", "decimal")]
    rows = [[ox.Literal(t, datatype=ox.NamedNode(PREFIXES["xsd"] + d))] for t, d in pairs]
    out = BytesIO()
    write(Result(("it",), rows, NAMES, sort=["it"]), out, form)
    assert out.getvalue()
    ordered = Result(("it",), rows, NAMES, sort=["it"])
    assert [str(row.it) for row in ordered] == ["2.5", "2024-13-45", "abc", "NaN"]
    assert ordered.to_polars()["it"].to_list() == ["2.5", "2024-13-45", "abc", "NaN"]


@pytest.mark.parametrize(("width", "head"), [(30, "a  c"), (None, "a  b  c")])
def test_a_terminal_has_no_columns_that_are_empty_in_every_row(
    width: int | None, head: str
) -> None:
    rows = [[ox.Literal("x"), None, None], [None, None, ox.Literal("y")]]
    out = StringIO()
    table.write(Result(("a", "b", "c"), iter(rows), NAMES), out, look=Look(width))
    assert out.getvalue().splitlines()[0] == head


def test_a_column_that_is_the_only_one_stays_if_it_is_empty() -> None:
    out = StringIO()
    table.write(Result(("a",), iter([[None]]), NAMES), out, look=Look(30))
    assert out.getvalue().splitlines()[0] == "a"
