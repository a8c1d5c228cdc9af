"""What is wrong with a query that runs: `tests/cases/lint`.

A case is a folder with `query.rq` and `expected.txt`, checked against the ontology and the sample's
vocabulary. Set `WRITE_CASES` to write them anew, and read the diff.
"""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph import resources
from diplograph.coding import casefile
from diplograph.query.saved.clauses import Structure
from diplograph.query.saved.known_terms import KnownTerms, known_terms
from diplograph.query.saved.linter import lint, lint_text
from diplograph.query.saved.mentions import Use, mentions
from diplograph.query.saved.tokens import tokenise
from diplograph.rdf.namespaces import PREFIXES

CASES = Path(__file__).parent.parent / "cases" / "lint"
ONTOLOGY = known_terms()
GAZA = casefile.load(resources.root() / casefile.NAME)


@pytest.fixture(scope="module")
def known() -> KnownTerms:
    return known_terms(GAZA)


@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda folder: folder.name)
def test_every_fault_of_a_file_is_reported(folder: Path, known: KnownTerms, tmp_path: Path) -> None:
    file = tmp_path / f"{folder.name}.rq"
    file.write_bytes((folder / "query.rq").read_bytes())
    found = "".join(f"{problem}\n" for problem in lint(file, "query.rq", known, GAZA.prefixes))
    expected = folder / "expected.txt"
    if os.environ.get("WRITE_CASES"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "file",
    [
        *resources.queries().glob("*.rq"),
        *resources.ontology().glob("rules/*.rq"),
        *(path for name, path in resources.starter_files().items() if name.endswith(".rq")),
        resources.query_template(),
    ],
    ids=lambda file: file.name,
)
def test_what_ships_has_nothing_to_mend(file: Path, known: KnownTerms) -> None:
    if file.parent.name == "rules":  # these have no header
        found = lint_text(file.read_text(encoding="utf-8"), known, GAZA.prefixes)
    else:
        found = lint(file, file.name, known, GAZA.prefixes)
    assert list(map(str, found)) == []


def test_without_a_case_the_ontology_alone_is_known() -> None:
    text = "SELECT ?p { ?p dp:holdr <https://example.org/anybody> ; dp:stance ?s }"
    (problem,) = lint_text(text, known_terms(), PREFIXES)
    assert str(problem) == "1:16: dp:holdr is not in the ontology (did you mean dp:holder?)"


def test_in_plain_sparql_both_marks_are_of_one_variable() -> None:
    assert lint_text("SELECT ?x { $x a dp:State }", known_terms(), PREFIXES) == []


@given(st.data())
def test_a_text_that_is_broken_anywhere_is_no_crash(data: st.DataObject) -> None:
    """It is linted too, so that all that is wrong is said in one run."""
    text = (CASES / "literals-that-match-nothing" / "query.rq").read_text(encoding="utf-8")
    words = [token.text for token in tokenise(text)]
    for _ in range(data.draw(st.integers(1, 3))):
        del words[data.draw(st.integers(0, len(words) - 1))]
    lint_text(" ".join(words), ONTOLOGY, PREFIXES, parameters=["day"])


# where triples have their properties and classes -------------------------------------------------

# In what is made here, properties are called p, classes c, and all else n.
steps = st.sampled_from(["dp:p", "<urn:p>", "^dp:p", "!dp:p", "!(dp:p|^dp:p)"])
paths = st.recursive(
    steps,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("/|"), inner).map("".join),
        st.tuples(inner, st.sampled_from("*?+")).map(lambda made: f"({made[0]}){made[1]}"),
        inner.map(lambda path: f"^({path})"),
    ),
    max_leaves=5,
)
leaves = st.sampled_from(
    ["?x", "_:b", "<urn:n>", "dp:n", "[]", "'a'@en", "1.5", "'d'^^dp:n", "true"]
)


def joined(parts: st.SearchStrategy[str], by: str) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=1, max_size=3).map(f" {by} ".join)


def said(nodes: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """What can stand behind a subject."""
    by_path = st.tuples(st.one_of(paths, st.just("?v")), joined(nodes, ","))
    typed = st.tuples(
        st.sampled_from(["a", "dp:p/a", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"]),
        joined(st.sampled_from(["dp:c", "<urn:c>", "?c", "[ a dp:c ]"]), ","),
    )
    return joined(st.one_of(by_path, typed).map(" ".join), ";")


nodes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        said(inner).map(lambda text: f"[ {text} ]"),
        st.lists(inner, min_size=1, max_size=2).map(lambda items: f"( {' '.join(items)} )"),
    ),
    max_leaves=4,
)
triples = st.tuples(st.sampled_from(["?s", "dp:n", "[ dp:p dp:n ]", "(dp:n)"]), said(nodes)).map(
    " ".join
)


@given(joined(triples, "."))
def test_properties_and_classes_are_told_from_the_rest(body: str) -> None:
    structure = Structure(f"SELECT * {{ {body} FILTER(?x = dp:n) }}")
    names = {"p": Use.PROPERTY, "c": Use.CLASS, "n": Use.ANY, "type": Use.PROPERTY}
    for mention in mentions(structure, PREFIXES):
        local = mention.iri.rpartition("#")[2].rpartition(":")[2]
        assert mention.use is names[local], body
