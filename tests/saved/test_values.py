"""Values as users write them, and what is said of those that do not fit."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest

from diplograph.errors import AmbiguousName, QueryError, UnknownName
from diplograph.query.saved import Parameter, SavedQuery, parse_value, parse_values
from diplograph.query.saved.query_reader import read
from diplograph.rdf.namespaces import DP

BASE = "https://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"


KNOWN = {"egypt": DP.Actor, "israel": DP.Actor, "opposes": DP.Stance}


class Names:
    """A vocabulary of two actors and a stance."""

    base = BASE

    def resolve(self, name: str, classes: Collection[str] = ()) -> str:
        if name == "Cairo":
            raise AmbiguousName(name, "a place", ["cairo", "new-cairo"])
        found = KNOWN.get(name.removeprefix(BASE))
        if found is None or (classes and found not in classes):
            raise UnknownName(name, "an actor", ["egypt"])
        return BASE + name.removeprefix(BASE)


def parsed(given: Any, **parameter: Any) -> ox.NamedNode | ox.Literal:
    return parse_value(Parameter("it", **parameter), given, Names())


def refused(given: Any, **parameter: Any) -> str:
    with pytest.raises(QueryError) as caught:
        parsed(given, **parameter)
    return str(caught.value)


@pytest.mark.parametrize(
    ("type_", "given", "form"),
    [
        ("date", "2024-02-29", "2024-02-29"),
        ("date", " 2024-02-29 ", "2024-02-29"),
        ("date", date(2024, 2, 29), "2024-02-29"),
        ("integer", "007", "7"),
        ("integer", "-3", "-3"),
        ("integer", 12, "12"),
        ("decimal", "1.50", "1.5"),
        ("decimal", "-0.0", "0"),
        ("decimal", "+05", "5"),
        ("decimal", 0.1, "0.1"),
        ("decimal", 1e-7, "0.0000001"),
        ("decimal", Decimal("2.50"), "2.5"),
        ("decimal", 3, "3"),
        ("boolean", True, "true"),
        ("boolean", "Yes", "true"),
        ("boolean", "false", "false"),
    ],
)
def test_a_value_has_the_form_that_the_store_gives_it(type_: Any, given: Any, form: str) -> None:
    term = parsed(given, type=type_)
    assert term == ox.Literal(form, datatype=ox.NamedNode(XSD + type_))
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), term))
    assert next(iter(store)).object == term


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_a_blank_text_is_refused(blank: str) -> None:
    with pytest.raises(QueryError, match="it is blank: .* write text"):
        parsed(blank, type="text")


def test_text_is_taken_as_it_is() -> None:
    assert parsed(' a "b"\n', type="text") == ox.Literal(' a "b"\n')


@pytest.mark.parametrize(
    ("type_", "given"),
    [
        ("date", "2024-02-30"),
        ("date", "20240229"),
        ("date", "2024-W09-4"),
        ("date", "yesterday"),
        ("date", datetime(2024, 2, 29, tzinfo=UTC)),
        ("date", 2024),
        ("integer", "1.0"),
        ("integer", "9223372036854775808"),
        ("integer", "9" * 5000),
        ("integer", True),
        ("integer", "१"),
        ("decimal", "1e3"),
        ("decimal", "NaN"),
        ("decimal", float("inf")),
        ("decimal", ""),
        ("boolean", "1"),
        ("boolean", 1),
        ("text", 3),
        ("text", "\udcff"),
        ("iri", 3),
        ("iri", " "),
        ("iri", "\udcff"),
        ("iri", ox.Literal("egypt")),
        ("date", ox.Literal("2024-02-29")),
        ("text", ox.Literal("a", language="en")),
    ],
)
def test_a_value_of_another_type_is_refused(type_: Any, given: Any) -> None:
    said = refused(given, type=type_)
    assert said.startswith("it")
    said.encode()  # it can be printed


def test_a_month_or_a_year_is_not_taken_for_a_day() -> None:
    assert "write the first or the last day of it" in refused("2024-05", type="date")
    assert "write the first or the last day of it" in refused("2024", type="date")


def test_names_are_those_of_the_parameters_classes() -> None:
    actor = {"type": "iri", "classes": (DP.Actor,)}
    assert parsed("egypt", **actor) == ox.NamedNode(BASE + "egypt")
    assert parsed(BASE + "egypt", **actor) == ox.NamedNode(BASE + "egypt")
    assert parsed(ox.NamedNode("urn:a"), **actor) == ox.NamedNode("urn:a")
    assert (
        refused("egpyt", **actor) == "it: 'egpyt' is not the name of an actor (did you mean egypt?)"
    )
    assert "(write cairo or new-cairo)" in refused("Cairo", **actor)
    assert "is not the name" in refused("opposes", **actor)
    assert "is not the name" in refused("https://example.org/nobody", **actor)


def test_without_a_class_any_iri_will_do() -> None:
    assert parsed("egypt", type="iri") == ox.NamedNode(BASE + "egypt")
    assert parsed("<urn:x>", type="iri") == ox.NamedNode("urn:x")
    assert parsed("https://example.org/x", type="iri") == ox.NamedNode("https://example.org/x")
    assert "is not the name" in refused("nobody", type="iri")
    assert "is not the name" in refused("<not an iri>", type="iri")


@pytest.mark.parametrize(
    ("given", "iri"),
    [
        ("2024-09-17-cairo", "article/2024-09-17-cairo"),
        ("article/2024-09-17-cairo", "article/2024-09-17-cairo"),
        ("2024-09-17-cairo#egypt-opposes", "article/2024-09-17-cairo/egypt-opposes"),
        ("article/2024-09-17-cairo/egypt-opposes", "article/2024-09-17-cairo/egypt-opposes"),
        (BASE + "article/a/b", "article/a/b"),
        (f"<{BASE}article/a/b>", "article/a/b"),
    ],
)
def test_what_articles_give_is_named_as_articles_name_it(given: str, iri: str) -> None:
    """No vocabulary lists it."""
    for class_ in (DP.Position, DP.Article):
        assert parsed(given, type="iri", classes=(class_,)) == ox.NamedNode(BASE + iri)
    if "/" in given or "#" in given:  # without a class, a bare word could be anything
        assert parsed(given, type="iri") == ox.NamedNode(BASE + iri)


def test_choices_are_compared_as_values() -> None:
    assert parsed("2.0", type="decimal", choices=("2", "3.50")) == parsed("2", type="decimal")
    assert parsed(BASE + "egypt", type="iri", choices=("egypt",)) == ox.NamedNode(BASE + "egypt")
    said = refused("israel", type="iri", choices=("egypt", "opposes"))
    assert said == "it is 'israel'; expected one of egypt, opposes"


QUERY: SavedQuery = read(
    "positions-of",
    """#+ summary: a
#+ params:
#+   actor: {type: iri, class: dp:Actor, required: true, help: whose positions, example: egypt}
#+   stance: {type: iri, class: dp:Stance, multi: true, default: [opposes]}
#+   held_since: {type: date}
#+   imputed: {type: boolean}
SELECT * { ?x dp:party $actor ; dp:stance ?s ; dp:heldFrom ?day FILTER(?s IN ($stance))
  FILTER(?day > $held_since) FILTER($imputed) }
""",
    "positions-of.rq",
)
A_DAY = "expected a day, written YYYY-MM-DD (write the first or the last day of it)"
EGYPT, OPPOSES = ox.NamedNode(BASE + "egypt"), ox.NamedNode(BASE + "opposes")


def test_defaults_fill_what_is_not_given() -> None:
    flag = ox.Literal("false", datatype=ox.NamedNode(XSD + "boolean"))
    assert parse_values(QUERY, {"actor": "egypt", "held-since": None, "stance": []}, Names()) == {
        "actor": (EGYPT,),
        "stance": (OPPOSES,),
        "imputed": (flag,),
    }


def test_a_hyphen_in_a_name_is_an_underscore() -> None:
    terms = parse_values(QUERY, {"actor": "egypt", "held-since": "2024-01-01"}, Names())
    assert "held_since" in terms


def test_lists_are_for_parameters_that_take_several() -> None:
    given = {"actor": ["egypt"], "stance": ("opposes", BASE + "opposes")}
    assert parse_values(QUERY, given, Names())["stance"] == (OPPOSES,)
    with pytest.raises(QueryError, match="actor has 2 values; it takes one"):
        parse_values(QUERY, {"actor": ["egypt", "israel"]}, Names())


def test_every_problem_is_named_at_once() -> None:
    given = {"stnce": "opposes", "held_since": "2024", "stance": ["opposes", "egypt"]}
    with pytest.raises(QueryError) as caught:
        parse_values(QUERY, given, Names())
    assert [str(problem) for problem in caught.value.problems] == [
        "positions-of has no parameter 'stnce' (did you mean stance?)",
        "actor is missing (whose positions, e.g. egypt)",
        "stance: 'egypt' is not the name of an actor (did you mean egypt?)",
        f"held_since is '2024'; {A_DAY}",
    ]
