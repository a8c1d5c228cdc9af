"""The SPARQL Protocol's query operation, read only, and bounded."""

import json
from functools import partial

import pyoxigraph as ox
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

import diplograph
from diplograph import LimitError, Limits
from diplograph.web.site import Site
from diplograph.web.site_task import limit_response
from diplograph.web.worker_messages import WorkerRequest

from .conftest import BROWSER, client_of, in_the_end, read

STATES = "SELECT ?state { ?state a dp:State } ORDER BY ?state"
MACHINE = {"Accept": "*/*"}


def test_a_query_may_be_sent_in_three_ways(web: TestClient) -> None:
    ways = [
        web.get("/sparql", params={"query": STATES}, headers=MACHINE),
        web.post("/sparql", data={"query": STATES}, headers=MACHINE),
        web.post(
            "/sparql",
            content=STATES.encode(),
            headers=MACHINE | {"Content-Type": "application/sparql-query"},
        ),
    ]
    assert [way.status_code for way in ways] == [200, 200, 200]
    assert {way.headers["content-type"] for way in ways} == {"application/sparql-results+json"}
    found = [row["state"]["value"] for row in ways[0].json()["results"]["bindings"]]
    assert len(found) == 5
    assert all(way.content == ways[0].content for way in ways)
    assert ["etag" in way.headers for way in ways] == [True, False, False]


def test_what_is_not_utf8_or_no_function_is_a_bad_request(web: TestClient) -> None:
    for url in (
        "/sparql?query=SELECT%20(%22%E9%22%20AS%20?x)%20%7B%7D",
        "/query/find?name=%E9",
        "/query/%E9",
        "/show/%E9",
        "/show/caf%E9.ttl",
    ):
        answer = web.get(url, headers=MACHINE)
        assert (answer.status_code, answer.text) == (400, "the URL is not UTF-8\n")
    form = MACHINE | {"Content-Type": "application/x-www-form-urlencoded"}
    assert web.post("/sparql", content=b"query=%E9", headers=form).status_code == 400
    text = "SELECT (<urn:f>(1) AS ?x) {}"
    answer = web.get("/sparql", params={"query": text}, headers=MACHINE)
    assert (answer.status_code, answer.text.split(" (")[0]) == (
        400,
        "1:9: there is no function <urn:f>",
    )


def test_a_query_in_a_body_may_have_a_byte_order_mark(web: TestClient) -> None:
    kind = MACHINE | {"Content-Type": "application/sparql-query"}
    answer = web.post("/sparql", content=b"\xef\xbb\xbf" + STATES.encode(), headers=kind)
    assert answer.status_code == 200


@pytest.mark.parametrize("call", ["NOW()", "rand()", "STRUUID()", "BNODE()"])
def test_an_answer_that_is_another_each_time_has_no_tag(web: TestClient, call: str) -> None:
    answer = web.get("/sparql", params={"query": f"SELECT ({call} AS ?x) {{}}"}, headers=MACHINE)
    assert answer.status_code == 200
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ],
)
def test_rows_come_in_the_standard_formats(
    web: TestClient, accept: str, kind: ox.QueryResultsFormat
) -> None:
    answer = web.get("/sparql", params={"query": STATES}, headers={"Accept": accept})
    rows = ox.parse_query_results(answer.content, format=kind)
    assert isinstance(rows, ox.QuerySolutions)
    assert len(list(rows)) == 5


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_triples_come_in_the_formats_of_rdf(
    web: TestClient, accept: str, kind: ox.RdfFormat
) -> None:
    text = "CONSTRUCT { ?state a dp:State } { ?state a dp:State }"
    answer = web.get("/sparql", params={"query": text}, headers={"Accept": accept})
    assert len(list(ox.parse(answer.content, format=kind))) == 5


def test_yes_and_no(web: TestClient) -> None:
    answer = web.get("/sparql", params={"query": "ASK { ?s a dp:State }"}, headers=MACHINE)
    assert answer.json()["boolean"] is True
    page = web.get("/sparql", params={"query": "ASK { ?s a dp:Qqqqq }"})
    assert "No: dp:Qqqqq occurs nowhere in the graph." in read(page.text).text


def test_a_browser_sees_the_answer_below_the_query(web: TestClient) -> None:
    page = read(web.get("/sparql", params={"query": STATES}).text)
    assert "/show/egypt" in page.links
    assert len(page.rows) == 6
    assert STATES in page.text
    assert len(read(web.get("/sparql").text).rows) == 0
    page = read(web.get("/sparql", params={"query": "SELECT * { ?s a dp:Sate }"}).text)
    assert "No rows: dp:Sate occurs nowhere in the graph" in page.text
    counted = 'SELECT (COUNT(*) AS ?n) { ?s rdfs:label "Egypt" }'
    page = read(web.get("/sparql", params={"query": counted}).text)
    assert '1:41: "Egypt" matches nothing: many labels have a language' in page.text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"query": "SELECT"}, "1:"),
        ({"query": "DELETE WHERE { ?s ?p ?o }"}, "DELETE is an update"),
        ({"update": "CLEAR ALL"}, "update is not taken here"),
        ({"query": "SELECT * { SERVICE <http://x.org/> { ?s ?p ?o } }"}, "another machine"),
        ({"query": STATES, "default-graph-uri": "http://x.org/"}, "default-graph-uri is "),
        ({"query": STATES, "named-graph-uri": "http://x.org/"}, "named-graph-uri is "),
        ({"query": STATES, "using-graph-uri": "http://x.org/"}, "using-graph-uri is not taken"),
        ({"query": " "}, "the query is empty"),
    ],
)
def test_what_is_not_taken_is_a_400_with_a_plain_reason(
    web: TestClient, values: dict[str, str], said: str
) -> None:
    for answer in (
        web.get("/sparql", params=values, headers=MACHINE),
        web.post("/sparql", data=values, headers=MACHINE),
        web.get("/sparql", params=values),
    ):
        assert answer.status_code == 400
        assert said in answer.text
        assert "Traceback" not in answer.text


def test_bodies_are_bounded_and_of_a_known_type(web: TestClient) -> None:
    kind = {"Content-Type": "application/sparql-query"}
    assert web.post("/sparql", content=b"x" * (2 << 20), headers=kind).status_code == 413
    assert web.post("/sparql", content=b"{}", headers={"Content-Type": "a/b"}).status_code == 415
    assert web.post("/sparql", content=b"\xff", headers=kind).status_code == 400
    assert web.post("/sparql", data={"format": "json"}).status_code == 400
    assert web.request("PUT", "/sparql").status_code == 405
    assert web.post("/query/matrix").status_code == 405


def test_the_endpoint_describes_itself(web: TestClient, case: diplograph.Case) -> None:
    answer = web.get("/sparql", headers={"Accept": "text/turtle"})
    found = {str(quad.predicate) for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}
    assert "<http://www.w3.org/ns/sparql-service-description#endpoint>" in found
    assert "<http://testserver/sparql>" in answer.text
    described = web.get("/void.ttl")
    assert case.generation.snapshot in described.text
    assert web.get("/.well-known/void").headers["location"] == "/void"
    assert web.get("/sparql.ttl", headers={"Host": "x%zz"}).status_code == 421


def test_a_hostile_query_is_ended_and_keeps_nobody_waiting(case: diplograph.Case) -> None:
    hostile = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with client_of(case.file.root, limits=Limits(seconds=1)) as client:
        asked = partial(client.get, "/sparql", params={"query": hostile})
        told = in_the_end(partial(asked, headers=MACHINE), _is_ended)
        assert told.status_code == 503
        assert told.text == "the query timed out after 1 s\n"
        shown = read(in_the_end(asked, _is_ended).text)
        assert hostile in shown.text  # it can be mended
        assert "the query timed out after" in shown.text
        ask = partial(client.get, "/sparql", params={"query": STATES}, headers=MACHINE)
        after = in_the_end(ask, lambda answer: answer.is_success)
        assert len(json.loads(after.text)["results"]["bindings"]) == 5


@pytest.mark.parametrize(("name", "accept"), [("", BROWSER["Accept"]), (".json", "*/*")])
def test_a_query_that_is_ended_while_its_page_is_made_can_be_mlimit_response(
    case: diplograph.Case, name: str, accept: str
) -> None:
    """The query has a little less time than the whole: on a busy machine both can be over."""
    site = Site(case.file.root, Limits(), texts=True)
    asked = WorkerRequest(
        "sparql", name, [("query", STATES)], accept, "", "http://a", "http://a/sparql"
    )
    given = limit_response(site, asked, LimitError("the query timed out after 30 s"))
    assert given.status == 503
    assert given.body
    shown = read(given.body.decode())
    assert "the query timed out after 30 s" in shown.text
    assert (STATES in shown.text) is (name == "")


def test_a_query_that_crashes_the_engine_can_be_mlimit_response(web: TestClient) -> None:
    brackets = f"ASK {{ {'{' * 20_000}{'}' * 20_000} }}"
    for headers in (MACHINE, {}):
        answer = web.post("/sparql", data={"query": brackets}, headers=headers)
        assert answer.status_code == 503
        assert "the worker crashed: SIGSEGV" in answer.text
    assert brackets in read(answer.text).text
    assert web.get("/sparql", params={"query": STATES}, headers=MACHINE).is_success


def _is_ended(answer: Response) -> bool:
    return "the query timed out after" in answer.text
