"""Values of any kind, from any door, are bound as values or refused: the question stays."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import diplograph
from diplograph.cli import main
from diplograph.coding.scaffold import start
from diplograph.errors import DiplographError, QueryError
from diplograph.query.saved import SavedQuery, bind, bounded, parse_values
from diplograph.query.saved.query_reader import read
from diplograph.query.saved.tokens import Kind, Token, tokenise

from .test_binding import NASTY, iris, shape, texts
from .test_values import Names

TYPES = ("iri", "text", "date", "integer", "decimal", "boolean")


def echo(type_: str) -> SavedQuery:
    return read("echo", text_of(type_), "echo.rq")


def text_of(type_: str) -> str:
    required = "" if type_ == "boolean" else ", required: true"
    return (
        "#+ summary: Gives back what it is given\n"
        f"#+ params: {{value: {{type: {type_}{required}}}}}\n"
        'SELECT ?given ("unharmed" AS ?after) { BIND($value AS ?given) # $value\n }\n'
    )


QUERIES = {type_: echo(type_) for type_ in TYPES}
BREAKING = st.sampled_from(
    [
        '" } DELETE { ?s ?p ?o } #',
        '" AS ?given) } } #',
        "'''",
        '"""',
        "\\",
        '\\" . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }',
        "urn:x> } #",
        "<urn:x> <urn:y>",
        "https://example.org/a> ; <urn:b",
        "$value",
        "?given",
        "$value\\u0022",
        "_:b",
        "egypt> #",
        "2024-01-01\n",
        '2024-01-01"^^<urn:x>',
        "٣",
        "1e400",
        "1;2",
        "true }",
        "--evidence",
        "\x00",
        "\ud800",
    ]
)
literals = st.builds(
    lambda text, kind: ox.Literal(text, **kind),
    st.one_of(st.text(alphabet=NASTY, max_size=8), BREAKING.filter(lambda t: t.isprintable())),
    st.sampled_from(
        [
            {},
            {"language": "en"},
            *({"datatype": ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{t}")} for t in TYPES),
            {"datatype": ox.NamedNode("urn:x")},
        ]
    ),
)
scalars: st.SearchStrategy[Any] = st.one_of(
    texts,
    BREAKING,
    st.text(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.just(datetime(1, 1, 1, tzinfo=UTC)),
    iris,
    literals,
    st.just(ox.BlankNode("b")),
    st.just(ox.Variable("given")),
    st.just(ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c"))),
    st.binary(),
    st.none(),
)
anything = st.one_of(scalars, st.lists(scalars, max_size=3), st.tuples(scalars))


def forms(tokens: Sequence[Token]) -> list[str]:
    return shape([Token(Kind.IRI, "<x>", 0) if t.text == "$value" else t for t in tokens])


@given(st.sampled_from(TYPES), anything)
@settings(max_examples=300)
def test_no_value_from_any_door_changes_what_is_asked(type_: str, value: Any) -> None:
    """As Python gives values; the command line and a URL give text."""
    query = QUERIES[type_]
    try:
        bound = bind(query, parse_values(query, {"value": value}, Names()))
    except QueryError:
        return
    assert forms(tokenise(bound)) == forms(tokenise(query.text))
    assert bounded(bound) == bound
    (row,) = ox.Store().query(bound)  # type: ignore[misc]  # a SELECT
    assert row["after"] == ox.Literal("unharmed")
    assert row["given"] is not None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with a query for each type, built."""
    folder = tmp_path_factory.mktemp("attacks")
    start(folder)
    for type_ in TYPES:
        (folder / "queries" / f"echo-{type_}.rq").write_text(text_of(type_))
    diplograph.open(folder).build()
    return folder


@given(st.sampled_from(["iri", "text", "date", "integer", "decimal"]), st.one_of(texts, BREAKING))
@settings(max_examples=40)
def test_the_command_line_and_python_ask_the_same(folder: Path, type_: str, value: str) -> None:
    words = ["-C", str(folder), "query", f"echo-{type_}", f"--value={value}", "-f", "ndjson"]
    done = CliRunner().invoke(main, words)
    ask = partial(diplograph.open(folder).query, f"echo-{type_}", value=value)
    if done.exit_code:
        with pytest.raises(DiplographError) as refused:
            ask()
        assert (done.exit_code, done.stdout) == (refused.value.exit_code, "")
        return
    (row,) = ask()
    shown = json.loads(done.stdout)
    assert shown["after"] == row.after == "unharmed"
    assert shown["given"] == value or type_ != "text"
