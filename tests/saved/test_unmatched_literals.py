"""What is told to match nothing matches nothing when the engine evaluates the query."""

import re
from contextlib import suppress
from typing import Final

import pyoxigraph as ox
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from diplograph.errors import QueryError
from diplograph.query.saved.clauses import Structure
from diplograph.query.saved.unmatched_literals import Misfit, misfits

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
PREFIXES: Final = {"xsd": XSD, "x": "http://x.org/"}
TERMS: Final = (
    '"a"', '"2021-01-01"', '"1"', '"en"', '"http://x.org/a"', '"true"',
    '"a"@en', '"b"@en', '"a"@de', "1", "2.5", "1e0", "true", "x:a", "x:b",
    '"2021-01-01"^^xsd:date', '"2022-02-02"^^xsd:date', '"2021-01-01T00:00:00"^^xsd:dateTime',
    '"x"^^xsd:date', '"x"^^x:own', '"P1D"^^xsd:dayTimeDuration', '"2021"^^xsd:gYear',
)  # fmt: skip
VARIABLES: Final = ("?s", "?t", "?u", "?v", "?w")
term = st.sampled_from(TERMS)
variable = st.sampled_from(VARIABLES)
verb = st.sampled_from(["x:p", "x:q", "x:r"])


def grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Operators and functions around expressions."""
    one = (
        "STR UCASE SUBSTR(,1,1) LANG DATATYPE YEAR STRLEN ABS xsd:date xsd:string xsd:integer "
        "BOUND(?u)|| ! - IRI xsd:dateTime MONTH ENCODE_FOR_URI ISIRI"
    ).split()
    two = (
        (
            "= != < >= + - * && || IN(),NOT_IN() SAMETERM, CONTAINS, STRSTARTS, COALESCE, CONCAT, "
            "STRBEFORE, LANGMATCHES, IF(?u=?v, REGEX,"
        )
        .replace("IN(),NOT_IN()", "IN NOT_IN")
        .split()
    )

    def of_one(name: str, part: str) -> str:
        call, comma, rest = name.partition("(,")
        if name.startswith("BOUND"):
            return f"({name} {part})"
        return (
            f"({name} ({part}))" if name in "!-" else f"{call}({part}{',' + rest if comma else ')'}"
        )

    def of_two(name: str, part: str, other: str) -> str:
        if name == "IF(?u=?v,":
            return f"{name} {part}, {other})"
        if name.endswith(","):
            return f"{name[:-1]}({part}, {other})"
        if name.endswith("IN"):
            return f"({part} {name.replace('_', ' ')} ({other}, ?t))"
        return f"({part} {name} {other})"

    return st.one_of(
        st.builds(of_one, st.sampled_from(one), parts),
        st.builds(of_two, st.sampled_from(two), parts, parts),
    )


expression = st.recursive(st.one_of(term, variable, variable), grown, max_leaves=4)


def around(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Groups around patterns."""
    return st.one_of(
        st.builds("{0} {1}".format, parts, parts),
        st.builds("OPTIONAL {{ {0} }}".format, parts),
        st.builds("{{ {0} }} UNION {{ {1} }}".format, parts, parts),
        st.builds("MINUS {{ {0} }}".format, parts),
        st.builds("{{ {0} }}".format, parts),
        st.builds("FILTER EXISTS {{ {0} }}".format, parts),
        st.builds("{{ {0} BIND({1} AS {2}) }}".format, parts, expression, variable),
        st.builds("{{ BIND({1} AS {2}) {0} }}".format, parts, expression, variable),
        st.builds("{{ SELECT ({0}({1}) AS {2}) {{ {3} }} GROUP BY ?s }}".format,
                  st.sampled_from(["MAX", "COUNT", "SUM", "SAMPLE", "GROUP_CONCAT", "AVG"]),
                  expression, variable, parts),
        st.builds("{{ SELECT {0} {{ {1} }} }}".format, variable, parts),
    )  # fmt: skip


triple = st.builds(
    "{0} {1} {2} .".format, st.sampled_from(["?s", "?t"]), verb, st.one_of(variable, term)
)
values = st.builds("VALUES {0} {{ {1} {2} }}".format, variable, term, term)
value = st.builds("VALUES {0} {{ {1} }}".format, variable, term)
path = st.builds(
    "?s {0}{1} {2} .".format,
    st.sampled_from(["x:p/", "^", "x:p|", "x:q*/", "!"]),
    st.sampled_from(["x:q", "x:r", "x:q?", "x:p*", "x:r+"]),
    variable,
)
nested = st.builds("?s {0} [ {1} {2} ] .".format, verb, verb, variable)
other = st.builds("GRAPH ?g {{ ?s {0} {1} }}".format, verb, variable)
pattern = st.recursive(
    st.one_of(triple, triple, triple, values, value, path, nested, other), around, max_leaves=5
)
graph = st.lists(st.tuples(st.sampled_from(["x:a", "x:b"]), verb, term), min_size=2, max_size=6)


def filled(triples: list[tuple[str, str, str]]) -> ox.Store:
    store = ox.Store()
    head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    said = [f"{s} {p} {o} ." for s, p, o in triples]
    store.update(head + f"INSERT DATA {{ {' '.join(said[1:])} GRAPH x:g {{ {said[0]} }} }}")
    return store


def rows(store: ox.Store, text: str) -> list[ox.QuerySolution]:
    try:
        found = store.query(text, prefixes=PREFIXES)
    except SyntaxError:
        assume(False)
    assert isinstance(found, ox.QuerySolutions)
    return [*found]


def told(store: ox.Store, text: str) -> list[Misfit]:
    return [*misfits(Structure(text), PREFIXES, store, is_whole=True)]


ends = st.sampled_from(["FILTER", "VALUES", "HAVING"])


SAME: Final = [("x:a", "x:p", "x:a")] * 2


@given(graph, pattern, expression, ends, term)
@example(SAME, "?s x:p ?t .", "COALESCE(STRLEN(?s), 1) = 1", "FILTER", "1")
@example(SAME, "?s x:p ?t .", '?s IN ("a", x:a)', "FILTER", "1")
@example(SAME, "?s x:p ?t .", '?s NOT IN ("a")', "FILTER", "1")
@example(SAME, "BIND(DATATYPE(?w) AS ?t) ?s x:p ?t .", "?t = x:a", "FILTER", "1")
@example(SAME, '{ SELECT ?s { ?s x:p ?u } } VALUES ?u { "a" }', "?s = x:a", "FILTER", "1")
@example(SAME, "?s x:p ?u .", '!("a" = ?u)', "FILTER", "1")
@example([("x:a", "x:p", '"a"')] * 2, "?s ^x:p ?t .", 'UCASE(?s) = "A"', "FILTER", "1")
@example([("x:a", "x:p", '"a"')] * 2, "?t x:p ?s . ?s x:q* ?u .", "STRLEN(?s) = 1", "FILTER", "1")
@settings(max_examples=600)
def test_a_query_that_needs_what_matches_nothing_has_no_rows(
    triples: list[tuple[str, str, str]], where: str, condition: str, end: str, last: str
) -> None:
    store = filled(triples)
    text = f"SELECT * {{ {where} FILTER({condition}) }}"
    if end == "VALUES":
        text = f"SELECT * {{ {where} }} VALUES ?u {{ {last} }}"
    elif end == "HAVING":
        over = re.sub(r"[?]\w", r"MAX(\g<0>)", condition)
        text = f"SELECT ?s {{ {where} }} GROUP BY ?s HAVING ({over})"
    found = rows(store, text)
    assert not found or not [misfit for misfit in told(store, text) if misfit.is_needed]


@given(graph, pattern, expression, st.sampled_from(["=", "!=", "<", ">="]), expression)
@settings(max_examples=600)
def test_what_is_told_never_to_be_equal_is_never_equal(
    triples: list[tuple[str, str, str]], where: str, one: str, operator: str, other: str
) -> None:
    store = filled(triples)
    text = f"SELECT ?hit {{ {where} BIND(IF({one} {operator} {other}, 1, 0) AS ?hit) }}"
    same = text.replace(f"{one} != {other}, 1", f"{one} = {other}, 1")
    found = [row for row in rows(store, same) if row["hit"] == ox.Literal(1)]
    first = text.index("BIND(IF(", text.index(where) + len(where))
    starts = (first + len("BIND(IF("), first + len(f"BIND(IF({one} {operator} "))
    for misfit in told(store, text):
        is_between = misfit.token.start in starts and " is no " not in misfit.message
        assert not found or not is_between, (text, misfit.message)


@given(graph, pattern, grown(expression))
@settings(max_examples=600)
def test_a_function_gives_nothing_of_what_it_is_told_not_to_take(
    triples: list[tuple[str, str, str]], where: str, call: str
) -> None:
    store = filled(triples)
    text = f"SELECT ?given {{ {where} BIND({call} AS ?given) }}"
    found = [row for row in rows(store, text) if row["given"]]
    name = call.partition("(")[0]
    outer = text.rindex(f"BIND({call} AS ?given")
    for misfit in told(store, text):
        if name and f"for {name}(…)" in misfit.message and call.count(f"{name}(") == 1:
            assert not found or misfit.token.start < outer, (text, misfit.message)


WORDS: Final = """
    ?a ?b "x" -5 ( ) ( ) , ; = < && || ! - * IN NOT EXISTS { ?s } STR( ) LANGMATCHES( STRSTARTS(
    MIN( IF( AS ?c DISTINCT SEPARATOR ^^ xsd:date @en xsd:date( ) GROUP_CONCAT( UNDEF VALUES BIND(
    FILTER( BY SELECT
""".split()
FRAMES: Final = (
    "SELECT * {{ ?a x:p ?b FILTER({0}) }}",
    "SELECT ({0} AS ?z) {{ ?a x:p ?b }}",
    "SELECT * {{ ?a x:p ?b BIND({0}) }} ORDER BY {0}",
    "SELECT * {{ VALUES {0} }}",
    "SELECT * {{ ?a {0} }}",
)


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), st.sampled_from(FRAMES))
@example("?p NOT", FRAMES[0])
@example("LANGMATCHES( ) , STR( )", FRAMES[0])
@example("BIND( ) AS ?z", FRAMES[1])
@settings(max_examples=1000)
def test_a_text_that_is_no_query_is_read_without_an_error(words: str, frame: str) -> None:
    with suppress(QueryError):  # brackets that do not match
        told(ox.Store(), frame.format(words))


def test_of_more_values_than_are_read_none_is_left_out() -> None:
    store = ox.Store()
    head = f"PREFIX x: <{PREFIXES['x']}> INSERT DATA {{ "
    said = [f'x:a x:p "{i}" ; x:q "{i}"@en .' for i in range(20_004)]
    for part in (said[:10_002], ['x:a x:p "a"@en ; x:q "A" .'], said[10_002:]):
        store.update(head + " ".join(part) + "}")
    text = 'SELECT * { ?s x:p ?u ; x:q ?v FILTER(LANG(?u) = "en" && UCASE(?v) = "A") }'
    assert told(store, text) == []
