"""The pages about the ontology: complete, linked, and safe to open."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from diplograph.coding import casefile
from diplograph.coding.scaffold import start
from diplograph.errors import DiplographError
from diplograph.graph.ontology import write_pages


class Page(HTMLParser):
    """The anchors of a page, and where its links lead."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in ("href", "src") and value:
                self.links.add(value)
        assert tag != "script"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    start(folder / "case", sample=True)
    write_pages(folder / "pages", casefile.load(folder / "case/diplograph.toml"))
    return folder / "pages"


def test_every_link_inside_leads_somewhere(folder: Path) -> None:
    pages = {path.name: Page(path) for path in folder.glob("*.html")}
    assert set(pages) == {"index.html", "vocabulary.html"}
    inside = 0
    for name, page in pages.items():
        for link in page.links:
            if not link.startswith("http"):
                target, _, anchor = link.partition("#")
                inside += 1
                assert not anchor or anchor in pages[target or name].ids, link
    assert inside > 100


def test_every_class_is_in_the_picture_and_described(folder: Path) -> None:
    ontology = (Path(__file__).parents[2] / "ontology/diplograph.ttl").read_text(encoding="utf-8")
    classes = set(re.findall(r"^dp:(\w+) a owl:Class", ontology, re.MULTILINE))
    picture = ET.parse(folder / "classes.svg")  # noqa: S314  # written by ourselves
    links = {node.get("href") for node in picture.iter("{http://www.w3.org/2000/svg}a")}
    assert links == {f"index.html#{name}" for name in classes}
    assert classes <= Page(folder / "index.html").ids


def test_what_a_vocabulary_says_is_text_and_not_markup(tmp_path: Path) -> None:
    start(tmp_path / "case")
    vocabulary = tmp_path / "case/vocabulary.ttl"
    text = vocabulary.read_text(encoding="utf-8")
    spoilt = text.replace('"Northland"@en', '"<script>alert(1)</script>"@en')
    vocabulary.write_text(spoilt, encoding="utf-8")
    write_pages(tmp_path / "pages", casefile.load(tmp_path / "case/diplograph.toml"))
    assert "&lt;script&gt;" in (tmp_path / "pages/vocabulary.html").read_text(encoding="utf-8")
    Page(tmp_path / "pages/vocabulary.html")


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DiplographError, match="/file: cannot be written: File exists$"):
        write_pages(tmp_path / "file")
