"""A saved query is a page and a URL, and says what the command and Python say."""

import csv
import json
import tempfile
from base64 import b64encode
from hashlib import sha256
from html import escape
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

import diplograph
from diplograph.formats import Kind, suffixes
from diplograph.query import probe
from diplograph.query.results import formats
from diplograph.query.results.values import to_text
from diplograph.query.saved import Expectation, SavedQuery
from diplograph.query.saved.header import RESERVED
from diplograph.query.saved.library import bundled_library
from diplograph.web.query_form import OWN
from diplograph.web.query_page import answer
from diplograph.web.remark_headers import remark_headers
from diplograph.web.site import Site
from diplograph.web.worker_messages import WorkerRequest

from .conftest import ANY_TIME, BROWSER, read

QUERIES, _ = bundled_library().all()
TESTS = [
    pytest.param(query, test, id=f"{query.name}-{number}")
    for query in QUERIES
    for number, test in enumerate(query.tests, 1)
    if test.rows != 0
]
SHOWN = 15
"""Rows of a page: receipts are read for each."""
CORRIDOR = "/query/positions-on?location=philadelphi-corridor"


def _address(query: SavedQuery, test: Expectation) -> str:
    pairs = [
        (name, value)
        for name, given in test.params.items()
        for value in (given if isinstance(given, tuple) else (given,))
    ]
    return f"/query/{query.name}?{urlencode([*pairs, ('limit', str(SHOWN))])}"


@pytest.mark.parametrize(("query", "test"), TESTS)
def test_a_page_has_the_rows_that_python_has(
    case: diplograph.Case, web: TestClient, query: SavedQuery, test: Expectation
) -> None:
    answer = web.get(_address(query, test))
    assert answer.status_code == 200
    rows = read(answer.text).rows[1:]
    result = case.query(query.name, **test.params)
    found = list(islice(result, SHOWN))
    hidden = {*result.evidence_columns, *result.imputed_columns}
    columns = [column for column in result.columns if column not in hidden]
    assert len(rows) == len(found)
    for shown, row in zip(rows, found, strict=True):
        cells = [" ".join(to_text(row[column]).split()) for column in columns]
        assert [cell for cell in cells if cell not in shown] == []


def test_what_is_left_out_is_told_below_the_rows(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "SECONDS", 60.0)
    page = read(web.get("/query/positions-of?actor=egypt").text)
    assert "of which the actor is a member: coalitions ." in page.text
    (link,) = [link for link in page.links if "coalitions" in link]
    wider = read(web.get(link).text)
    assert len(wider.rows) > len(page.rows)
    assert "of which the actor is a member: coalitions" not in wider.text
    assert (
        "the actor is a member: coalitions"
        not in read(web.get("/query/positions-of?actor=mediators").text).text
    )


@pytest.mark.parametrize(
    ("address", "label", "link"),
    [
        (
            "/query/positions-on?location=hamas&stance=demands",
            "or ask by party hamas , addressee hamas or source hamas )",
            "/query/positions-on?stance=demands&party=hamas",
        ),
        (
            "/query/positions-of?actor=rafah-crossing",
            "(ask positions-on, location rafah-crossing )",
            "/query/positions-on?location=rafah-crossing",
        ),
        (
            "/query/positions-of?actor=egypt&target=hamas&stance=offers&stance=demands",
            "addressee hamas , actor hamas",
            "/query/positions-of?stance=offers&stance=demands&actor=hamas",
        ),
    ],
)
def test_what_is_suggested_instead_is_a_link_that_asks_it(
    web: TestClient, address: str, label: str, link: str
) -> None:
    page = read(web.get(address).text)
    assert label in page.text
    assert link in page.links


def test_each_row_has_its_words_their_passage_and_where_they_were_read(web: TestClient) -> None:
    page = read(web.get(CORRIDOR).text)
    assert "On 4 September Netanyahu said that pulling out of this key strip was a red line" in (
        page.text
    )
    assert "breach the peace treaty of 1979 between the two countries and the accords" in page.text
    assert "Blinken returns to Cairo with truce talks stuck , The National, 2024-09-17" in page.text
    assert [tag for tag, _ in page.tags].count("blockquote") >= 9
    assert any(link.startswith("https://www.thenationalnews.com/") for link in page.links)


def test_a_page_has_a_form_that_keeps_what_was_given(web: TestClient) -> None:
    page = read(web.get(f"{CORRIDOR}&party=egypt&stance=dp:opposes&since=2024-01-01").text)
    inputs = [found for tag, found in page.tags if tag in ("input", "option")]
    kept = {(f.get("name"), f.get("value")) for f in inputs if f.get("type") != "checkbox"}
    assert {("location", "philadelphi-corridor"), ("since", "2024-01-01")} <= kept
    checked = [found["value"] for found in inputs if "checked" in found]
    assert checked == ["opposes"]
    assert {"value": "rafah-crossing"} in inputs  # a name that may be given for the place


def test_names_are_given_as_on_the_command_line(web: TestClient) -> None:
    ways = (
        "philadelphi-corridor",
        "Philadelphi+Corridor",
        "gaza:philadelphi-corridor",
        "https://w3id.org/diplograph/gaza/philadelphi-corridor",
    )
    found = [read(web.get(f"/query/positions-on?location={way}").text).rows for way in ways]
    assert len(found[0]) == 10
    assert found.count(found[0]) == 4


def test_a_wrong_value_is_said_next_to_its_field_with_the_nearest_names(web: TestClient) -> None:
    answer = web.get("/query/positions-on?location=phladelphi-corridor&since=yesterday&colour=red")
    assert answer.status_code == 400
    page = read(answer.text)
    assert {"problem-location", "problem-since"} <= page.ids
    assert "did you mean philadelphi-corridor?" in page.text
    assert "expected a day, written YYYY-MM-DD" in page.text
    assert "has no parameter 'colour'" in page.text
    described = [found.get("aria-describedby") for tag, found in page.tags if tag == "input"]
    assert "hint-since problem-since" in described


def test_without_what_is_needed_there_is_the_form_alone(web: TestClient) -> None:
    answer = web.get("/query/positions-on")
    assert answer.status_code == 200
    assert "answer" not in read(answer.text).ids
    answer = web.get("/query/positions-on?since=2024-01-01")
    assert answer.status_code == 400
    assert "location is missing" in read(answer.text).text


def test_empty_fields_of_a_form_are_no_part_of_an_address(web: TestClient) -> None:
    answer = web.get(f"{CORRIDOR}&party=&since=")
    assert (answer.status_code, answer.headers["location"]) == (303, CORRIDOR)


def test_the_other_doors_are_named(web: TestClient, case: diplograph.Case) -> None:
    address = f"{CORRIDOR}&party=egypt&party=israel&imputed=true"
    text = web.get(address).text
    command = (
        "diplograph query positions-on --location philadelphi-corridor --party egypt "
        "--party israel --imputed"
    )
    call = (
        "case.query('positions-on', location='philadelphi-corridor', "
        "party=['egypt', 'israel'], imputed=True)"
    )
    assert f"<pre>{command}</pre>" in text
    assert escape(call, quote=False) in text.replace("&#39;", "'")
    assert f"<pre>http://testserver{address.replace('&', '&amp;')}</pre>" in text
    assert case.generation.snapshot in text
    cited = case.query("positions-on", location="philadelphi-corridor").citation
    assert cited.digest in text
    assert "VALUES" in text  # the SPARQL, values in place


def test_no_rows_are_explained(web: TestClient) -> None:
    page = read(web.get(f"{CORRIDOR}&party=jordan").text)
    assert "No rows: party jordan leaves none; without it there are rows with egypt" in page.text


MEMBERS = (
    '%"5 more rows held by Arab states, Mediators, of which the actor is a member: --coalitions"'
)
JORDAN = (
    '%"no rows: party jordan leaves none; '
    'without it there are rows with egypt, israel, middle-east-nations and others"'
)


@pytest.mark.parametrize(
    ("address", "remarks"),
    [
        ("/query/positions-of.csv?actor=egypt", MEMBERS),
        ("/query/positions-of.ttl?actor=egypt", MEMBERS),
        ("/query/positions-of.csv?actor=egypt&remarks=no", None),
        ("/query/positions-of.csv?actor=egypt&limit=0", None),
        (CORRIDOR.replace("?", ".json?party=jordan&"), JORDAN),
        ("/query/about.csv?thing=hamas", None),
    ],
)
def test_data_has_its_remarks_and_the_address_of_its_page(
    web: TestClient, address: str, remarks: str | None
) -> None:
    answer = web.get(address)
    assert answer.headers.get("diplograph-remarks") == remarks
    page, _, rest = answer.headers["link"].removeprefix("<").partition(">")
    assert rest == '; rel="describedby"; type="text/html"'
    assert web.get(page).headers["content-type"].startswith("text/html")
    again = web.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_large_graph_is_searched_for_remarks_where_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, case: diplograph.Case
) -> None:
    """They may be missing if the time is over: such an answer has no ETag."""
    monkeypatch.setattr("diplograph.query.snapshot._SMALL", 0)
    monkeypatch.setattr("diplograph.query.probe.COMPUTING", 600)
    site = Site(case.file.root, ANY_TIME, texts=False)

    def asked(**values: str) -> tuple[str | None, bool]:
        spool = str(Path(tempfile.mkdtemp()) / "rows")
        request = WorkerRequest(
            *("query", "positions-of.csv", [*values.items()]), "", "", "", "", "", spool
        )
        site.forget_texts()
        response = answer(site, request)
        return response.headers.get("Diplograph-Remarks"), bool(response.cache_key)

    assert asked(actor="egypt") == (None, True)
    assert asked(actor="egypt", remarks="yes") == (MEMBERS, True)
    remark, is_cacheable = asked(actor="egypt", since="2030-01-01")
    assert (remark or "").startswith('%"no rows: since 2030-01-01 leaves none')
    assert is_cacheable
    monkeypatch.setattr("diplograph.query.probe.SECONDS", 0.0)
    assert asked(actor="egypt", remarks="yes") == (None, False)


def test_values_of_a_page_are_names_that_no_parameter_has() -> None:
    assert set(OWN) <= set(RESERVED)


def test_remarks_are_bounded_and_in_ascii() -> None:
    (header,) = remark_headers(["\u05d0" * 5_000, *["x"] * 40]).values()
    assert header == f'%"{"%d7%90" * 100}%e2%80%a6 (and 40 more)"'
    (header,) = remark_headers([f'{number} "%\n' * 100 for number in range(9)]).values()
    assert header.isascii()
    assert "\n" not in header
    assert header.endswith('(and 7 more)"')
    assert "Link" not in remark_headers([], "/query/x?" + "y" * 5_000)


def test_what_is_imputed_is_marked(web: TestClient) -> None:
    address = "/query/positions-on?location=gaza-strip&party=israel&stance=supports&imputed=true"
    page = read(web.get(address).text)
    assert page.rows[0][-1] == "imputed"
    (row,) = [row for row in page.rows if "Prolonging of the war" in row[5]]
    assert row[-1] == "yes"


def test_long_answers_are_paged(web: TestClient) -> None:
    address = "/query/positions-on?location=gaza-strip&limit=7"
    seen: list[list[str]] = []
    following: str | None = address
    while following and len(seen) < 200:
        page = read(web.get(following).text)
        assert 1 <= len(page.rows[1:]) <= 7
        seen += page.rows[1:]
        number = int(dict(_pairs(following)).get("page", "1"))
        following = next((n for n in page.links if f"page={number + 1}" in n), None)
    whole = read(web.get("/query/positions-on?location=gaza-strip&limit=1000").text).rows[1:]
    assert len(whole) > 50
    assert seen == whole


def _pairs(address: str) -> list[tuple[str, str]]:
    return [tuple(each.split("=")) for each in address.partition("?")[2].split("&")]  # type: ignore[misc]


@pytest.mark.parametrize("bad", "limit=0 limit=1001 limit=9999999 page=0 page=x page=99999".split())
def test_pages_that_cannot_be_are_refused(web: TestClient, bad: str) -> None:
    answer = web.get(f"{CORRIDOR}&{bad}")
    assert answer.status_code == 400
    assert f"{bad.partition('=')[0]}" in read(answer.text).text


@pytest.mark.parametrize(
    ("ending", "bad"),
    [
        (".csv", "page=2"),
        (".csv", "evidence=maybe"),
        (".json", "labels=1"),
        ("", "imputed=perhaps"),
        (".svg", "imputed=perhaps"),
    ],
)
def test_what_is_not_taken_is_refused(web: TestClient, ending: str, bad: str) -> None:
    name = "matrix" if ending == ".svg" else "positions-on"
    answer = web.get(f"/query/{name}{ending}?location=philadelphi-corridor&{bad}")
    assert answer.status_code == 400
    assert bad.partition("=")[0] in answer.text


def test_truth_values_are_read_as_by_the_query(web: TestClient) -> None:
    shown = [web.get(f"{CORRIDOR}&imputed={value}").text for value in ("true", "%20Yes")]
    assert all("--location philadelphi-corridor --imputed</pre>" in text for text in shown)


# formats -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "xml", "ndjson", "md", "txt"])
def test_formats_are_those_of_the_command_line(
    web: TestClient, case: diplograph.Case, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)  # a server has no terminal
    answer = web.get(CORRIDOR.replace("positions-on?", f"positions-on.{ending}?"))
    stream = BytesIO()
    result = case.query("positions-on", location="philadelphi-corridor")
    formats.write(result, stream, suffixes(Kind.ROWS)[f".{ending}"])
    assert answer.status_code == 200
    assert answer.content == stream.getvalue()


def test_the_client_says_which_format_it_takes(web: TestClient) -> None:
    accepted = {
        "text/csv": "text/csv; charset=utf-8",
        "application/json": "application/sparql-results+json",
        "application/sparql-results+xml;q=0.5, text/csv;q=0.2": "application/sparql-results+xml",
        "text/turtle": "text/turtle; charset=utf-8",
        "*/*": "text/html; charset=utf-8",
    }
    for accept, given in accepted.items():
        answer = web.get(CORRIDOR, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (200, given)
        assert answer.headers["vary"] == "Accept, Accept-Encoding"


def test_a_format_that_nobody_writes_is_not_acceptable(web: TestClient) -> None:
    answer = web.get(CORRIDOR, headers={"Accept": "video/mp4"})
    assert answer.status_code == 406
    assert "text/csv" in answer.text


def test_evidence_and_labels_are_columns_where_they_are_asked_for(web: TestClient) -> None:
    address = CORRIDOR.replace("positions-on?", "positions-on.csv?")
    text = web.get(f"{address}&evidence=true&labels=true&limit=2").text
    head, *rows = csv.reader(StringIO(text, newline=""))
    assert len(rows) == 2
    assert {"party_label", "quote", "passage", "according_to"} <= set(head)


def test_triples_are_those_of_the_positions_behind_the_rows(
    web: TestClient, case: diplograph.Case
) -> None:
    answer = web.get(CORRIDOR.replace("positions-on?", "positions-on.nt?"))
    found = case.query("positions-on", location="philadelphi-corridor")
    assert all(f"<{row.position}>" in answer.text for row in found)


def test_errors_of_data_are_plain_lines(web: TestClient) -> None:
    answer = web.get("/query/positions-on.csv?location=egypt", headers={"Accept": "*/*"})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("location: 'egypt' is not the name of a location")
    assert answer.text.count("\n") == 1


def test_a_query_that_is_not_there_has_the_nearest_names(web: TestClient) -> None:
    answer = web.get("/query/position-on")
    assert answer.status_code == 404
    page = read(answer.text)
    assert "/query/positions-on" in page.links


def test_a_view_is_a_picture_above_the_table(web: TestClient) -> None:
    page = read(web.get("/query/matrix?location=philadelphi-corridor").text)
    (picture,) = [found for tag, found in page.tags if tag == "img"]
    assert picture["alt"].startswith("Matrix")
    drawn = web.get(picture["src"])
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "US" in drawn.text
    assert "sandbox" in drawn.headers["content-security-policy"]
    for kind in ("image/svg+xml", "image/png", "application/pdf"):
        chosen = web.get("/query/matrix?location=philadelphi-corridor", headers={"Accept": kind})
        assert (chosen.status_code, chosen.headers["content-type"]) == (200, kind)
    words = web.get(picture["src"].replace(".svg", ".picture"))
    assert "breach the peace treaty of 1979" in read(words.text).text
    policy = words.headers["content-security-policy"]
    assert "'unsafe-inline'; sandbox allow-scripts" in policy
    _, _, script = words.text.partition("<script>")
    digest = sha256(script.partition("</script>")[0].encode()).digest()
    assert f"script-src 'sha256-{b64encode(digest).decode()}'" in policy  # it, and no other
    positions = [link for link in read(words.text).links if link.startswith("/show/article/")]
    assert positions
    assert web.get(positions[0]).status_code == 200
    assert read(web.get(CORRIDOR).text).text.count("plot") == 0


def test_rows_as_json_are_those_of_the_page(web: TestClient) -> None:
    page = read(web.get("/query/coverage").text)
    data = json.loads(web.get("/query/coverage", headers={"Accept": "application/json"}).text)
    assert len(data["results"]["bindings"]) == len(page.rows) - 1 == 4


def test_only_browsers_get_pages_of_errors(web: TestClient) -> None:
    assert read(web.get("/query/nothing", headers=BROWSER).text).tags
    assert not read(web.get("/query/nothing", headers={"Accept": "*/*"}).text).tags
