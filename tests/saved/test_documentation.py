"""The examples of `docs/saved-queries.md` are saved queries, and their own tests hold."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

import diplograph
from diplograph import authoring, resources
from diplograph.query.saved import bind, failures, parse_values
from diplograph.query.saved.header import RESERVED
from diplograph.query.saved.parameter_types import TYPES
from diplograph.query.saved.query_reader import read
from diplograph.query.saved.saved_query import VIEWS

from .graphs import rows_of

PAGE = (resources.root() / "docs" / "saved-queries.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES, ids=["first", "second"])
def test_an_example_gives_what_its_header_says(
    case: diplograph.Case, text: str, tmp_path: Path
) -> None:
    query = read("example", text, "docs/saved-queries.md")
    assert query.tests
    for test in query.tests:
        bound = bind(query, parse_values(query, test.params, case.vocabulary))
        assert [*failures(test, rows_of(case.store, bound))] == []
    file = tmp_path / "example.rq"
    file.write_text(text, encoding="utf-8")
    assert authoring.lint(case, [str(file)]) == []


@pytest.mark.parametrize("word", [*TYPES, *VIEWS, *RESERVED])
def test_every_word_with_a_meaning_is_on_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("path", ["p:x*", "p:x?", "^p:x?", "(p:x|p:y)*", "p:x?/p:y*", "(!p:x)*"])
@pytest.mark.parametrize("term", ["<urn:nowhere>", '"nowhere"', "<urn:p>"])
def test_a_path_without_steps_leads_to_terms_of_the_graph_alone(path: str, term: str) -> None:
    """As the page on saved queries has it, with a way to have the term in any case."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal("v")))
    prologue = "PREFIX p: <urn:> "

    def asked(pattern: str) -> bool:
        return bool(store.query(f"{prologue} ASK {{ {pattern} }}"))

    patterns = [f"?s {path} {term}"]
    if not term.startswith('"'):
        patterns += [f"{term} {path} ?o", f"{term} {path} {term}"]
    for pattern in (*patterns, f"VALUES ?s {{ {term} }} ?s {path} ?o"):
        assert not asked(pattern)
        assert asked(f"FILTER NOT EXISTS {{ {pattern} }}")
    assert asked(f"<urn:a> {path} ?o")
    assert asked(f'?s {path} "v"')
    assert asked(f"{{ BIND({term} AS ?o) }} UNION {{ <urn:nowhere> p:x+ ?o }}")
