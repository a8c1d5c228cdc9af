"""The sample case, built once, for what takes triples out of it."""

from pathlib import Path

import pyoxigraph as ox
import pytest

import diplograph
from diplograph import Case, resources

OXIGRAPH = {
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
RDFLIB = {
    "ntriples": "nt",
    "nquads": "nquads",
    "turtle": "turtle",
    "trig": "trig",
    "rdfxml": "xml",
    "jsonld": "json-ld",
}
"""What others call our formats."""

NASTY = Path(__file__).parents[1] / "cases" / "exports" / "nasty.trig"


@pytest.fixture(scope="session")
def gaza(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A copy of the sample case; not to be changed."""
    folder = tmp_path_factory.mktemp("gaza")
    for name, source in resources.sample_files().items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    case = diplograph.open(folder)
    case.build()
    return case


@pytest.fixture(scope="session")
def nasty() -> ox.Store:
    """A small graph with everything that writers and readers stumble over."""
    store = ox.Store()
    store.load(NASTY.read_bytes(), format=ox.RdfFormat.TRIG)
    return store
