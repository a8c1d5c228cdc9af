"""A small case that tests change and build again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from diplograph.coding import casefile
from diplograph.coding.casefile import CaseFile

VOCABULARY = """
@prefix dp: <https://w3id.org/diplograph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/test/> .
:north a dp:State ; rdfs:label "North"@en .
:south a dp:State ; rdfs:label "South"@en .
:envoy a dp:Person ; rdfs:label "The envoy"@en .
:strait a dp:Location ; rdfs:label "The strait"@en ; dp:kind dp:sea .
:patrols a dp:Proposal ; rdfs:label "Patrols"@en ; dp:concerns :strait .
:ferries a dp:Proposal ; rdfs:label "Ferries"@en ; dp:contraryTo :patrols .
"""
TENURE = """
:envoyship a dp:Tenure ; rdfs:label "Envoyship"@en ; dp:tenureOf :envoy ; dp:actsFor :north .
"""


def write_case(folder: Path) -> CaseFile:
    """An empty case with the vocabulary above."""
    (folder / "articles").mkdir(parents=True)
    (folder / "diplograph.toml").write_text('title = "Test"\nbase = "https://example.org/test/"\n')
    (folder / "vocabulary.ttl").write_text(VOCABULARY)
    return casefile.load(folder / "diplograph.toml")


def article_text(article_id: str, *, stance: str = "supports", extra: str = "") -> str:
    """A Markdown article with one position of the envoy's, and more if `extra` has it."""
    return f"""---
id: {article_id}
title: On {article_id}
publisher: A paper
published: 2021-01-02
positions:
  - holder: envoy
    stance: {stance}
    target: patrols
    quote: patrols would do
{extra}---
The envoy said that patrols would do, and so would ferries.
"""


@pytest.fixture
def case(tmp_path: Path) -> CaseFile:
    return write_case(tmp_path / "case")


@pytest.fixture
def put(case: CaseFile) -> Callable[..., Path]:
    """Writes an article into the case: `put("a", stance="rejects")`."""

    def write(article_id: str, name: str | None = None, **said: str) -> Path:
        path = case.root / "articles" / f"{name or article_id}.md"
        path.write_text(article_text(article_id, **said))
        return path

    return write
