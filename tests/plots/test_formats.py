"""Pictures as files: size, bytes, escaping, and that a page needs nothing from outside."""

import json
import re
import struct
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import diplograph
from diplograph import Case, MissingExtra, UsageError
from diplograph.output.plots import Plot

from .conftest import EACH, LARGER

SVG = "{http://www.w3.org/2000/svg}"
OUTSIDE = re.compile(r"""(?:src|href|action|data)\s*=\s*["'](?!\#)|url\(|@import|fetch|https?://""")


class Page(HTMLParser):
    """The links and the sections of a page, and the text of each section."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sections: dict[str, str] = {}
        self.tags: set[str] = set()
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag == "section":
            self._open = given["id"] or ""
            self.sections[self._open] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.sections[self._open] += data


def test_a_click_leads_to_the_words_of_each_position(drawn: Plot, small: Case) -> None:
    page = Page(drawn.html())
    assert sorted(page.links) == sorted(f"#{mark.name}" for mark in drawn.marks)
    assert page.sections.keys() == {mark.name for mark in drawn.marks}
    for mark in drawn.marks:
        for position in mark.positions:
            receipt = small.snapshot.receipts.of(small.file.base + position)
            assert receipt is not None
            assert str(receipt.passage) in page.sections[mark.name]
            assert receipt.source in page.sections[mark.name]


def test_the_words_come_with_their_chain_of_attribution(small: Case) -> None:
    page = Page(small.plot("matrix", party="south", target="plan").html())
    (words,) = page.sections.values()
    assert "according to The envoy" in words


def test_a_page_asks_nothing_of_anybody(drawn: Plot) -> None:
    html = drawn.html().replace('"http://www.w3.org/2000/svg"', '""')
    assert OUTSIDE.findall(html) == []


def test_labels_and_words_are_escaped(drawn: Plot) -> None:
    html = drawn.html()
    assert "<b>South" not in html
    assert "<script>alert" not in html
    assert Page(html).tags.isdisjoint({"b", "iframe", "img"})


def test_a_label_stands_in_the_svg_as_it_is_written(small: Case) -> None:
    svg = ET.fromstring(small.plot("matrix").svg())  # noqa: S314  # our own
    assert "<b>South</b> & Søn on The plan: 1 position" in "".join(svg.itertext())


def test_words_beyond_the_first_are_counted(gaza: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplograph.output.plots.plot_page.MOST", 2)
    page = Page(gaza.plot("map").html())
    assert any("more positions not shown here." in words for words in page.sections.values())


def test_the_same_case_gives_the_same_bytes_in_another_process(small: Case, drawn: Plot) -> None:
    kind = drawn.spec["usermeta"]["diplograph"]["kind"]
    program = (
        "import sys, diplograph; plot = diplograph.open(sys.argv[1]).plot(sys.argv[2], "
        f"**{EACH[kind]!r}); sys.stdout.buffer.write(plot.svg().encode() + plot.encoded('json'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, small.file.root, kind], capture_output=True, check=True
    )
    assert done.stdout == drawn.svg().encode() + drawn.encoded("json")


@pytest.mark.parametrize(("width", "millimetres"), [("column", 85), ("page", 170)])
def test_pictures_have_their_width_in_print(small: Case, width: Any, millimetres: int) -> None:
    plot = small.plot("matrix", width=width)
    root = ET.fromstring(plot.svg())  # noqa: S314  # our own
    assert root.get("width") == f"{millimetres}mm"
    (pixels,) = struct.unpack(">I", plot.png()[16:20])
    assert pixels == pytest.approx(millimetres / 25.4 * 300, abs=3)
    box = re.search(rb"MediaBox \[0 0 ([\d.]+)", plot.pdf())
    assert box is not None
    assert float(box[1]) == pytest.approx(millimetres / 25.4 * 72, abs=1)


def test_what_a_mark_says_is_a_title_of_the_svg(small: Case) -> None:
    plot = small.plot("matrix")
    root = ET.fromstring(plot.svg())  # noqa: S314  # our own
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert sorted(map(str, titles)) == sorted(mark.what for mark in plot.marks)


def test_vega_lite_carries_its_data_and_says_what_it_was_made_from(
    small: Case, tmp_path: Path
) -> None:
    small.plot("matrix", party="north").save(tmp_path / "a.json")
    spec = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    made = spec["usermeta"]["diplograph"]
    assert (made["query"], made["parameters"]) == ("matrix", {"party": "north"})
    assert made["snapshot"] == small.generation.snapshot
    assert all(set(layer["data"]) == {"values"} for layer in spec["layer"])


def test_without_the_extra_no_png_and_no_pdf_are_written(
    small: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    plot = small.plot("matrix")
    for name in ("a.png", "a.pdf"):
        with pytest.raises(MissingExtra, match="pip install 'diplograph\\[plots\\]'"):
            plot.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
    for name in ("a.svg", "a.html", "a.json"):
        plot.save(tmp_path / name)


def test_an_unknown_ending_is_refused(small: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=".svg"):
        small.plot("matrix").save(tmp_path / "a.gif")


Box = tuple[float, float, float, float]


def boxes(svg: str) -> list[tuple[str, Box]]:
    """Where each line of text of a picture lies, by the widths that Arial has.

    Liberation Sans, which the renderer has with it, has the same.
    """
    from diplograph.output.plots.text_width import width

    found = []
    for text in ET.fromstring(svg).iter(f"{SVG}text"):  # noqa: S314  # our own
        if text.get("stroke"):  # the white rim of the next one
            continue
        size = float(text.get("font-size", "0").removesuffix("px"))
        moves = re.findall(
            r"(translate|rotate)\(([-\d.]+)(?:,([-\d.]+))?\)", text.get("transform", "")
        )
        (x, y), turned = (
            (float(moves[0][1]), float(moves[0][2])),
            len(moves) > 1 and moves[1][0] == "rotate",
        )
        rise = float(moves[-1][2]) if len(moves) > 1 and moves[-1][0] == "translate" else 0
        lines = [span.text or "" for span in text.iter(f"{SVG}tspan")] or [text.text or ""]
        for number, line in enumerate(lines):
            long = width(line, size, bold=text.get("font-weight") == "bold")
            share = {"end": 1.0, "middle": 0.5}.get(text.get("text-anchor", ""), 0.0)
            low = rise + number * size * 1.15
            left, right, top, bottom = -long * share, long * (1 - share), low - size * 0.7, low
            box = (x + left, y + top, x + right, y + bottom)
            found.append((line, (x + top, y - right, x + bottom, y - left) if turned else box))
    return found


@pytest.mark.parametrize("width", ["column", "page"])
@pytest.mark.parametrize(("kind", "values"), LARGER)
def test_no_two_texts_collide_and_none_is_cut(
    gaza: Case, kind: str, values: dict[str, Any], width: Any
) -> None:
    plot = gaza.plot(kind, width=width, **values)
    texts = boxes(plot.svg())
    assert len(texts) > 5
    wide, high = plot.spec["width"], plot.spec["height"]
    for number, (line, (left, top, right, bottom)) in enumerate(texts):
        assert left >= -0.5, line
        assert right <= wide + 0.5, line
        assert top >= -0.5, line
        assert bottom <= high + 0.5, line
        for other, (left2, top2, right2, bottom2) in texts[:number]:
            apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
            assert apart, (line, other)


def test_a_notebook_shows_the_picture(small: Case) -> None:
    plot = small.plot("matrix")
    assert plot._repr_svg_().startswith("<svg")
    assert repr(plot) == "<Plot matrix: Parties and targets>"


def test_plot_is_found_on_a_case_that_was_not_built(tmp_path: Path) -> None:
    from diplograph.coding.scaffold import start

    start(tmp_path / "new")
    with pytest.raises(diplograph.DiplographError, match="diplograph build"):
        diplograph.open(tmp_path / "new").plot("matrix")
