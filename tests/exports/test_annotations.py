"""Web Annotations: what a tool finds in the texts, and what the W3C's context makes of them."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld

import diplograph
from diplograph import Case
from diplograph.rdf.namespaces import DP, PREFIXES

CONTEXT = json.loads((Path(__file__).parents[1] / "cases/exports/anno.jsonld").read_text("utf-8"))
CAIRO = "https://w3id.org/diplograph/gaza/article/2024-09-17-blinken-cairo"
OA = PREFIXES["oa"]


def loader(url: str, _options: object) -> dict[str, Any]:
    """The context of the W3C from its copy; nothing else may be fetched."""
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"document": CONTEXT, "documentUrl": url, "contextUrl": None, "contentType": None}


@pytest.fixture(scope="module")
def found(gaza: Case) -> list[dict[str, Any]]:
    out = BytesIO()
    gaza.export(out, "annotations")
    annotations: list[dict[str, Any]] = json.loads(out.getvalue())
    return annotations


@pytest.fixture(scope="module")
def graph(found: list[dict[str, Any]]) -> ox.Store:
    options = {"format": "application/n-quads", "documentLoader": loader}
    store = ox.Store()
    store.load(jsonld.to_rdf(found, options).encode(), format=ox.RdfFormat.N_QUADS)
    return store


def keys(value: Any) -> set[str]:
    """Every key of a JSON value, at any depth."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if isinstance(value, dict):
        return value.keys() | set().union(*map(keys, value.values()))
    return set()


def test_each_position_is_the_body_of_one_annotation(
    gaza: Case, found: list[dict[str, Any]]
) -> None:
    positions = {str(row.p) for row in gaza.sparql("SELECT ?p { ?p dp:stance ?s }")}  # type: ignore[union-attr]
    bodies = [
        body["id"] for each in found for body in each["body"] if body["type"] == "dp:Position"
    ]
    assert sorted(bodies) == sorted(positions)


def test_the_context_of_the_w3c_knows_every_key(found: list[dict[str, Any]]) -> None:
    """Keys that it does not know would be dropped without a word."""
    known = CONTEXT["@context"].keys() | {"@context", "@value", "@type", "@language"}
    own = keys(found) - known
    assert {key.partition(":")[0] for key in own} == {"dp", "rdfs"}


def test_the_position_that_went_in_comes_out(gaza: Case, graph: ox.Store) -> None:
    position = ox.NamedNode(f"{CAIRO}/egypt-opposes-presence")
    left_out = {
        DP.evidence,
        PREFIXES["prov"] + "wasAttributedTo",
        PREFIXES["prov"] + "generatedAtTime",
    }
    given = gaza.store.quads_for_pattern(position, None, None, ox.DefaultGraph())
    assert {quad for quad in given if quad.predicate.value not in left_out} == set(
        graph.quads_for_pattern(position, None, None)
    )


def test_selectors_point_at_the_words(gaza: Case, found: list[dict[str, Any]]) -> None:
    for annotation in found:
        for target in annotation["target"]:
            text = gaza.snapshot.text(target["source"])
            assert text is not None
            quote, place = target["selector"]
            assert text[place["start"] : place["end"]] == quote["exact"]
            assert quote["prefix"] == text[max(0, place["start"] - 32) : place["start"]]
            assert quote["suffix"] == text[place["end"] : place["end"] + 32]
            assert len(target["state"]["dp:textDigest"]) == 64


def test_the_model_asks_for_no_more(graph: ox.Store) -> None:
    """Section 3.1 of the model: an annotation has targets; 4.2.4: a quote has its words."""
    lacking = """
      { { ?x a oa:Annotation MINUS { ?x oa:hasTarget ?t } }
        UNION { ?x a oa:TextQuoteSelector MINUS { ?x oa:exact ?e } }
        UNION { ?x a oa:TextPositionSelector MINUS { ?x oa:start ?s ; oa:end ?e } }
        UNION { ?x a oa:SpecificResource MINUS { ?x oa:hasSource ?s } } }"""
    assert not bool(graph.query(f"ASK {lacking}", prefixes=PREFIXES))
    assert not any(isinstance(quad.subject, ox.BlankNode) for quad in graph)


def test_without_its_text_an_article_gives_quotes_alone(gaza: Case, tmp_path: Path) -> None:
    for name in ("diplograph.toml", "ontology/gaza.ttl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((gaza.file.root / name).read_bytes())
    article = "data/articles/2024-03-26-gallant-austin.md"
    (tmp_path / article).parent.mkdir(parents=True)
    text = (gaza.file.root / article).read_text("utf-8")
    (tmp_path / article).write_text(text, "utf-8")
    case = diplograph.open(tmp_path)
    case.build()
    (tmp_path / article).write_text(f"{text}Another line.\n", "utf-8")
    out = BytesIO()
    case.export(out, "annotations")
    quote = json.loads(out.getvalue())[0]["target"][0]["selector"][0]
    assert quote.keys() == {"id", "type", "exact"}
