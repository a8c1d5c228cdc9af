"""What is wrong with a saved query, file by file: `tests/cases/queries`.

A case is a folder with `query.rq` and `expected.txt`, the problems and the excerpt. Set
`WRITE_CASES` to write them anew, and read the diff.
"""

import os
from pathlib import Path

import pytest

from diplograph.errors import QueryError
from diplograph.query.saved import Parameter, SavedQuery
from diplograph.query.saved.query_reader import read

CASES = Path(__file__).parent.parent / "cases" / "queries"


@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda folder: folder.name)
def test_every_problem_of_a_file_is_reported(folder: Path) -> None:
    text = (folder / "query.rq").read_text(encoding="utf-8")
    with pytest.raises(QueryError) as caught:
        read(folder.name, text, "query.rq")
    found = f"{caught.value}\n" + (f"{caught.value.excerpt}\n" if caught.value.excerpt else "")
    expected = folder / "expected.txt"
    if os.environ.get("WRITE_CASES"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def saved(text: str, name: str = "a-query") -> SavedQuery:
    return read(name, text, f"{name}.rq")


def test_a_header_says_what_a_query_is() -> None:
    query = saved(
        """#+ summary: Positions of an actor
#+ description: |
#+   Two lines,
#+   of which this is the second.
#+ tags: [positions, actors]
#+ view: timeline
#+ evidence: position
#+ sort: [-day, party]
#+ params:
#+   actor: {type: iri, class: [dp:Actor, dp:Coder], required: true, help: whose, example: egypt}
#+   since: {type: date, default: 2024-01-01}
#+   stance: {type: iri, class: dp:Stance, multi: true, default: [supports, opposes]}
#+   order: {type: text, choices: [up, down], default: up}
#+   imputed: {type: boolean}
#+ tests:
#+   - {params: {actor: egypt, stance: [urges]}, min_rows: 2, contains: {party: egypt, day: null}}
#+   - params: {actor: egypt}
#+     rows: 3
#+     max_rows: 9
#+     excludes: [{party: israel}, {day: 2024-05-01}]
SELECT ?position ?party ?day { ?position dp:party $actor, ?party ; dp:stance ?st
  FILTER(?st IN ($stance)) FILTER($imputed || $order = "up")
  OPTIONAL { ?position dp:heldFrom ?day FILTER(?day >= $since) } }
"""
    )
    assert (query.name, query.view) == ("a-query", "timeline")
    assert query.description == "Two lines,\nof which this is the second."
    assert (query.tags, query.evidence, query.sort) == (
        ("positions", "actors"),
        ("position",),
        ("-day", "party"),
    )
    assert query.columns == ("position", "party", "day")
    actor, since, stance, order, imputed = query.parameters
    assert actor.classes == tuple(
        f"https://w3id.org/diplograph/ns#{name}" for name in ("Actor", "Coder")
    )
    assert (actor.required, actor.multi, actor.help, actor.example) == (
        True,
        False,
        "whose",
        "egypt",
    )
    assert (since.type, since.default, since.always_bound) == ("date", ("2024-01-01",), True)
    assert (stance.multi, stance.default) == (True, ("supports", "opposes"))
    assert order.choices == ("up", "down")
    assert (imputed.default, imputed.always_bound) == (("false",), True)
    first, second = query.tests
    assert first.params == {"actor": "egypt", "stance": ("urges",)}
    assert first.contains == ({"party": "egypt", "day": None},)
    assert (second.rows, second.max_rows, len(second.excludes)) == (3, 9, 2)
    assert query.parameter("since") is since
    assert query.parameter("whence") is None


def test_words_that_yaml_reads_as_something_else_stay_words() -> None:
    query = saved(
        """#+ summary: no
#+ params: {answer: {type: text, choices: [no, yes, 1.0, 2024-01-01, "~"]}}
SELECT * { ?x ?y ?z FILTER(?z = $answer) }
"""
    )
    (answer,) = query.parameters
    assert answer.choices == ("no", "yes", "1.0", "2024-01-01", "~")


def test_a_query_of_grlc_is_understood() -> None:
    query = saved(
        """#+ summary: Positions of a party
#+ endpoint: https://example.org/sparql
#+ endpoint_in_url: False
#+ method: GET
#+ pagination: 100
#+ transform: {"key": "?position"}
#+ params: {party: {type: iri}, stance: {type: iri}}
#+ defaults:
#+   - party: https://example.org/egypt
#+ enumerate:
#+   - stance: [https://example.org/a, https://example.org/b]
#+   - other
SELECT ?position { ?position dp:party $party ; dp:stance ?s FILTER(?s = $stance) }
"""
    )
    party, stance = query.parameters
    assert party.default == ("https://example.org/egypt",)
    assert stance.choices == ("https://example.org/a", "https://example.org/b")


@pytest.mark.parametrize("text", ["ASK {}", "CONSTRUCT WHERE { ?x ?y ?z }", "DESCRIBE <urn:a>"])
def test_what_gives_no_rows_is_no_saved_query(text: str) -> None:
    said = f"a-query.rq:2:1: a saved query gives rows, and {text.split(maxsplit=1)[0]} gives none"
    with pytest.raises(QueryError) as caught:
        saved(f"#+ summary: a\n{text}")
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null"])
def test_a_key_without_a_value_is_not_there(nothing: str) -> None:
    query = saved(
        f"""#+ summary: a
#+ description: {nothing}
#+ tags: {nothing}
#+ sort: {nothing}
#+ params:
#+   grounds:
#+     type: text
#+     default: {nothing}
#+     choices: {nothing}
#+     help: {nothing}
#+     example: {nothing}
#+     required: {nothing}
#+ tests:
#+   - params: {{grounds: {nothing}}}
#+     rows: {nothing}
#+     min_rows: 1
SELECT ?p {{ ?p dp:grounds ?g FILTER(?g = $grounds) }}
"""
    )
    assert query.parameters == (Parameter("grounds", "text"),)
    assert (query.description, query.tags, query.sort) == ("", (), ())
    assert (query.tests[0].params, query.tests[0].rows) == ({}, None)


def test_an_item_without_a_value_is_reported() -> None:
    with pytest.raises(QueryError, match=r"2:39: params.a.choices has an item without a value"):
        saved(
            "#+ summary: a\n#+ params: {a: {type: text, choices: [~, b]}}\nSELECT ?x { ?x ?y $a }"
        )


@pytest.mark.parametrize("text", ["null", "~", "", "yes", "2024", "1e3"])
def test_what_is_quoted_in_a_header_is_text(text: str) -> None:
    query = saved(
        f"""#+ summary: a
#+ params: {{grounds: {{type: text, default: "{text}"}}}}
SELECT ?p {{ ?p dp:grounds ?g FILTER(?g = $grounds) }}
"""
    )
    assert query.parameters[0].default == (text,)


@pytest.mark.parametrize("name", ["Positions", "positions_on", "-a", "a--b", "a-", "1a", "", "a.b"])
def test_a_name_is_small_words_and_hyphens(name: str) -> None:
    with pytest.raises(QueryError, match="cannot name a query"):
        saved("#+ summary: a\nSELECT * {}", name)


def test_a_filter_with_the_name_of_its_variable_is_no_conflict() -> None:
    """As it stands, in any editor, it holds of everything."""
    query = saved(
        """#+ summary: a
#+ params: {party: {type: iri, multi: true}}
SELECT ?party { ?x dp:party ?party FILTER(?party IN ($party)) }
"""
    )
    assert query.columns == ("party",)


def test_the_prefixes_of_a_case_are_known_where_they_are_given() -> None:
    text = "#+ summary: a\nSELECT * { ?x dp:party gaza:egypt }"
    assert read("a", text, "a.rq", {"dp": "urn:dp:", "gaza": "urn:gaza:"}).columns == ("x",)
    with pytest.raises(QueryError, match="the prefix gaza: is not declared"):
        read("a", text, "a.rq")
