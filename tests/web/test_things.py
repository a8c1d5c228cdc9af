"""Anything that the graph knows has a page and a description, and no link leads nowhere."""

from collections import deque
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from urllib.parse import urldefrag

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

import diplograph
from diplograph.rdf.namespaces import PREFIXES

from .conftest import client_of, read

BASE = "https://w3id.org/diplograph/gaza/"
POSITION = "/show/article/2024-09-17-blinken-cairo/egypt-opposes-presence"


def test_a_position_says_who_holds_it_who_says_so_when_and_in_which_words(web: TestClient) -> None:
    page = read(web.get(POSITION).text)
    for words in (
        "holder Egypt",
        "stance opposes",
        "held 2024-05/..",
        "attribution reported",
        "1979 peace treaty between Egypt and Israel",
        "breach the peace treaty of 1979 between the two countries and the accords",
        "The National , 2024-09-17".replace(" ,", ","),
    ):
        assert words in page.text, words
    assert "/show/article/2024-09-17-blinken-cairo#char=" in " ".join(page.links)


@pytest.mark.parametrize("name", ["egypt", "Egypt", "gaza:egypt", f"{BASE}egypt"])
def test_a_thing_is_found_by_every_name_that_the_command_takes(web: TestClient, name: str) -> None:
    pages = [web.get("/show", params={how: name}) for how in ("iri", "name")]
    assert [page.status_code for page in pages] == [200, 200]
    assert '<h1 dir="auto">Egypt</h1>' in pages[0].text


def test_the_words_of_an_article_are_marked_where_they_stand(
    web: TestClient, case: diplograph.Case
) -> None:
    article = "2024-09-17-blinken-cairo"
    page = read(web.get(f"/show/{article}").text)
    text = case.snapshot.text(f"{BASE}article/{article}")
    assert text is not None
    coded = case.show(article).coded
    assert coded is not None
    assert {f"char={mark.start},{mark.end}" for mark in coded.marks} <= page.ids
    shown = web.get(f"/show/{article}").text
    body = shown[shown.index('<div class="text"') : shown.index("<h2>Coding")]
    without_numbers = read(body.replace("<sup>", "<!--").replace("</sup>", "-->"))
    assert without_numbers.text.replace(" ", "") == "".join(text.split())


def test_a_remark_of_the_build_is_shown_until_its_advice_is_taken(tmp_path: Path) -> None:
    case = copytree(Path(__file__).parents[1] / "cases/remarks/tenures", tmp_path / "case")
    diplograph.open(case).build()
    with client_of(case, texts=False) as client:
        before = client.get("/show/a")
        assert "aria has no tenure on 2024-06-01 and is the party itself" in read(before.text).text
        tag = {"If-None-Match": before.headers["etag"]}
        assert client.get("/show/a", headers=tag).status_code == 304
        article = case / "articles/a.md"
        text = article.read_text(encoding="utf-8")
        article.write_text(text.replace("holder: aria\n", "holder: aria\n    party: aria\n", 1))
        diplograph.open(case).build()  # the triples are the same
        after = client.get("/show/a", headers=tag)
    assert after.status_code == 200
    assert "aria has no tenure on" not in read(after.text).text
    assert "ministry, for which bruno acts, has no tenure" in read(after.text).text


def test_without_texts_only_the_words_are_shown(case: diplograph.Case) -> None:
    with client_of(case.file.root, texts=False) as client:
        page = read(client.get("/show/2024-09-17-blinken-cairo").text)
        position = read(client.get(POSITION).text)
        data = client.get("/show/article/2024-09-17-blinken-cairo.json").json()
    assert "The text is not at hand" in page.text
    assert "between the two countries" not in position.text
    assert "breach the peace treaty of 1979" in position.text
    assert data["coded"]["text"] is None


def test_a_thing_is_described_in_rdf(web: TestClient, case: diplograph.Case) -> None:
    answer = web.get("/show/philadelphi-corridor", headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    found = {quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}
    node = ox.NamedNode(f"{BASE}philadelphi-corridor")
    said = {quad.triple for quad in case.store.quads_for_pattern(node, None, None, None)}
    assert said <= found
    label = ox.NamedNode(PREFIXES["rdfs"] + "label")
    assert any(t.predicate == label and t.subject != node for t in found)  # of what it names
    for accept, ending, kind in (
        ("application/ld+json", "jsonld", ox.RdfFormat.JSON_LD),
        ("application/n-triples", "nt", ox.RdfFormat.N_TRIPLES),
    ):
        accepted = web.get("/show/philadelphi-corridor", headers={"Accept": accept}).content
        assert accepted == web.get(f"/show/philadelphi-corridor.{ending}").content
        assert {quad.triple for quad in ox.parse(accepted, format=kind)} == found


def test_a_position_is_described_with_its_words(web: TestClient) -> None:
    answer = web.get(f"{POSITION}.nt")
    assert "http://www.w3.org/ns/oa#exact" in answer.text
    assert "https://w3id.org/diplograph/ns#grounds" in answer.text


def test_a_name_that_nothing_bears_has_the_nearest(web: TestClient) -> None:
    answer = web.get("/show/egipt")
    assert answer.status_code == 404
    assert "/show/egypt" in read(answer.text).links


def test_a_search_finds_names_and_words(web: TestClient) -> None:
    page = read(web.get("/search", params={"q": "red line"}).text)
    assert "pulling out of this key strip was a red line" in page.text
    page = read(web.get("/search", params={"q": "salah"}).text)
    assert "/show/philadelphi-corridor" in page.links
    assert web.get("/search", params={"q": "egypt"}).headers["location"] == "/show/egypt"
    assert web.get("/search", params={"q": ""}).status_code == 200


def test_the_first_page_says_what_there_is(web: TestClient, case: diplograph.Case) -> None:
    page = read(web.get("/").text)
    assert case.file.title in page.text
    assert "Articles 4" in page.text
    assert "Positions 140" in page.text
    assert "2023-10-27 to 2024-09-16" in page.text
    assert case.generation.snapshot in page.text
    for query in case.library.all()[0]:
        assert f"/query/{query.name}" in page.links
        assert query.summary in page.text


def test_no_link_leads_nowhere(web: TestClient) -> None:
    """From the first page on, in breadth, as many pages as a visitor may see."""
    waiting, seen, broken = deque(["/"]), {"/"}, []
    anchors: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    while waiting and len(anchors) < 60:
        address = waiting.popleft()
        answer = web.get(address)
        if answer.status_code in (303, 308):
            continue
        if answer.status_code != 200:
            broken.append((address, answer.status_code))
            continue
        is_page = answer.headers["content-type"].startswith("text/html")
        page = read(answer.text if is_page else "")
        anchors[address] = page.ids
        for link in page.links:
            target, fragment = urldefrag(link)
            if fragment:
                wanted.append((address, target or address, fragment))
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert broken == []
    assert len(anchors) == 60
    lost = [each for each in wanted if each[1] in anchors and each[2] not in anchors[each[1]]]
    assert lost == []


def test_pages_are_whole_documents(web: TestClient) -> None:
    for address in ("/", POSITION, "/query/matrix", "/sparql", "/search", "/show/nothing"):
        page = read(web.get(address).text)
        tags = [tag for tag, _ in page.tags]
        assert tags.count("title") == tags.count("h1") == tags.count("main") == 1
        assert ("html", {"lang": "en"}) in page.tags
        assert "script" not in tags
        assert not any("style" in found or "onclick" in found for _, found in page.tags)
        labels = {found["for"] for tag, found in page.tags if tag == "label" and "for" in found}
        fields = [f for tag, f in page.tags if tag in ("input", "select", "textarea")]
        unnamed = [f for f in fields if f.get("type") != "checkbox" and "aria-label" not in f]
        assert {field["id"] for field in unnamed} <= labels
        levels = [int(tag[1]) for tag in tags if tag in ("h1", "h2", "h3")]
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_whatever_a_case_says_is_text_to_a_page(mine: diplograph.Case) -> None:
    root = mine.file.root
    _hostile(root)
    mine.build()
    with client_of(root) as client:
        pages = [
            client.get(address)
            for address in (
                "/",
                "/show/2021-06-14-strait-talks",
                "/show?name=northland",
                "/query/positions-of?actor=northland",
                "/search?q=%3Cscript%3Ealert(2)%3C%2Fscript%3E",
                "/query/positions-of?actor=%3Cscript%3Ealert(3)%3C%2Fscript%3E",
                "/show/%3Cscript%3Ealert(4)%3C%2Fscript%3E",
                "/sparql?query=%3Cscript%3Ealert(5)%3C%2Fscript%3E",
            )
        ]
    for page in pages:
        assert "<script" not in page.text
        found = read(page.text)
        assert not [link for link in found.links if link.lower().startswith(("javascript", "data"))]
        assert "script-src" not in page.headers["content-security-policy"]
        allowed = page.headers["content-security-policy"].split("; ")
        assert allowed[0] == "default-src 'self'"
        assert {f"{what} 'none'" for what in ("base-uri", "object-src", "frame-ancestors")} < {
            *allowed
        }
        assert page.headers["x-content-type-options"] == "nosniff"
    assert "alert(" in pages[1].text + pages[2].text


def _hostile(root: Path) -> None:
    """Markup in names and texts, and an address that leaves its attribute."""
    case_file = root / "diplograph.toml"
    case_file.write_text(
        case_file.read_text().replace('title = "', 'title = "<script>alert(0)</script>')
    )
    vocabulary = root / "vocabulary.ttl"
    text = vocabulary.read_text()
    assert '"Northland"' in text
    vocabulary.write_text(text.replace('"Northland"', '"<script>alert(1)</script>"'))
    article = root / "articles/2021-06-14-strait-talks.md"
    text = article.read_text()
    lines = [line for line in text.split("\n") if not line.startswith("url:")]
    lines.insert(1, "url: https://example.org/?'onclick='alert(6)")
    article.write_text("\n".join(lines) + "\n\n<script>alert(7)</script>\n")
