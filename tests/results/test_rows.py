"""Rows: values of Python by column, in an order, read once or kept."""

import pickle
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.errors import DiplographError, QueryError, UsageError
from diplograph.query.results import (
    BooleanResult,
    Iri,
    Labels,
    Result,
    Row,
    Triples,
    Value,
    sorted_runs,
)
from diplograph.query.results.labels import Term
from diplograph.query.results.sorted_runs import ordered
from diplograph.query.results.spill import Spill
from diplograph.rdf.namespaces import PREFIXES

from .conftest import BASE, Case

NAMES = Labels(ox.Store(), BASE)


def typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))


def result(values: Iterable[object], sort: Sequence[str] = ()) -> Result:
    made = [[None if value is None else term(value)] for value in values]
    return Result(("a",), made, NAMES, sort=sort)


def term(value: object) -> ox.NamedNode | ox.Literal:
    if isinstance(value, ox.NamedNode | ox.Literal):
        return value
    assert isinstance(value, str | int | float | bool)
    return ox.Literal(value)


@pytest.mark.parametrize(
    ("given_term", "value"),
    [
        (ox.Literal("text"), "text"),
        (ox.Literal("نص", language="ar"), "نص"),
        (ox.Literal(7), 7),
        (typed("7", "unsignedByte"), 7),
        (typed("1.50", "decimal"), Decimal("1.5")),
        (ox.Literal(2.5), 2.5),
        (typed("-INF", "double"), float("-inf")),
        (ox.Literal(True), True),
        (typed("2024-02-05", "date"), date(2024, 2, 5)),
        (typed("2024-02-05T10:00:00Z", "dateTime"), datetime(2024, 2, 5, 10, tzinfo=UTC)),
        (typed("2024-02-05T10:00:00.1234567", "dateTime"), "2024-02-05T10:00:00.1234567"),
        (
            typed("2024-02-05T10:00:00.5Z", "dateTime"),
            datetime(2024, 2, 5, 10, 0, 0, 500_000, tzinfo=UTC),
        ),
        (typed("2024-02-05Z", "date"), "2024-02-05Z"),
        (typed("12024-02-05", "date"), "12024-02-05"),
        (typed("2024-02-31", "date"), "2024-02-31"),
        (typed("seven", "integer"), "seven"),
        (typed("1_000", "integer"), "1_000"),
        (typed("NaN", "decimal"), "NaN"),
        (typed("1E999999", "decimal"), "1E999999"),
        (typed("infinity", "double"), "infinity"),
        (typed("maybe", "boolean"), "maybe"),
        (typed("20240205", "date"), "20240205"),
        (typed("0001-01-01T00:00:00+05:00", "dateTime"), "0001-01-01T00:00:00+05:00"),
        (typed("2024", "gYear"), "2024"),
        (ox.BlankNode("b"), "_:b"),
        (None, None),
    ],
)
def test_terms_are_values_of_python(given_term: ox.Literal | None, value: Value) -> None:
    (row,) = Result(("a",), [[given_term]], NAMES)
    assert row.a == value
    assert type(row.a) is type(value)


def test_a_column_is_reached_by_name_attribute_and_place(case: Case) -> None:
    (row,) = case.rows("SELECT ?a (7 AS ?n) ?unbound WHERE { ?a a dp:Person }")
    assert row.a == row["a"] == row[0] == f"{BASE}brandt"
    assert list(row) == [f"{BASE}brandt", 7, None]
    assert row.as_dict() == {"a": f"{BASE}brandt", "n": 7, "unbound": None}
    with pytest.raises(KeyError, match="no column 'b'; there are a, n, unbound"):
        row["b"]
    with pytest.raises(AttributeError, match="no column 'b'"):
        _ = row.b


def test_an_iri_is_a_string_with_an_id_and_a_label(case: Case) -> None:
    (row,) = case.rows("SELECT ?a WHERE { ?a a dp:Person }")
    assert isinstance(row.a, Iri)
    assert (row.a.id, row.a.label) == ("brandt", "Brandt")
    assert {row.a} == {f"{BASE}brandt"}
    assert pickle.loads(pickle.dumps(row.a)) == f"{BASE}brandt"  # noqa: S301 - our own


def test_rows_can_be_compared_and_put_in_sets(case: Case) -> None:
    first, again = (case.rows("SELECT ?a WHERE { ?a a dp:Person }") for _ in range(2))
    assert {*first} == {*again}
    assert first.rows[0] != case.rows("SELECT ?b WHERE { ?b a dp:Person }").rows[0]


def test_rows_are_kept_unless_they_are_streamed(case: Case) -> None:
    kept = case.rows("SELECT * WHERE { ?a a dp:State }")
    assert list(kept) == list(kept) == list(kept.stream()) == list(kept.rows)
    assert len(kept) == 2
    streamed = case.rows("SELECT * WHERE { ?a a dp:State }")
    assert len(list(streamed.stream())) == 2
    with pytest.raises(UsageError, match="streamed"):
        len(streamed)


def test_the_first_rows_are_those_of_the_order(case: Case) -> None:
    query = "SELECT ?p WHERE { ?p a dp:Position }"
    whole = case.rows(query, sort=["p"], evidence=["p"])
    first = case.rows(query, sort=["p"], evidence=["p"]).first(3)
    assert list(first) == list(whole)[:3]
    assert first.evidence(first.rows[0]) == whole.evidence(whole.rows[0]) != ()
    assert (first.count, whole.count) == (3, 4)


def test_no_more_solutions_are_taken_than_are_asked_for() -> None:
    numbers = iter(range(100))
    made = ([ox.Literal(number)] for number in numbers)
    assert len(Result(("a",), made, NAMES).first(3)) == 3
    assert next(numbers) == 3


def test_rows_are_counted_when_they_are_given(case: Case) -> None:
    streamed = case.rows("SELECT * WHERE { ?a a dp:State }")
    assert streamed.count == 0
    list(streamed.stream())
    assert streamed.count == 2


def test_triples_are_given_once_each_and_in_one_order(case: Case) -> None:
    triples = case.ask("CONSTRUCT { ?p dp:holder ?h . ?h a dp:Actor } WHERE { ?p dp:holder ?h }")
    assert isinstance(triples, Triples)
    listed = list(triples)
    assert listed == sorted(set(listed), key=str)
    assert len(triples) == len(listed) == 7
    assert [tuple(row.rdf) for row in triples.as_rows()] == [tuple(t) for t in listed]


def test_an_answer_is_true_or_false(case: Case) -> None:
    for kind, answer in [("State", True), ("Coalition", False)]:
        given_answer = case.ask(f"ASK {{ ?a a dp:{kind} }}")
        assert isinstance(given_answer, BooleanResult)
        assert bool(given_answer) is answer


def test_text_is_sorted_without_regard_to_case() -> None:
    rows = result(["b", "C", "a", "B", None], ["a"])
    assert [row.a for row in rows] == ["a", "B", "b", "C", None]


def test_a_time_with_an_open_beginning_is_sorted_by_its_end() -> None:
    times = ["2024-03-26", "../2024-03", "/2023", "2024-01/..", "../notes"]
    assert [row.a for row in result(times, ["-a"])] == [
        "2024-03-26",
        "../2024-03",
        "2024-01/..",
        "/2023",
        "../notes",
    ]


def test_iris_are_sorted_by_their_labels(case: Case) -> None:
    query = "SELECT ?target WHERE { VALUES ?target { :open-harbour :closure :observers } }"
    assert [row.target.label for row in case.rows(query, sort=["target"])] == [
        "Closing the harbour | by winter",
        "open-harbour",
        "国連監視団",
    ]


def test_what_is_missing_comes_last_in_either_direction() -> None:
    values = [None, 2, float("nan"), typed("1.5", "decimal"), 10]
    for sort, expected in [("a", [1.5, 2, 10]), ("-a", [10, 2, 1.5])]:
        ordered = [row.a for row in result(values, [sort])]
        assert ordered[:3] == expected
        assert {str(value) for value in ordered[3:]} == {"None", "nan"}


def test_the_first_column_counts_most() -> None:
    pairs = [("x", 1), ("y", 2), ("x", 2), ("y", 1)]
    made = [[ox.Literal(text), ox.Literal(number)] for text, number in pairs]
    ordered = Result(("a", "b"), made, NAMES, sort=["a", "-b"])
    assert [tuple(row) for row in ordered] == [("x", 2), ("x", 1), ("y", 2), ("y", 1)]


MIXED = st.none() | st.text(max_size=3) | st.integers(-3, 3) | st.floats() | st.booleans()


@given(st.lists(st.tuples(MIXED, MIXED), max_size=8), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_engine(
    values: list[tuple[object, object]], random: Random
) -> None:
    made = [[None if value is None else term(value) for value in pair] for pair in values]
    shuffled = list(made)
    random.shuffle(shuffled)
    orders = [
        [row.rdf for row in Result(("a", "b"), given_rows, NAMES, sort=["-a"])]
        for given_rows in (made, shuffled)
    ]
    assert orders[0] == orders[1]
    assert len(orders[0]) == len(values)


CELLS = MIXED.map(lambda value: None if value is None else term(value)) | st.sampled_from(
    [
        ox.BlankNode("b"),
        *map(ox.NamedNode, (f"{BASE}a", f"{BASE}B")),
        typed("1.50", "decimal"),
        typed("2024-05-01", "date"),
        ox.Literal("a\tb\n", language="ar"),
        ox.Triple(ox.NamedNode(BASE), ox.NamedNode(f"{BASE}p"), ox.Literal("o")),
    ]
)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=40),
    st.sampled_from([["a"], ["-a"], ["-a", "b"], ["c", "-b", "a"]]),
    st.none() | st.integers(0, 45),
    st.integers(1, 9),
)
def test_rows_sorted_in_runs_or_up_to_a_limit_are_those_of_the_whole_order(
    rows: list[tuple[Term | None, ...]], sort: list[str], limit: int | None, run: int
) -> None:
    columns = ("a", "b", "c")
    whole = [row.rdf for row in Result(columns, rows, NAMES, sort=sort).rows]
    assert [*ordered(rows, columns, sort, NAMES, limit=limit, run=run)] == whole[:limit]


def test_rows_are_kept_behind_those_that_are_there_also_while_these_are_read() -> None:
    first, second = ([(ox.Literal(n),) for n in some] for some in (range(1500), range(7)))
    with Spill() as spill:
        of_first = spill.keep(first)
        reading = spill.read(of_first)
        begun = [next(reading)]
        of_second = spill.keep(second)
        assert [*spill.read(of_second)] == second
        assert [*begun, *reading] == first


def test_an_answer_with_an_order_is_streamed_by_way_of_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sorted_runs, "RUN", 1_000)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    numbers = range(2_500)
    given_rows = ([ox.Literal(number * 7 % 2_500)] for number in numbers)
    rows = Result(("a",), given_rows, NAMES, sort=["-a"]).stream()
    assert [row.a for row in rows] == [*reversed(numbers)]
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    refused = Result(("a",), ([ox.Literal(n)] for n in numbers), NAMES, sort=["a"]).stream()
    with pytest.raises(DiplographError, match="temporary file.*TMPDIR"):
        next(refused)
    assert [row.a for row in result(reversed(numbers), ["a"]).first(2)] == [0, 1]


@pytest.mark.parametrize("what", ["sort", "evidence"])
def test_a_column_that_does_not_exist_cannot_be_named(case: Case, what: str) -> None:
    with pytest.raises(QueryError, match=f"{what}: there is no column 'b' .there are a"):
        case.rows("SELECT ?a WHERE { ?a a dp:State }", **{what: ["b"]})


def test_a_row_says_what_it_holds() -> None:
    row = Row(("a", "b"), (ox.Literal("x"), None), NAMES)
    assert repr(row) == "Row(a='x', b=None)"
