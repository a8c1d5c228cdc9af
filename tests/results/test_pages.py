"""Pages of the case in small of `tests/cases/results`, format by format: `tests/cases/pages`.

A case is a folder with the id of a `thing` and a file for each format: `page.*`, or `evidence.*`
with the words behind each entry. Set `WRITE_CASES` to write them anew, and read the diff.
"""

import os
import re
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.formats import Kind, suffixes
from diplograph.output.pages import Pages
from diplograph.output.pages.formats import page_text, write
from diplograph.output.pages.text_marks import marked, marks
from diplograph.query.results.formats.text_layout import Look

from .conftest import ARTICLE, BASE, CASES, Case

EXPECTED = sorted([*CASES.parent.glob("pages/*/page.*"), *CASES.parent.glob("pages/*/evidence.*")])
TEXT = "Talks resumed. The harbour stays open, he said; no date was set."
SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], len(TEXT)))
)


@pytest.fixture
def pages(case: Case) -> Pages:
    return Pages(case.store, case.names, case.receipts)


@pytest.mark.parametrize("file", EXPECTED, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_a_page_is_written_as_expected(file: Path, pages: Pages) -> None:
    thing = (file.parent / "thing").read_text(encoding="utf-8").strip()
    page = pages.of(BASE + thing, evidence=file.stem == "evidence")
    assert page is not None
    out = BytesIO()
    write(page, out, suffixes(Kind.PAGE)[file.suffix])
    if os.environ.get("WRITE_CASES"):
        file.write_bytes(out.getvalue())
    assert out.getvalue().decode() == file.read_bytes().decode()


def test_a_list_may_be_cut_short_and_says_so(pages: Pages) -> None:
    page = pages.of(f"{BASE}southland", limit=1)
    assert page is not None
    (held,) = page.listings
    assert (held.total, len(held.entries)) == (2, 1)
    assert "(1 of 2" in page_text.heading(held)


def test_nothing_is_known_of_what_is_not_in_the_graph(pages: Pages) -> None:
    assert pages.of(f"{BASE}atlantis") is None


def test_coded_words_are_bold_on_a_terminal_on_every_line(pages: Pages) -> None:
    page = pages.of(ARTICLE)
    assert page is not None
    out = StringIO()
    page_text.write(page, out, look=Look(width=40, styled=True))
    bold = re.findall(r"\x1b\[1m(.*?)\x1b\[0m", out.getvalue())
    assert "wants the" in bold  # the quote goes on on the next line
    assert "harbour closed before winter" in bold
    assert "«" not in out.getvalue().partition("Coding")[0]


@given(st.lists(st.lists(SPANS, min_size=1, max_size=3), max_size=6))
def test_marks_change_nothing_of_the_text_and_stand_where_the_words_do(
    entries: list[list[tuple[int, int]]],
) -> None:
    pieces = list(marked(TEXT, marks(entries), "<", ">"))
    assert "".join(pieces[::2]) == TEXT
    opened = closed = 0
    for sign in pieces[1::2]:
        opened, closed = opened + sign.count("<"), closed + sign.count(">")
        assert closed <= opened
    assert opened == closed == len({span for spans in entries for span in spans})


@given(st.lists(st.lists(SPANS, min_size=1, max_size=3), max_size=6))
def test_every_entry_can_be_told_by_its_number(entries: list[list[tuple[int, int]]]) -> None:
    found = {
        number: sorted((m.start, m.end) for m in marks(entries) if number in m.numbers)
        for number in range(1, len(entries) + 1)
    }
    assert found == {n: sorted(set(spans)) for n, spans in enumerate(entries, 1)}
