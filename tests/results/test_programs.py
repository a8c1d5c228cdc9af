"""The formats for programs: what other readers make of them is what was in the rows."""

import csv
import json
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.query import Result as RdflibResult

from diplograph.errors import InputError, UsageError
from diplograph.query.results import BooleanResult, Labels, Result, Triples
from diplograph.query.results.formats import BINARY, FORMATS, write
from diplograph.rdf.namespaces import PREFIXES

from .conftest import BASE, Case

XSD = PREFIXES["xsd"]
NAMES = Labels(ox.Store(), BASE)
Rows = Sequence[Sequence[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None]]

# What XML has no room for: XML 1.0, production 2.
XML_TEXT = st.text(
    st.characters(exclude_characters="\ufffe\uffff", exclude_categories=("Cs", "Cc"))
    | st.sampled_from("\t\n\r\x7f\x85")
)
TEXT = st.text()
TAGS = st.sampled_from(["en", "ar", "zh-hans"])
TYPES = st.sampled_from([f"{BASE}type", XSD + "gYear"]).map(ox.NamedNode)
IRIS = st.sampled_from([f"{BASE}a", f"{BASE}مصر", f"{BASE}x?a=1&b='2'#c"]).map(ox.NamedNode)
NUMBERS = (
    st.booleans().map(ox.Literal)
    | st.floats().map(ox.Literal)
    | st.sampled_from(["1.5", "1", "-.5", "0.10"]).map(
        lambda text: ox.Literal(text, datatype=ox.NamedNode(XSD + "decimal"))
    )
)


def terms(text: st.SearchStrategy[str]) -> st.SearchStrategy[ox.NamedNode | ox.Literal | None]:
    return (
        text.map(ox.Literal)
        | st.builds(lambda t, tag: ox.Literal(t, language=tag), text, TAGS)
        | st.builds(lambda t, kind: ox.Literal(t, datatype=kind), text, TYPES)
        | st.integers(-(2**63), 2**63 - 1).map(ox.Literal)
        | IRIS
        | st.none()
    )


def rows(term: st.SearchStrategy[ox.NamedNode | ox.Literal | None]) -> st.SearchStrategy[Rows]:
    return st.lists(st.tuples(term, term), max_size=4)


def written(given_rows: Rows, form: str) -> bytes:
    out = BytesIO()
    write(Result(("a", "b"), given_rows, NAMES), out, form)
    return out.getvalue()


def read_by_engine(data: bytes, form: ox.QueryResultsFormat) -> list[tuple[object, ...]]:
    solutions = ox.parse_query_results(data, format=form)
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(solution) for solution in solutions]


def read_by_rdflib(data: bytes, form: str) -> list[tuple[str | None, ...]]:
    """Terms as N-Triples; rdflib's own notion of what they are."""
    parsed = RdflibResult.parse(BytesIO(data), format=form)
    columns = [rdflib.Variable("a"), rdflib.Variable("b")]
    assert parsed.vars == columns
    return [
        tuple(
            None if (term := row.get(column)) is None else in_ntriples(term) for column in columns
        )
        for row in parsed.bindings
    ]


def in_ntriples(term: rdflib.term.Node) -> str:
    if isinstance(term, rdflib.Literal):
        if term.language:
            return str(ox.Literal(str(term), language=term.language))
        return str(ox.Literal(str(term), datatype=ox.NamedNode(term.datatype or XSD + "string")))
    return str(ox.NamedNode(str(term)))


def in_others(given_rows: Rows) -> list[tuple[str | None, ...]]:
    return [tuple(None if term is None else str(term) for term in row) for row in given_rows]


@given(rows(terms(TEXT) | NUMBERS))
def test_json_gives_back_what_was_written(given_rows: Rows) -> None:
    data = written(given_rows, "json")
    assert read_by_engine(data, ox.QueryResultsFormat.JSON) == list(given_rows)


@given(rows(terms(TEXT)))
def test_json_is_read_alike_by_others(given_rows: Rows) -> None:
    assert read_by_rdflib(written(given_rows, "json"), "json") == in_others(given_rows)


@given(rows(terms(XML_TEXT)))
def test_xml_is_read_alike_by_others(given_rows: Rows) -> None:
    assert read_by_rdflib(written(given_rows, "xml"), "xml") == in_others(given_rows)


@given(rows(terms(TEXT) | NUMBERS))
def test_tsv_gives_back_what_was_written(given_rows: Rows) -> None:
    data = written(given_rows, "tsv")
    assert read_by_engine(data, ox.QueryResultsFormat.TSV) == list(given_rows)


@given(rows(terms(TEXT)))
def test_csv_gives_back_the_values(given_rows: Rows) -> None:
    data = written(given_rows, "csv").decode()
    head, *read = csv.reader(StringIO(data, newline=""), strict=True)
    assert head == ["a", "b"]
    assert read == [["" if t is None else getattr(t, "value", "") for t in r] for r in given_rows]


@given(rows(terms(TEXT)))
def test_ndjson_has_an_object_a_line(given_rows: Rows) -> None:
    lines = written(given_rows, "ndjson").decode().removesuffix("\n").split("\n")
    assert [list(json.loads(line)) for line in lines if line] == [["a", "b"]] * len(given_rows)


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\ufffe", "\uffff"])
def test_xml_refuses_what_it_cannot_hold(char: str) -> None:
    with pytest.raises(InputError, match=rf"row 2: .*U\+{ord(char):04X}.*json"):
        written([[ox.Literal("fine"), None], [ox.Literal(f"a{char}"), None]], "xml")


QUERY = """SELECT ?s ?p ?o ?n WHERE {
  ?s ?p ?o OPTIONAL { ?o dp:polarity ?n }
  FILTER(?p != dcterms:title)  # has a character that XML cannot hold
  # the engine forgets to quote IRIs with commas in CSV
  FILTER(!CONTAINS(STR(?s), ",") && (!ISIRI(?o) || !CONTAINS(STR(?o), ",")))
}"""


def by_engine(case: Case, form: ox.QueryResultsFormat) -> bytes:
    solutions = case.store.query(QUERY, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    data = solutions.serialize(format=form)
    assert data
    return data


def by_us(case: Case, form: str) -> bytes:
    out = BytesIO()
    write(case.rows(QUERY), out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "engine"),
    [
        ("json", ox.QueryResultsFormat.JSON),
        ("xml", ox.QueryResultsFormat.XML),
        ("tsv", ox.QueryResultsFormat.TSV),
    ],
)
def test_a_query_is_written_as_the_engine_writes_it(
    case: Case, form: str, engine: ox.QueryResultsFormat
) -> None:
    read = [
        sorted(map(str, read_by_engine(data, engine)))
        for data in (by_us(case, form), by_engine(case, engine))
    ]
    assert len(read[0]) > 50
    assert read[0] == read[1]


def test_csv_is_the_engines_byte_for_byte(case: Case) -> None:
    assert by_us(case, "csv") == by_engine(case, ox.QueryResultsFormat.CSV)


@pytest.mark.parametrize("form", ["json", "xml", "tsv", "csv"])
def test_rdflib_reads_both_alike(case: Case, form: str) -> None:
    engine = getattr(ox.QueryResultsFormat, form.upper())
    read = [
        {frozenset(row.items()) for row in RdflibResult.parse(BytesIO(data), format=form).bindings}
        for data in (by_us(case, form), by_engine(case, engine))
    ]
    assert len(read[0]) > 50
    assert read[0] == read[1]


def test_a_column_without_a_value_is_not_a_line_that_csv_readers_skip() -> None:
    out = BytesIO()
    write(Result(("a",), [[None], [ox.Literal("x")]], NAMES), out, "csv")
    assert list(csv.reader(StringIO(out.getvalue().decode()))) == [["a"], [""], ["x"]]


def test_a_triple_is_a_term_too() -> None:
    triple = ox.Triple(ox.NamedNode(f"{BASE}a"), ox.NamedNode(f"{BASE}b"), ox.Literal("c"))
    for form, engine in [
        ("json", ox.QueryResultsFormat.JSON),
        ("xml", ox.QueryResultsFormat.XML),
        ("tsv", ox.QueryResultsFormat.TSV),
    ]:
        assert read_by_engine(written([[triple, None]], form), engine) == [(triple, None)]


def test_ndjson_has_typed_values() -> None:
    given_rows: Rows = [
        [ox.Literal(3), ox.Literal("1.25", datatype=ox.NamedNode(XSD + "decimal"))],
        [ox.Literal(True), ox.Literal(float("inf"))],
        [ox.Literal("2024-02-05", datatype=ox.NamedNode(XSD + "date")), ox.NamedNode(f"{BASE}a")],
    ]
    read = [json.loads(line) for line in written(given_rows, "ndjson").splitlines()]
    assert read == [
        {"a": 3, "b": 1.25},
        {"a": True, "b": "INF"},
        {"a": "2024-02-05", "b": f"{BASE}a"},
    ]


def test_evidence_stands_in_columns_of_its_own(case: Case) -> None:
    result = case.rows(
        "SELECT ?position ?article WHERE { ?position dp:holder :brandt ; dp:reportedIn ?article }"
    )
    out = BytesIO()
    write(result, out, "ndjson", evidence=True)
    (row,) = map(json.loads, out.getvalue().splitlines())
    assert row["quote"] == "the harbour\nstays open"
    assert row["article"] == row["evidence_article"] == f"{BASE}article/harbour"


def test_what_two_positions_rest_on_is_joined(case: Case) -> None:
    result = case.rows(
        "SELECT ?one ?other WHERE { ?one dp:holder :brandt . ?other dp:target ?s2 . "
        "?s2 dp:holder :southland }"
    )
    out = BytesIO()
    write(result, out, "ndjson", evidence=True)
    (row,) = map(json.loads, out.getvalue().splitlines())
    assert row["quote"] == "the harbour\nstays open ␞ an offer | for *show*"
    assert row["published"] == "2024-02-06 ␞ 2024-02-07"


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "ndjson", "xml", "markdown"])
def test_rows_are_written_as_they_come(form: str) -> None:
    made: list[int] = []

    def solutions() -> Iterator[list[ox.Literal]]:
        for number in range(20_000):
            made.append(number)
            yield [ox.Literal(f"a longer piece of text {number}")]

    class Out(BytesIO):
        made_at_first_write = 0

        def write(self, data: Any, /) -> int:
            self.made_at_first_write = self.made_at_first_write or len(made)
            return super().write(data)

    out = Out()
    write(Result(("a",), solutions(), NAMES), out, form)
    assert 0 < out.made_at_first_write < 2_000


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in BINARY])
def test_an_answer_can_be_written_in_every_format_of_text(form: str) -> None:
    out = BytesIO()
    write(BooleanResult(False), out, form)
    assert b"false" in out.getvalue()


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in BINARY])
def test_triples_can_be_written_as_rows(form: str) -> None:
    triple = ox.Triple(ox.NamedNode(f"{BASE}a"), ox.NamedNode(f"{BASE}b"), ox.Literal("c"))
    out = BytesIO()
    write(Triples([triple, triple], NAMES), out, form)
    assert out.getvalue().count(b"subject") > 0


def test_a_format_that_does_not_exist_is_told_from_those_that_do(case: Case) -> None:
    rows_only = case.rows("SELECT * { ?a a dp:State }")
    with pytest.raises(UsageError, match=r"no such format: turtle .*csv") as error:
        write(rows_only, BytesIO(), "turtle")
    assert "turtle" not in str(error.value).partition("there are")[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12345678901234.123456789", "12345678901234.123456789"),
        ("-0.10", "-0.1"),
        (".5", "0.5"),
        ("3.0", "3"),
        ("+7.", "7"),
        ("100.0", "100"),
        ("123456789012345678901234567890.5", "123456789012345678901234567890.5"),
    ],
)
def test_decimals_keep_their_digits_in_ndjson(text: str, said: str) -> None:
    term = ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + "decimal"))
    out = BytesIO()
    write(Result(("d",), [[term]], Labels(ox.Store(), BASE)), out, "ndjson")
    assert out.getvalue().decode() == f'{{"d": {said}}}\n'
