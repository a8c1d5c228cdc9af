"""Binding: values stay values, whatever they are, and leaving out leaves a query."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, combinations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from diplograph.errors import QueryError
from diplograph.query.saved import SavedQuery, bind, check_syntax, with_prefixes
from diplograph.query.saved.query_reader import read
from diplograph.query.saved.terms import Term, written
from diplograph.query.saved.tokens import Kind, Token, tokenise

from .graphs import asked, asked_of_rdflib, store_of

XSD = "http://www.w3.org/2001/XMLSchema#"


def query(header: str, text: str) -> SavedQuery:
    lines = ["summary: A test", *header.strip().splitlines()]
    return read("a-test", "\n".join(f"#+ {line}" for line in lines) + f"\n{text}", "a-test.rq")


def literal(value: object, type_: str) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + type_))


ECHO = query(
    """
params:
  thing: {type: iri, required: true}
  text: {type: text, required: true}
  day: {type: date, required: true}
  count: {type: integer, required: true}
  share: {type: decimal, required: true}
  flag: {type: boolean}
""",
    """# $text in a comment, "open
SELECT ?thing_ ?text_ ?day_ ?count_ ?share_ ?flag_ {
  BIND($thing AS ?thing_)BIND($text AS ?text_) BIND($day AS ?day_)
  BIND($count AS ?count_)BIND( $share AS ?share_)BIND($flag AS ?flag_)
  FILTER("$text }"!=""||?thing_=$thing)
}
""",
)
NASTY = "\"'\\{}<>#$?uU0 \n\r\t;.|&é\u202e\u2028\U0001f54a\x00\x07\x7f\x85"
texts = st.one_of(
    st.text(),
    st.text(alphabet=NASTY, max_size=12),
    st.lists(
        st.sampled_from(
            [
                "\\u0022",
                "\\U00000022",
                '"',
                "'''",
                "}",
                "\\",
                "u0022",
                "#",
                "\n",
                "\x01",
                "0041",
                "a",
            ]
        ),
        max_size=6,
    ).map("".join),
)


def _iri(text: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(text)
    except ValueError:
        return None


iris = st.one_of(
    st.text(alphabet="ab:/?#[]@!$&'()*+,;=%20-._~é\u202e\U0001f54a<>\"{}|\\^` \n").map(
        lambda tail: _iri(f"http://example.org/{tail}")
    ),
    st.text().map(_iri),
).map(lambda iri: iri or ox.NamedNode("http://example.org/"))
attacks = st.fixed_dictionaries(
    {
        "thing": iris,
        "text": texts.map(ox.Literal),
        "day": st.dates(date(1, 1, 1)).map(lambda day: literal(day.isoformat(), "date")),
        "count": st.integers(-(2**63) + 1, 2**63 - 1).map(lambda n: literal(n, "integer")),
        "share": st.decimals(-(10**9), 10**9, places=3).map(
            lambda n: literal(format(Decimal(n).normalize(), "f"), "decimal")
        ),
        "flag": st.booleans().map(lambda flag: literal(str(flag).lower(), "boolean")),
    }
)


def shape(tokens: Sequence[Token]) -> list[str]:
    """The kinds of tokens, words and marks by name; a literal with its datatype is one."""
    kinds = [t.text if t.kind in (Kind.WORD, Kind.MARK) else t.kind.value for t in tokens]
    joined = " ".join(kinds).replace("STRING ^^ IRI", "TERM")
    return joined.replace("IRI", "TERM").split()


@given(attacks)
def test_no_value_changes_the_shape_of_a_query(values: Mapping[str, Term]) -> None:
    bound = tokenise(bind(ECHO, values))
    template = [
        Token(Kind.IRI, "<x>", 0) if token.text.startswith("$") else token
        for token in tokenise(ECHO.text)
    ]
    assert shape(bound) == shape(template)


@given(attacks)
def test_every_value_comes_back_as_it_went_in(values: Mapping[str, Term]) -> None:
    (row,) = ox.Store().query(bind(ECHO, values))  # type: ignore[misc]  # a SELECT
    assert {name: row[f"{name}_"] for name in values} == values


@given(texts, iris)
@settings(max_examples=60)
def test_another_engine_reads_the_same_values(text: str, iri: ox.NamedNode) -> None:
    import rdflib

    asking = f"SELECT ({written(ox.Literal(text))} AS ?t) ({written(iri)} AS ?i) {{}}"
    ((found, thing),) = rdflib.Graph().query(asking)  # type: ignore[misc]
    assert (str(found), str(thing)) == (text, iri.value)


def test_a_value_is_kept_apart_from_what_touches_it() -> None:
    tight = query(
        "params: {n: {type: integer, required: true}, thing: {type: iri, required: true}}",
        "SELECT ?x {?x ?y ?z FILTER(?z<$n&&?y!=$thing||?z>$n)}",
    )
    bound = bind(tight, {"n": literal(-5, "integer"), "thing": ox.NamedNode("urn:a")})
    assert asked(store_of(":a :b 7 ."), bound) == {("<https://example.org/a>",): 1}


# optional parameters -----------------------------------------------------------------------------

OPTIONAL = query(
    """
params:
  who: {type: iri, multi: true}
  since: {type: date}
  until: {type: date}
  word: {type: text}
  place: {type: iri}
  other: {type: iri}
  not: {type: iri}
  half: {type: iri}
  kind: {type: iri, multi: true}
  n: {type: integer}
""",
    """SELECT ?p ?who ?day ?place_ (COUNT(?q) AS ?n_) WHERE {
  ?p dp:holder ?who ; dp:heldFrom ?day
  FILTER(?who IN ($who))
  FILTER(?day >= $since && ?day <= $until) .
  ?p dp:stance ?stance FILTER CONTAINS(STR(?stance), $word)
  { ?p dp:about $place } { { ?p dp:about $other } UNION { ?p dp:target $other } }
  MINUS { ?p dp:about ?gone FILTER(?gone = $not) }
  OPTIONAL { ?p dp:about ?place_ FILTER(?place_ != $half) OPTIONAL { ?q dp:target $half } }
  FILTER NOT EXISTS { ?p dp:kind ?k FILTER(?k IN ($kind)) }
  BIND(?day + $n AS ?later)
  OPTIONAL { SELECT ?p (1 AS ?q) WHERE { ?p dp:holder ?z } GROUP BY ?p HAVING(COUNT(*) > $n) }
}
GROUP BY ?p ?who ?day ?place_
""",
)
NODE = ox.NamedNode("https://example.org/a")
GIVEN: dict[str, Term | tuple[Term, ...]] = {
    "who": (NODE, ox.NamedNode("https://example.org/b")),
    "since": literal("2024-01-01", "date"),
    "until": literal("2024-12-31", "date"),
    "word": ox.Literal("x"),
    "place": NODE,
    "other": NODE,
    "not": NODE,
    "half": NODE,
    "kind": (NODE,),
    "n": literal(3, "integer"),
}


@given(st.sets(st.sampled_from(sorted(GIVEN))))
@settings(max_examples=25)
def test_whatever_is_left_out_a_query_is_left(given: set[str]) -> None:
    bound = bind(OPTIONAL, {name: GIVEN[name] for name in given})
    check_syntax(bound)
    prepareQuery(with_prefixes(bound))
    assert bound.count("\n") == OPTIONAL.text.count("\n")
    assert not any(token.text.startswith("$") for token in tokenise(bound))


def leaves(text: str, **types: str) -> str:
    """What is left of a query's body when nothing is given."""
    params = ", ".join(f"{name}: {{type: {type_}}}" for name, type_ in types.items())
    left = bind(query(f"params: {{{params}}}", f"SELECT * {{ ?x ?y ?z {text} }}"), {})
    return " ".join(left.split("?x ?y ?z ")[1].removesuffix(" }\n").removesuffix(" }").split())


def test_the_innermost_clause_goes() -> None:
    assert leaves("FILTER(?z = $a)", a="iri") == "FILTER(true)"
    assert leaves("OPTIONAL { ?x ?b ?c FILTER(?c > $n) }", n="integer") == (
        "OPTIONAL { ?x ?b ?c FILTER(true) }"
    )
    assert leaves("OPTIONAL { ?x ?b $a FILTER(?y > 3) }", a="iri") == "FILTER(true)"
    assert leaves("{ ?x ?b $a { ?x ?c ?d } }", a="iri") == "FILTER(true)"
    assert leaves("{ ?x ?b ?c { ?x ?c $a } }", a="iri") == "{ ?x ?b ?c FILTER(true) }"
    assert leaves("BIND($n + 1 AS ?m)", n="integer") == "FILTER(true)"
    assert leaves("GRAPH <urn:g> { ?x ?c $a }", a="iri") == "FILTER(true)"
    assert leaves("{ { ?x ?b $a } UNION { ?x ?c $a } }", a="iri") == "FILTER(true)"
    assert leaves("{ ?x ?b ?c FILTER(?c = $a) } UNION { ?x ?c ?d }", a="iri") == (
        "{ ?x ?b ?c FILTER(true) } UNION { ?x ?c ?d }"
    )


def test_a_clause_goes_when_one_of_its_parameters_is_missing() -> None:
    span = query(
        "params: {since: {type: date}, until: {type: date}}",
        "SELECT * { ?x ?y ?z FILTER(?z > $since && ?z < $until) }",
    )
    assert "FILTER(true)" in bind(span, {"since": literal("2024-01-01", "date")})


def test_what_takes_away_goes_as_a_whole() -> None:
    """With its FILTER alone gone, a MINUS would take away everything."""
    assert leaves("MINUS { ?x ?b ?c FILTER(?c = $a) }", a="iri") == "FILTER(true)"
    assert leaves("FILTER NOT EXISTS { ?x ?b ?c FILTER(?c = $a) }", a="iri") == "FILTER(true)"
    assert leaves("FILTER(!EXISTS { { ?x ?b $a } } || ?z = 1)", a="iri") == "FILTER(true)"
    assert leaves("MINUS { ?x ?b ?c FILTER NOT EXISTS { ?x ?c $a } }", a="iri") == "FILTER(true)"


def test_a_pattern_is_not_cut_in_two_by_what_is_left_out() -> None:
    halves = query(
        "params: {n: {type: integer}}", "SELECT ?x { ?x dp:a _:b FILTER(?x != $n) . _:b dp:c ?d }"
    )
    assert asked(store_of(":x dp:a :b . :b dp:c :d ."), bind(halves, {})) == {
        ("<https://example.org/x>",): 1
    }


# several values, and VALUES ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "?x dp:a ?v FILTER(?v IN ($p))",
        "FILTER(?v IN ($p)) ?x dp:a ?v . OPTIONAL { ?x dp:b ?w }",
        "?x dp:b ?w OPTIONAL { ?x dp:a ?v } ?y dp:a ?v filter ( ?v in ( $p ) )",
        "OPTIONAL { ?x dp:a ?v FILTER(?v IN ($p)) }",
        "?x dp:b ?w MINUS { ?x dp:a ?v FILTER(?v IN ($p)) }",
        "{ ?x dp:a ?v FILTER(?v IN ($p)) } UNION { ?x dp:b ?v }",
        "?x dp:a ?u . ?u ^dp:a/dp:b ?v FILTER(?v IN ($p))",
        "BIND(<urn:2> AS ?v) FILTER(?v IN ($p)) ?x dp:a ?v",
        "?x dp:a* ?v . ?x dp:b ?v FILTER(?v IN ($p))",
    ],
)
def test_the_filter_of_an_iri_is_bound_as_values(body: str) -> None:
    listed = query(
        "params: {p: {type: iri, multi: true, required: true}}", f"SELECT * {{ {body} }}"
    )
    assert "VALUES ?v { <urn:1> <urn:2> } ?" in bind(
        listed, {"p": [ox.NamedNode("urn:1"), ox.NamedNode("urn:2"), ox.NamedNode("urn:1")]}
    )


@pytest.mark.parametrize("condition", ["?v = $p", "$p = ?v", "?v IN ($p)"])
def test_every_form_of_equality_is_bound_as_values(condition: str) -> None:
    one = query(
        "params: {p: {type: iri, required: true}}", f"SELECT * {{ ?x dp:a ?v FILTER({condition}) }}"
    )
    assert "VALUES ?v { <urn:1> }" in bind(one, {"p": ox.NamedNode("urn:1")})


@pytest.mark.parametrize(
    "body",
    [
        "?x dp:b ?w OPTIONAL { ?x dp:a ?v } FILTER(?v IN ($p))",
        "{ ?x dp:a ?v } UNION { ?x dp:b ?w } FILTER(?v IN ($p))",
        "?x dp:b ?w BIND(?w AS ?v) FILTER(?v IN ($p))",
        "?x dp:a* ?v FILTER(?v IN ($p))",
        "?x dp:b/dp:a? ?v FILTER(?v IN ($p))",
        "?x dp:a ?v FILTER(?v IN ($p) || ?x = ?v)",
        "?x dp:a ?v FILTER(?v NOT IN ($p))",
        "?x dp:b ?w OPTIONAL { ?x dp:a ?w FILTER(?w = ?v || ?w IN ($p)) }",
        "VALUES ?v { UNDEF <urn:1> } FILTER(?v IN ($p)) ?x dp:a ?y",
        "?x dp:b ?w FILTER NOT EXISTS { ?x dp:a ?v FILTER(?v IN ($p)) }",
        "?x dp:b ?w FILTER(EXISTS { { ?x dp:a ?v FILTER(?v IN ($p)) } } || ?w = ?x)",
        "{ ?x dp:a ?v } ?x dp:b ?w FILTER(?v IN ($p))",
        "{ SELECT ?v { ?x dp:a ?v } } FILTER(?v IN ($p))",
        "GRAPH ?v { ?x dp:a ?w } FILTER(?v IN ($p))",
    ],
)
def test_a_filter_that_values_would_change_stays_a_filter(body: str) -> None:
    listed = query(
        "params: {p: {type: iri, multi: true, required: true}}", f"SELECT * {{ {body} }}"
    )
    bound = bind(listed, {"p": [ox.NamedNode("urn:1"), ox.NamedNode("urn:2")]})
    assert "IN (<urn:1>, <urn:2>)" in bound


def test_equal_numbers_of_two_types_stay_equal() -> None:
    """VALUES would ask for the same term."""
    number = query("params: {n: {type: decimal}}", "SELECT ?x { ?x dp:a ?v FILTER(?v = $n) }")
    bound = bind(number, {"n": literal("1", "decimal")})
    assert sum(asked(store_of(":x dp:a 1 ."), bound).values()) == 1


nodes = st.sampled_from([f":{c}" for c in "abcd"])
graphs = st.lists(
    st.tuples(nodes, st.sampled_from(["dp:p", "dp:q"]), nodes).map(" ".join), max_size=10
).map(" . ".join)
patterns = st.sampled_from(
    [
        "?x dp:p ?v .",
        "?v dp:q ?y .",
        "OPTIONAL { ?x dp:q ?v }",
        "OPTIONAL { ?v dp:q ?z }",
        "{ ?x dp:p ?v } UNION { ?x dp:q ?w }",
        "MINUS { ?v dp:q ?x }",
        "?x dp:q? ?v .",
        "FILTER NOT EXISTS { ?v dp:p ?v }",
        "BIND(<https://example.org/b> AS ?u)",
        "{ ?x dp:p ?y }",
        "FILTER(?x != <https://example.org/a>)",
    ]
)


@given(graphs, st.lists(patterns, min_size=1, max_size=4, unique=True), st.data())
def test_values_give_what_the_filter_gave(
    turtle: str, body: Sequence[str], data: st.DataObject
) -> None:
    parts = list(body)
    parts.insert(data.draw(st.integers(0, len(parts))), "FILTER(?v IN ($p))")
    listed = query(
        "params: {p: {type: iri, multi: true, required: true}}",
        f"SELECT ?x ?v ?y ?z {{ {' '.join(parts)} }}",
    )
    store = store_of(f"{turtle} ." if turtle else "")
    values = [ox.NamedNode(f"https://example.org/{c}") for c in ("b", "c")]
    as_filter = listed.text.replace("$p", ", ".join(map(str, values)))
    bound = bind(listed, {"p": values})
    assert asked(store, bound) == asked(store, as_filter)
    # as sets: rdflib gives a row of `?` twice where both of its ways lead to it
    assert set(asked_of_rdflib(store, bound)) == set(asked(store, bound))


COMPOSED, DECOMPOSED = "caf\u00e9", "cafe\u0301"


@pytest.mark.parametrize("spelling", [COMPOSED, DECOMPOSED], ids=["composed", "decomposed"])
@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("CONTAINS(LCASE(REPLACE(?t, '-', ' ')), LCASE(REPLACE($t, '-', ' ')))", 2),
        ("STRSTARTS(?t, $t) && ISLITERAL(?t)", 2),
        ("!REGEX(?t,\n $t)", 1),
        ("?t = $t", 2),
        ("$t != ?t", 1),
        ("?t IN ($t)", 2),
        ("?t NOT IN ($t)", 1),
        ("IF(CONTAINS(?t, $t), true, false)", 2),
    ],
)
def test_a_text_is_found_in_both_of_its_spellings(
    spelling: str, condition: str, found: int
) -> None:
    one = query(
        "params: {t: {type: text, required: true}}",
        f"SELECT ?x {{ ?x dp:grounds ?t FILTER({condition}) }}",
    )
    store = store_of(f":a dp:grounds '{COMPOSED}' . :b dp:grounds '{DECOMPOSED}', 'tea' .")
    bound = bind(one, {"t": ox.Literal(spelling)})
    assert sum(asked(store, bound).values()) == found
    if " IN " not in condition:  # rdflib holds texts of xsd:string for others than plain ones there
        assert asked(store, bound) == asked_of_rdflib(store, bound)
    assert bound.count("\n") == one.text.count("\n")
    assert bind(one, {"t": ox.Literal("tea")}).count("tea") == 1


def test_several_texts_are_found_in_all_of_their_spellings() -> None:
    several = query(
        "params: {t: {type: text, multi: true}}",
        "SELECT ?x { ?x dp:grounds ?t FILTER(?t IN ($t)) }",
    )
    store = store_of(f":a dp:grounds '{COMPOSED}', '{DECOMPOSED}', 'tea', 'milk' .")
    bound = bind(several, {"t": [ox.Literal("tea"), ox.Literal(COMPOSED)]})
    assert sum(asked(store, bound).values()) == 3


placed = st.sampled_from(
    [
        "{ ?y dp:p ?p FILTER(?p = $p) } UNION { ?x dp:q ?y }",
        "{ { ?x dp:p ?p } UNION { ?x dp:q $p } FILTER(?p = $p) }",
        "OPTIONAL { ?x dp:q ?p FILTER($p = ?p) }",
        "MINUS { ?p dp:q ?x FILTER(?p IN ($p)) }",
        "FILTER NOT EXISTS { ?x dp:p ?p . ?p dp:q ?y FILTER(?p = $p) }",
        "{ SELECT ?x ?p (COUNT(*) AS ?n) { ?x dp:p ?p FILTER(?p = $p) } GROUP BY ?x ?p }",
        "$p dp:q ?y .",
        "OPTIONAL { ?x dp:p ?p }",
        "?x dp:p ?p .",
        "?y dp:p/dp:q* ?p .",
        "FILTER(?p = $p)",
        "FILTER(?y != $p)",
    ]
)


@given(graphs, st.lists(st.one_of(placed, patterns), max_size=5, unique=True))
def test_a_text_gives_the_same_with_and_without_values(turtle: str, body: Sequence[str]) -> None:
    """`?p` and `$p` stand side by side: a name is no place of a parameter of that name."""
    one = query(
        "params: {p: {type: iri, required: true}}",
        f"SELECT * {{ ?x dp:p $p . {' '.join(body)} OPTIONAL {{ ?x dp:q ?p }} FILTER(?p = $p) }}",
    )
    value = {"p": ox.NamedNode("https://example.org/b")}
    left = one._replace(slots=tuple(slot._replace(listed=None) for slot in one.slots))
    store = store_of(f"{turtle} ." if turtle else "")
    assert asked(store, bind(one, value)) == asked(store, bind(left, value))


# what bind refuses ------------------------------------------------------------------------------


def test_every_wrong_value_is_named() -> None:
    strict = query(
        "params: {a: {type: iri, required: true}, b: {type: date}, c: {type: integer}}",
        "SELECT * { ?x ?y ?z FILTER(?x = $a) FILTER(?y = $b) FILTER(?z = $c) }",
    )
    with pytest.raises(QueryError) as caught:
        bind(
            strict,
            {
                "b": ox.Literal("2024-01-01"),
                "c": (literal(1, "integer"), literal(2, "integer")),
                "d": NODE,
            },
        )
    assert [str(problem) for problem in caught.value.problems] == [
        "a-test has no parameter 'd'",
        "a has no value; a-test needs one",
        'b is "2024-01-01"; expected date',
        "c has 2 values; it takes one",
    ]


@pytest.mark.parametrize(
    "term", [ox.Literal("a", language="en"), ox.BlankNode("a"), ox.Variable("a"), "a"]
)
def test_other_things_than_iris_and_plain_literals_cannot_be_bound(term: Term) -> None:
    plain = query("params: {a: {type: text}}", "SELECT * { ?x ?y ?z FILTER(?x = $a) }")
    with pytest.raises(QueryError):
        bind(plain, {"a": (term,)})


def test_subsets_of_one_size_do_not_hide_each_other() -> None:
    """All pairs, for the property above draws at random."""
    names = sorted(GIVEN)
    for some in chain(combinations(names, 1), combinations(names, 2)):
        check_syntax(bind(OPTIONAL, {name: GIVEN[name] for name in some}))
