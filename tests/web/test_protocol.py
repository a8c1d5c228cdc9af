"""The query operation as the W3C tests it, and the data set that a request chooses.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/. Those of its tests that name
graphs elsewhere (`query_dataset_*`, `query_multiple_dataset`) are here with the graphs of the data
set: no graph is fetched. Its tests of updates are for a service that takes updates.
"""

from typing import Any

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

import diplograph
from diplograph.rdf.namespaces import DP

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
ROWS = "application/sparql-results+json"
COUNT = "SELECT (COUNT(*) AS ?n) {{ {} }}"
EVERYWHERE = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"


@pytest.mark.parametrize(
    ("test", "request_", "kind"),
    [
        ("query_post_form", ("POST", FORM, "ASK {}"), ROWS),
        ("query_get", ("GET", None, "ASK {}"), ROWS),
        ("query_post_direct", ("POST", QUERY, "ASK {}"), ROWS),
        ("query_content_type_select", ("POST", FORM, "SELECT (1 AS ?value) {}"), ROWS),
        ("query_content_type_ask", ("POST", FORM, "ASK {}"), ROWS),
        ("query_content_type_describe", ("POST", FORM, "DESCRIBE <http://example.org/>"), "turtle"),
        (
            "query_content_type_construct",
            ("POST", FORM, "CONSTRUCT { <a:s> <a:p> 1 } {}"),
            "turtle",
        ),
    ],
)
def test_what_is_right_succeeds(
    web: TestClient, test: str, request_: tuple[str, str | None, str], kind: str
) -> None:
    method, media_type, text = request_
    more: dict[str, Any] = {"params": {"query": text}}
    if method == "POST":
        more = {"content": text.encode()} if media_type == QUERY else {"data": {"query": text}}
    headers = {"Accept": "*/*"} | ({"Content-Type": media_type} if media_type else {})
    answer = web.request(method, "/sparql", headers=headers, **more)
    assert answer.status_code == 200, test
    assert kind in answer.headers["content-type"], test


@pytest.mark.parametrize(
    ("test", "method", "media_type", "url", "body"),
    [
        ("bad_query_method", "PUT", None, "?query=ASK%20%7B%7D", b""),
        ("bad_multiple_queries", "GET", None, "?query=ASK%20%7B%7D&query=SELECT%20*%20%7B%7D", b""),
        ("bad_query_wrong_media_type", "POST", "text/plain", "", b"ASK {}"),
        ("bad_query_missing_form_type", "POST", None, "", b"query=ASK%20%7B%7D"),
        ("bad_query_missing_direct_type", "POST", None, "", b"ASK {}"),
        ("bad_query_non_utf8", "POST", f"{QUERY}; charset=UTF-16", "", "ASK {}".encode("utf-16")),
        ("bad_query_syntax", "GET", None, "?query=ASK%20%7B", b""),
        ("bad_update_get", "GET", None, "?update=CLEAR%20ALL", b""),
    ],
)
def test_what_is_wrong_fails(
    web: TestClient, test: str, method: str, media_type: str | None, url: str, body: bytes
) -> None:
    headers = {"Accept": "*/*"} | ({"Content-Type": media_type} if media_type else {})
    answer = web.request(method, f"/sparql{url}", headers=headers, content=body)
    assert 400 <= answer.status_code < 500, test


def test_a_request_chooses_among_the_graphs(web: TestClient, case: diplograph.Case) -> None:
    """By the protocol, which has more to say than FROM in the text."""
    own, inferred = f"{case.file.base}void#dataset", DP.inferences

    def counted(group: str, values: dict[str, list[str]], frm: str = "") -> int:
        text = f"SELECT (COUNT(*) AS ?n) {frm} {{ {group} }}"
        headers = {"Accept": ROWS}
        found = [
            web.get("/sparql", params={"query": text, **values}, headers=headers),
            web.post("/sparql", data={"query": text, **values}, headers=headers),
        ]
        numbers = [int(a.json()["results"]["bindings"][0]["n"]["value"]) for a in found]
        assert numbers[0] == numbers[1]
        return numbers[0]

    triple = "?s ?p ?o"
    graph = "GRAPH ?g { ?s ?p ?o }"
    every, some = counted(triple, {}), counted(graph, {})
    assert every > some > 0
    assert counted(triple, {}, f"FROM <{inferred}>") == some
    assert counted(triple, {}, f"FROM <{own}x>") == 0
    for values, default, named in (
        ({"default-graph-uri": [own]}, every, 0),
        ({"default-graph-uri": [inferred]}, some, 0),
        ({"default-graph-uri": [own, inferred]}, every, 0),
        ({"named-graph-uri": [inferred]}, 0, some),
        ({"default-graph-uri": [own], "named-graph-uri": [inferred]}, every, some),
    ):
        found = (counted(triple, values), counted(graph, values))
        assert found == (default, named), values
        assert counted(EVERYWHERE, values) == default + named
    values = {"default-graph-uri": [own], "named-graph-uri": [inferred]}
    assert counted(graph, values, f"FROM <{inferred}>") == some
    assert counted(triple, values, f"FROM <{inferred}>") == every


def test_the_description_has_both_graphs(web: TestClient, case: diplograph.Case) -> None:
    """It comes to whoever takes anything; browsers get the page."""
    for headers in ({"Accept": "*/*"}, {"Accept": ""}, {"Accept": "text/turtle"}):
        answer = web.get("/sparql", headers=headers)
        assert answer.headers["content-type"].startswith("text/turtle")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    quads = list(ox.parse(answer.content, format=ox.RdfFormat.TURTLE))
    named = {q.predicate.value: getattr(q.object, "value", "") for q in quads}
    assert named[f"{sd}name"] == DP.inferences
    assert named[f"{sd}defaultGraph"] == f"{case.file.base}void#dataset"
    assert web.get("/sparql").headers["content-type"].startswith("text/html")
