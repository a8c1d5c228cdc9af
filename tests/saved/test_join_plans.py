"""Planned joins give the same solutions, as often, and only where they pay."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import diplograph
from diplograph.query import snapshot
from diplograph.query.saved import SavedQuery, bind, parse_values, planner
from diplograph.query.saved.join_plan import plan_joins

from .graphs import LIBRARY, asked, asked_of_rdflib, store_of

PREFIX = "PREFIX : <https://example.org/>\n"
NODES = [":n1", ":n2", ":n3", "1"]

triples = st.builds(
    "{} {} {} .".format,
    st.sampled_from(NODES[:3]),
    st.sampled_from([":p", ":q", ":r"]),
    st.sampled_from(NODES),
)
subjects = st.sampled_from(["?s", "?s", "?s", "?a", "?b", "?c"])
verbs = st.sampled_from([":p", ":q", ":r", ":p/:q", ":p|:r", "^:q", ":r+", "(:p|:q)/:r", "?v"])
objects = st.sampled_from(["?s", "?a", "?a", "?b", "?b", "?c", "?c", ":n1", "1"])
ends = st.builds("{} {}".format, verbs, st.lists(objects, min_size=1, max_size=2).map(", ".join))
blocks = st.builds(
    "{} {} .".format, subjects, st.lists(ends, min_size=1, max_size=3).map(" ; ".join)
)
filters = st.sampled_from(
    [
        "FILTER(?a != ?b)",
        "FILTER(!BOUND(?c) || ?c = ?a)",
        "FILTER(?b > 1)",
        "BIND(COALESCE(?b, ?a, 7) AS ?%d)",
        "VALUES ?a { :n1 :n2 1 }",
        "VALUES (?b ?c) { (:n1 UNDEF) (1 2) }",
    ]
)


def graphs(most: int) -> st.SearchStrategy[str]:
    """Graphs of so many triples, or a few less."""
    return st.lists(triples, min_size=most // 3, max_size=most, unique=True).map("\n".join)


def around(groups: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Groups that have other groups in them."""
    clauses = st.one_of(
        st.builds("OPTIONAL {{ {} }}".format, groups),
        st.builds("OPTIONAL {{ {} }}".format, groups),
        st.builds("MINUS {{ {} }}".format, groups),
        st.builds("{{ {} }} UNION {{ {} }}".format, groups, groups),
        st.builds("{{ {} }}".format, groups),
        st.builds("{{ SELECT DISTINCT ?s ?a WHERE {{ {} }} }}".format, groups),
        st.builds("{{ SELECT ?s (COUNT(?a) AS ?n) WHERE {{ {} }} GROUP BY ?s }}".format, groups),
    )
    elements = st.lists(st.one_of(blocks, clauses, filters), min_size=1, max_size=3)
    return st.builds("{}\n{}".format, blocks, elements.map("\n".join))


groups = st.recursive(
    st.one_of(blocks, st.builds("{} {}".format, blocks, filters)), around, max_leaves=5
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    body = draw(groups)
    while "%d" in body:  # BIND needs a variable that nothing before it has
        body = body.replace("%d", f"x{body.count('%d')}", 1)
    form = draw(
        st.sampled_from(
            [
                "SELECT ?s ?a ?b ?c ?v WHERE { %s }",
                "SELECT DISTINCT ?s ?c WHERE { %s }",
                "SELECT ?s (COUNT(?a) AS ?m) (MIN(?b) AS ?l) WHERE { %s } GROUP BY ?s",
            ]
        )
    )
    return PREFIX + form % body


def counts(rare: frozenset[str]) -> Callable[[str, str], int]:
    """Counts a pattern as rare if it has one of these properties, else as frequent."""
    return lambda pattern, _: int(not any(name in pattern for name in rare))


properties = st.frozensets(st.sampled_from([":p", ":q", ":r"]), max_size=2)


@given(graphs(24), queries(), properties)
def test_planned_joins_give_the_same_solutions_as_often(
    turtle: str, query: str, rare: frozenset[str]
) -> None:
    store = store_of(turtle)
    planned = plan_joins(query, counts(rare), 1)
    assert asked(store, planned) == asked(store, query)
    assert planned.count("\n") == query.count("\n")


@given(graphs(8), queries(), properties)
def test_rdflib_gives_the_same_solutions_for_planned_joins(
    turtle: str, query: str, rare: frozenset[str]
) -> None:
    store = store_of(turtle)
    planned = plan_joins(once(query), counts(rare), 1)
    assert asked_of_rdflib(store, planned).keys() == asked_of_rdflib(store, once(query)).keys()


def once(query: str) -> str:
    """The query without what counts how often rows come: rdflib joins with a set of the others."""
    return query.replace("COUNT(", "COUNT(DISTINCT ")


STAR = "?s :p ?a ; :q ?b . ?b :r ?c ."


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s WHERE { ?s :p [ :q ?a ] ; :r ?b }",
        "SELECT ?s WHERE { ?s :p _:x . ?s :q ?b }",
        f"SELECT ?s WHERE {{ {STAR} FILTER EXISTS {{ ?s :q ?b ; :r ?c }} }}",
        "SELECT ?s WHERE { GRAPH ?g { ?s :p ?a ; :q ?b } }",
        f"SELECT * WHERE {{ {STAR} }}",
        f"SELECT ?s WHERE {{ {STAR} }} LIMIT 3",
        f"SELECT ?s (GROUP_CONCAT(?a) AS ?all) WHERE {{ {STAR} }} GROUP BY ?s",
        f"SELECT ?s (SUM(?a) AS ?all) WHERE {{ {STAR} }} GROUP BY ?s",
        f"SELECT ?s WHERE {{ {STAR} }} VALUES ?a {{ 1 }}",
        f"SELECT ?s FROM <https://example.org/g> WHERE {{ {STAR} }}",
        f"CONSTRUCT {{ ?s :p ?a }} WHERE {{ {STAR} }}",
        "SELECT ?s WHERE { ?s :p ?a ; :q ?b . ?a :r* ?b }",
        "SELECT ?s WHERE { ?s ?v ?a ; :q ?b }",
        "SELECT ?s WHERE { ?s :p ?a . ?b :q ?c }",
        f"SELECT ?s WHERE {{ VALUES ?a {{ 1 }} {STAR} }}",
    ],
)
def test_what_is_not_sure_or_slower_stays_as_it_is(text: str) -> None:
    assert plan_joins(PREFIX + text, lambda *_: 1, 1) == PREFIX + text


def test_each_pattern_of_a_frequent_star_is_a_subselect() -> None:
    text = "SELECT ?s\nWHERE {\n  ?s :p ?a ;\n    :q/:r ?b, 7 .\n  OPTIONAL { ?s :r ?c }\n}"
    star = [("?s ?a", "?s :p ?a"), ("?s ?b", "?s :q/:r ?b"), ("?s", "?s :q/:r 7")]
    joined = " ".join(f"{{ SELECT {names} WHERE {{ {one} }} }}" for names, one in star)
    optional = "OPTIONAL { { SELECT ?s ?c WHERE { ?s :r ?c } } }"
    assert plan_joins(PREFIX + text, lambda *_: 1, 1) == (
        f"{PREFIX}SELECT ?s\nWHERE {{\n  {joined}\n\n  {optional}\n}}"
    )


def test_a_star_is_looked_up_where_its_variables_may_be_unbound() -> None:
    """The engine cannot join by hash on a variable that an OPTIONAL before left unbound."""
    text = f"{PREFIX}SELECT ?s WHERE {{ OPTIONAL {{ ?x :p ?b }} {STAR} }}"
    assert STAR in plan_joins(text, lambda *_: 1, 1)


def test_what_is_rare_is_read_once_for_many_around_it() -> None:
    text = "SELECT ?s WHERE { ?s :p ?a ; :p ?b . OPTIONAL { ?s :q ?c . ?c :r ?d } }"
    planned = plan_joins(PREFIX + text, counts(frozenset([":q"])), 1)
    assert planned.endswith("OPTIONAL { { SELECT ?s ?c ?d WHERE { ?s :q ?c . ?c :r ?d } } } }")


def test_a_table_of_few_is_no_sign_of_few_solutions() -> None:
    """A pattern about the object of a star is counted with the pattern that leads to it."""
    text = f"{PREFIX}SELECT ?s WHERE {{ ?s :p ?a ; :q ?b . ?a :r ?c }}"
    planned = plan_joins(text, lambda pattern, _: int(pattern != "?a :r ?c"), 1)
    assert planned.count("SELECT") == 4


@pytest.mark.parametrize("query", LIBRARY.all()[0], ids=lambda query: query.name)
def test_each_bundled_query_gives_the_same_with_planned_joins(
    case: diplograph.Case, query: SavedQuery
) -> None:
    for test in query.tests:
        text = bind(query, parse_values(query, test.params, case.snapshot.resolver))
        planned = plan_joins(text, lambda *_: 1, 1)
        assert asked(case.store, planned) == asked(case.store, text)


def test_queries_of_large_graphs_are_planned_where_no_value_narrows_them(
    case: diplograph.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = [*case.query("matrix", day="2024-09-15", imputed=True).rows]
    monkeypatch.setattr(snapshot, "_LARGE", 0)
    monkeypatch.setattr(planner, "_SHARE", case.snapshot.generation.head.triples)
    opened = diplograph.open(case.file.root)
    sent = opened.explain("matrix", day="2024-09-15", imputed=True)
    assert "{ SELECT ?position ?party WHERE { ?position dp:party ?party } }" in sent
    assert [*opened.query("matrix", day="2024-09-15", imputed=True).rows] == plain
    assert "{ SELECT" not in opened.explain("matrix", party="israel")
    opened.snapshot.memory = 1_000  # bytes: too few for joins by hash
    assert "{ SELECT" not in opened.explain("matrix", day="2024-09-15", imputed=True)
