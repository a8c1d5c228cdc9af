"""Each format is read back by programs that are not ours, and gives the graph that went out."""

import json
from collections.abc import Callable
from io import BytesIO

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

from diplograph import Case, resources
from diplograph.output.exports import FORMATS, export
from diplograph.rdf.namespaces import PREFIXES

from .conftest import OXIGRAPH, RDFLIB

Read = Callable[[bytes, str], set[tuple[object, ...]]]
QUADS = ("nquads", "trig")


def by_oxigraph(data: bytes, form: str) -> set[tuple[object, ...]]:
    return {tuple(quad) for quad in ox.parse(data, format=OXIGRAPH[form])}


def by_rdflib(data: bytes, form: str) -> set[tuple[object, ...]]:
    return set(rdflib.Dataset().parse(BytesIO(data), format=RDFLIB[form]).quads())


def by_pyld(data: bytes, form: str) -> set[tuple[object, ...]]:
    if form == "nquads":
        return by_oxigraph(data, form)
    lines = jsonld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    return by_oxigraph(lines.encode(), "nquads")


READERS = [
    *((by_oxigraph, form) for form in FORMATS),
    *((by_rdflib, form) for form in FORMATS),
    (by_pyld, "jsonld"),
]


def dumped(store: ox.Store, form: str) -> bytes:
    """What the engine itself writes of the graphs that a format holds."""
    out = BytesIO()
    if form in QUADS:
        store.dump(out, ox.RdfFormat.N_QUADS)
    else:
        store.dump(out, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return out.getvalue()


@pytest.mark.parametrize("graph", ["gaza", "nasty"])
@pytest.mark.parametrize(
    ("read", "form"), READERS, ids=[f"{read.__name__}-{form}" for read, form in READERS]
)
def test_others_read_the_graph_that_went_out(
    gaza: Case, nasty: ox.Store, graph: str, read: Read, form: str
) -> None:
    store = gaza.store if graph == "gaza" else nasty
    base = gaza.file.base if graph == "gaza" else "https://example.org/talks/"
    out = BytesIO()
    export(store, out, form, prefixes={**PREFIXES, "case": base}, base=base)
    # There are no blank nodes: graphs are isomorphic only if they are equal.
    assert read(out.getvalue(), form) == read(dumped(store, form), "nquads")
    assert b"_:" not in out.getvalue() or graph == "nasty"


def test_a_position_in_jsonld_holds_its_words_and_conditions(gaza: Case) -> None:
    out = BytesIO()
    gaza.export(out, "jsonld")
    nodes = {node["id"]: node for node in json.loads(out.getvalue())["@graph"]}
    position = nodes["article/2024-09-17-blinken-cairo/egypt-opposes-presence"]
    assert {key: position[key] for key in ("holder", "stance", "target", "held")} == {
        "holder": "egypt",
        "stance": "opposes",
        "target": "israeli-presence-philadelphi",
        "held": "2024-05/..",
    }
    assert list(position)[:5] == ["id", "type", "holder", "party", "stance"]
    assert position["evidence"][0]["exact"].startswith("Egypt holds that Israeli soldiers")
    assert not any("#char=" in name for name in nodes)


def test_the_context_that_is_published_is_the_one_in_the_files(gaza: Case) -> None:
    published = json.loads((resources.ontology() / "context.jsonld").read_text("utf-8"))
    out = BytesIO()
    gaza.export(out, "jsonld")
    own = {"gaza": gaza.file.base, "@base": gaza.file.base}
    assert json.loads(out.getvalue())["@context"] == [published["@context"], own]
    prefixes = {name: published["@context"][name] for name in PREFIXES}
    assert prefixes == PREFIXES
