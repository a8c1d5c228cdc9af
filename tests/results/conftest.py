"""The case in small of `tests/cases/results`, ready to be asked."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from diplograph.query.results import BooleanResult, Labels, Receipts, Result, Triples, result_of
from diplograph.query.results.receipts import Texts
from diplograph.rdf.namespaces import PREFIXES

CASES = Path(__file__).parents[1] / "cases" / "results"
BASE = "https://example.org/talks/"
ARTICLE = f"{BASE}article/harbour"


class Case:
    """A store with a graph, and what is needed to read results from it."""

    def __init__(self, graph: str, texts: Texts | None = None) -> None:
        self.store = ox.Store()
        self.store.load(graph, format=ox.RdfFormat.TURTLE)
        self.names = Labels(self.store, BASE)
        self.receipts = Receipts(self.store, self.names, texts)

    def ask(
        self, query: str, *, sort: list[str] | None = None, evidence: list[str] | None = None
    ) -> Result | Triples | BooleanResult:
        given = self.store.query(query, prefixes={**PREFIXES, "": BASE})
        return result_of(
            given, self.names, sort=sort or (), evidence=evidence or (), receipts=self.receipts.of
        )

    def rows(
        self, query: str, *, sort: list[str] | None = None, evidence: list[str] | None = None
    ) -> Result:
        result = self.ask(query, sort=sort, evidence=evidence)
        assert isinstance(result, Result)
        return result


@pytest.fixture(scope="session")
def graph() -> str:
    return (CASES / "graph.ttl").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def text() -> str:
    return (CASES / "article.txt").read_text(encoding="utf-8").strip("\n")


@pytest.fixture(scope="session")
def case(graph: str, text: str) -> Case:
    return Case(graph, {ARTICLE: text}.get)


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The width that whoever runs the tests has set, as parallel runs do, is not the tests'."""
    monkeypatch.delenv("COLUMNS", raising=False)
