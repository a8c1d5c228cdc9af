"""Files of grlc run unchanged: `tests/cases/grlc`.

A case is a folder with `query.rq`, `values.json` and `expected.rq`, the text that is asked. Set
`WRITE_CASES` to write them anew, and read the diff.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.coding.spelling import is_blank
from diplograph.coding.vocabulary import Vocabulary
from diplograph.errors import QueryError
from diplograph.query.saved import SavedQuery, bind, check_syntax, parse_values
from diplograph.query.saved.query_reader import read

from .graphs import asked, store_of

CASES = Path(__file__).parent.parent / "cases" / "grlc"
NAMES = Vocabulary([], "https://example.org/")


def saved(text: str) -> SavedQuery:
    return read("a-query", text, "a-query.rq")


def in_file(case: str) -> SavedQuery:
    return saved((CASES / case / "query.rq").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda folder: folder.name)
def test_a_file_of_grlc_is_bound_as_grlc_would(folder: Path) -> None:
    query = in_file(folder.name)
    values = json.loads((folder / "values.json").read_text(encoding="utf-8"))
    found = bind(query, parse_values(query, values, NAMES))
    check_syntax(found)
    expected = folder / "expected.rq"
    if os.environ.get("WRITE_CASES"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_parameters_are_what_their_variables_say() -> None:
    query = in_file("every-type")
    assert [(p.name, p.type) for p in query.parameters] == [
        ("text", "text"),
        ("plain", "text"),
        ("thing", "iri"),
        ("number", "decimal"),
        ("whole", "decimal"),
        ("count", "integer"),
        ("day", "date"),
        ("year", "text"),
        ("name", "text"),
        ("code", "text"),
    ]
    assert all(parameter.required for parameter in query.parameters)
    assert query.summary == "One parameter of each type, with text that runs over two lines"


def test_defaults_choices_and_flags() -> None:
    query = in_file("defaults-and-choices")
    language, imputed, attributed = query.parameters
    assert (language.default, language.choices, language.required) == (("en",), ("en", "fr"), False)
    assert (imputed.type, imputed.default) == ("boolean", ("false",))
    assert (attributed.type, attributed.default) == ("text", ("true",))  # no flag can be unset
    with pytest.raises(QueryError, match="expected one of en, fr"):
        parse_values(query, {"language": "de"}, NAMES)


def test_a_file_without_a_summary_has_its_description_or_its_name() -> None:
    assert in_file("optional-ones-stay-variables").summary == ("No summary; grlc asks for none.")
    assert saved("#+ endpoint: https://example.org/\nSELECT * { ?x ?y ?z }").summary == "a query"


def test_variables_are_variables_where_params_declare_the_parameters() -> None:
    query = saved(
        "#+ summary: a\n#+ params: {x: {type: iri, required: true}}\n"
        "SELECT * { ?_x_iri dp:party $x ; dp:stance ?__y }"
    )
    assert [parameter.name for parameter in query.parameters] == ["x"]
    assert set(query.columns) == {"_x_iri", "__y"}


# against what grlc does --------------------------------------------------------------------------

GRAPH = """
:a dp:party :egypt ; dp:count 1 ; dp:grounds "peace" ; rdfs:label "one"@en ;
   dp:day "2024-05-01"^^xsd:date .
:b dp:party :israel ; dp:count 2.5 ; dp:grounds "peace"@en ; rdfs:label "two"@fr .
:c dp:party :egypt ; dp:count "1"^^xsd:string ; rdfs:label "one" ;
   dp:day "2024-06-01"^^xsd:date .
"""
TEXT = """#+ summary: a
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?x ?day WHERE {
  ?x dp:party ?__party_iri .
  OPTIONAL { ?x dp:count ?__count_number . ?x rdfs:label ?__label_en }
  OPTIONAL { ?x dp:day ?day FILTER(?day > ?__since_xsd_date) }
  { ?x dp:grounds ?__grounds_literal } UNION { ?x dp:count ?__whole_integer }
}
"""
GIVEN = {
    "party": "https://example.org/egypt",
    "count": "1",
    "label": "one",
    "since": "2024-05-15",
    "grounds": "peace",
    "whole": "1",
}


def pasted(text: str, values: Mapping[str, str]) -> str:
    """What grlc makes of a text, by its documented convention."""
    forms = {
        "iri": "<{}>",
        "number": "{}",
        "literal": '"{}"',
        "integer": '"{}"^^xsd:integer',
        "xsd_date": '"{}"^^xsd:date',
        "en": '"{}"@en',
    }
    for name, value in values.items():
        for found in set(re.findall(rf"\?__{name}_\w+", text)):
            text = text.replace(found, forms[found.removeprefix(f"?__{name}_")].format(value))
    return text


@given(st.sets(st.sampled_from(sorted(GIVEN))))
def test_the_rows_are_those_that_grlc_asks_for(names: set[str]) -> None:
    store = store_of(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n" + GRAPH
    )
    values = {name: GIVEN[name] for name in names}
    query = saved(TEXT)
    ours = bind(query, parse_values(query, values, NAMES))
    assert asked(store, ours) == asked(store, pasted(TEXT, values))


ECHO = saved(
    "#+ summary: a\nPREFIX my: <urn:types:>\n"
    "SELECT ?t_ ?m_ ?p_ { BIND(?_t_en AS ?t_)BIND(?_m_my_code AS ?m_) BIND(?_p AS ?p_) }"
)


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from("\"'\\{}<>#$?uU0 \n\r@^")).filter(
        lambda text: not is_blank(text)
    )
)
def test_every_text_comes_back_in_its_language_and_datatype(text: str) -> None:
    (row,) = ox.Store().query(  # type: ignore[misc]  # a SELECT
        bind(ECHO, parse_values(ECHO, {"t": text, "m": text, "p": text}, NAMES))
    )
    assert row["t_"] == ox.Literal(text, language="en")
    assert row["m_"] == ox.Literal(text, datatype=ox.NamedNode("urn:types:code"))
    assert row["p_"] == ox.Literal(text)
