"""Why a query gave no rows: each reason is one that the graph bears out."""

import os
from pathlib import Path
from typing import Any, Final, NoReturn

import pytest
from click.testing import CliRunner

import diplograph
from diplograph import LimitError
from diplograph.cli import main
from diplograph.coding.scaffold import start
from diplograph.query import probe
from diplograph.query.empty import explain_empty
from diplograph.query.remarks import remark
from diplograph.query.results import BooleanResult, Result
from diplograph.query.saved import parse_values
from diplograph.query.saved.library import bundled_library
from diplograph.query.saved.query_reader import read

UNMATCHED: Final = Path(__file__).parent / "cases" / "unmatched"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> diplograph.Case:
    folder = tmp_path_factory.mktemp("absence")
    start(folder, sample=True)
    case = diplograph.open(folder)
    case.build()
    return case


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "SECONDS", 60.0)


def why(case: diplograph.Case, **values: object) -> str:
    said = case.query("positions-on", **values).why_empty()
    assert said
    return said


def test_a_text_is_not_taken_for_a_name(case: diplograph.Case) -> None:
    said = case.query("find", name="zzz").why_empty()
    assert said
    assert said.startswith("name zzz leaves none")


def test_white_space_of_a_text_is_seen(case: diplograph.Case) -> None:
    said = case.query("find", name="zzz ").why_empty()
    assert said
    assert said.startswith('name "zzz " leaves none')


PLACE = "philadelphi-corridor"


def test_a_value_that_leaves_nothing_is_named_with_others_that_do_not(
    case: diplograph.Case,
) -> None:
    said, _, others = why(case, location=PLACE, party="jordan").partition("rows with ")
    assert said == "party jordan leaves none; without it there are "
    known = others.removesuffix(" and others").split(", ")
    assert len(known) == 3
    for party in known:
        assert len(case.query("positions-on", location=PLACE, party=party))


def test_a_day_outside_of_all_that_was_coded_is_told_so(case: diplograph.Case) -> None:
    assert why(case, location=PLACE, since="2030-01-01").startswith(
        "since 2030-01-01 leaves none; the days in the graph lie between "
    )
    # Within them, but after the last position on this place.
    assert why(case, location=PLACE, since="2024-09-18") == (
        "since 2024-09-18 leaves none; without it there are rows"
    )


def test_a_reason_is_found_of_a_query_that_ends_in_values(case: diplograph.Case) -> None:
    text = """#+ summary: Positions of a party
#+ params:
#+   party: {type: iri, class: dp:Actor}
SELECT ?position ?party { ?position dp:party ?party ; dp:stance ?stance . FILTER(?party = $party) }
VALUES ?stance { dp:rejects }
"""
    query = read("held", text, "held.rq", case.file.prefixes)
    said = case.query(query, party="jordan").why_empty() or ""
    assert said.startswith("party jordan leaves none; without it there are rows with ")


def test_days_that_are_the_wrong_way_round_are_told_so(case: diplograph.Case) -> None:
    assert why(case, location=PLACE, since="2024-09-01", until="2024-02-01") == (
        "since 2024-09-01 is after until 2024-02-01: they are the wrong way round"
    )
    assert len(case.query("positions-on", location=PLACE, since="2024-09-04", until="2024-09-04"))


def test_values_that_only_together_leave_nothing_are_named_together(case: diplograph.Case) -> None:
    assert len(case.query("positions-on", location=PLACE)) == 9
    assert why(case, location=PLACE, party="jordan", stance="warns") == (
        "none for all of these together: party jordan, stance warns"
    )


def test_a_value_that_another_parameter_takes_is_asked_for_there(case: diplograph.Case) -> None:
    assert case.query("positions", party="benjamin-netanyahu").why_empty() == (
        "party benjamin-netanyahu leaves none; as holder benjamin-netanyahu there are rows"
    )
    assert len(case.query("positions", holder="benjamin-netanyahu"))


def test_a_place_that_has_nothing_is_named_with_some_that_have(case: diplograph.Case) -> None:
    said, _, others = why(case, location="jordan-territory", party="egypt").partition(" for ")
    assert said == "location jordan-territory has none; there are rows"
    known = others.split(", ")
    assert len(known) == 3
    for place in known:
        assert len(case.query("positions-on", location=place))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "SELECT ?x { ?x dp:holdr gaza:egypt }",
            "dp:holdr occurs nowhere in the graph (did you mean dp:holder?)",
        ),
        (
            "PREFIX x: <http://x/> SELECT ?x { ?x x:a <http://y> , '3'^^xsd:byte , gaza:egypt }",
            "x:a, <http://y> occur nowhere in the graph",
        ),
        ("SELECT ?x { ?x dp:holder gaza:egypt ; dp:stance dp:threatens }", None),
        ("SELECT ?x { ?x dp:holder gaza:egypt }", None),  # has rows
        (
            'SELECT ?x { ?x rdfs:label "Egypt" }',
            '"Egypt" matches nothing: many labels have a language ("Egypt"@en has 1)',
        ),
        (
            'SELECT ?x { ?x dp:heldFrom "1999-01-01" }',
            (
                '"1999-01-01" matches nothing: values of dp:heldFrom are xsd:date '
                '(write "1999-01-01"^^xsd:date)'
            ),
        ),
        (
            'SELECT ?x { ?x dp:heldFrom ?d FILTER("2024" < ?d) }',
            (
                '"2024" cannot be compared with ?d: values of dp:heldFrom are xsd:date '
                '(write a day, as in "2024-05-01"^^xsd:date)'
            ),
        ),
        (
            'SELECT ?x { ?x rdfs:label "Egpyt"@en }',
            '"Egpyt"@en is no value of rdfs:label in the graph',
        ),
        (
            'SELECT ?x { ?x a dp:Term OPTIONAL { ?x rdfs:label "Egypt" } }',
            "dp:Term occurs nowhere in the graph (did you mean dp:term?)",
        ),
        ('SELECT ?x { ?x dp:holder ?x OPTIONAL { ?x rdfs:label "Egypt" } }', None),
        *(
            (text, '"Egypt" is never equal to ?l: many labels have a language ("Egypt"@en has 1)')
            for text in (
                'SELECT ?x { BIND("Egypt" AS ?l) ?x rdfs:label ?l }',
                'SELECT ?x { ?x rdfs:label ?l VALUES ?l { "Egypt" } }',
                'SELECT ?x { ?x rdfs:label ?l } VALUES ?l { "Egypt" }',
            )
        ),
        (
            'SELECT ?x { ?x dp:heldFrom ?d FILTER(YEAR(?d) = "2024") }',
            '"2024" is never equal to YEAR(…): that is a number (write 2024)',
        ),
        (
            "SELECT ?x FROM <http://x/y> { ?x a dp:State }",
            (
                "no graph is called <http://x/y> "
                "(what was coded is in the default graph, which has no name)"
            ),
        ),
        ('SELECT ?x { ?x dp:holder ?x ; rdfs:label ?y FILTER(?y = "Egypt" || ?x = ?y) }', None),
    ],
)
def test_of_sparql_the_terms_that_match_nothing_are_named(
    case: diplograph.Case, text: str, said: str | None
) -> None:
    result = case.sparql(text)
    assert isinstance(result, Result)
    assert result.why_empty() == said


@pytest.mark.parametrize("folder", sorted(UNMATCHED.iterdir()), ids=lambda folder: folder.name)
def test_all_that_matches_nothing_is_told(case: diplograph.Case, folder: Path) -> None:
    """Set `WRITE_CASES` to write what is expected anew, and read the diff."""
    result = case.sparql((folder / "query.rq").read_text(encoding="utf-8"))
    found = "".join(f"{line}\n" for line in result.remarks())
    expected = folder / "expected.txt"
    if os.environ.get("WRITE_CASES"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_a_no_has_its_reason_too(case: diplograph.Case) -> None:
    reasons = []
    for text in ('"Egypt"', '"Egypt"@en'):
        answer = case.sparql(f"ASK {{ ?s rdfs:label {text} }}")
        assert isinstance(answer, BooleanResult)
        reasons.append(answer.why_no())
    assert reasons == [
        '"Egypt" matches nothing: many labels have a language ("Egypt"@en has 1)',
        None,
    ]


EGYPT = '"Egypt" matches nothing: many labels have a language ("Egypt"@en has 1)'
DAY = 'values of dp:heldFrom are xsd:date (write "1999-01-01"^^xsd:date)'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('SELECT (COUNT(*) AS ?n) { ?s rdfs:label "Egypt" }', [f"1:41: {EGYPT}"]),
        ('SELECT ?s { ?s a dp:State MINUS { ?s rdfs:label "Egypt" } }', [f"1:49: {EGYPT}"]),
        ('SELECT ?s { { ?s rdfs:label "Egypt" } UNION { ?s a dp:State } }', [f"1:29: {EGYPT}"]),
        ('SELECT ?s { ?s a dp:State OPTIONAL { ?s rdfs:label "Egypt" } }', [f"1:52: {EGYPT}"]),
        ('CONSTRUCT { ?s dp:a "b" } WHERE { ?s rdfs:label "Egypt" }', [f"1:49: {EGYPT}"]),
        (
            'SELECT ?s { ?s a dp:Position FILTER NOT EXISTS { ?s dp:heldFrom "1999-01-01" } }',
            [f'1:65: "1999-01-01" matches nothing: {DAY}'],
        ),
        (
            'SELECT ?s { ?s dp:heldFrom ?d FILTER(?d != "1999-01-01") }',
            [f'1:44: "1999-01-01" is never equal to ?d: {DAY}'],
        ),
        (
            'SELECT ?s { ?s dp:heldFrom ?d FILTER(YEAR(?d) = 2024 || "2024" = YEAR(?d)) } LIMIT 1',
            ['1:57: "2024" is never equal to YEAR(…): that is a number (write 2024)'],
        ),
        (
            "SELECT ?s { ?s a dp:State OPTIONAL { ?s dp:holdr ?x } }",
            ["1:41: dp:holdr occurs nowhere in the graph (did you mean dp:holder?)"],
        ),
        (
            'SELECT ?s { ?s dp:heldFrom ?d FILTER(?d >= "2024-09-04Z"^^xsd:date) }',
            [
                (
                    '1:44: "2024-09-04Z"^^xsd:date has a time zone, and days in the graph have '
                    'none (write "2024-09-04"^^xsd:date)'
                )
            ],
        ),
        (
            'SELECT ?s { ?s rdfs:label ?l FILTER(!REGEX(?l, "[") || REGEX(?l, "a", "z")) }',
            [
                '1:48: "[" is no regular expression',
                '1:66: "a" with the flags "z" is no regular expression',
            ],
        ),
        (
            "SELECT ?s { ?s a dp:State MINUS { ?x dp:stance dp:rejects } }",
            [
                (
                    "1:27: MINUS removes nothing: none of its variables is before it "
                    "(write FILTER NOT EXISTS)"
                )
            ],
        ),
        (
            'SELECT ?s { ?s rdfs:label ?l FILTER(LCASE(?l) != "Egypt") } LIMIT 1',
            ['1:50: "Egypt" matches nothing: LCASE(…) is all lower case (write "egypt")'],
        ),
        (
            "PREFIX dp: <https://w3id.org/diplograph/ns/> SELECT (COUNT(*) AS ?n) { ?p a dp:State}",
            [
                (
                    "1:77: dp:State occurs nowhere in the graph "
                    "(dp: is <https://w3id.org/diplograph/ns#> in the graph)"
                )
            ],
        ),
        ('SELECT ?s { ?s rdfs:label ?l FILTER(REGEX(LCASE(?l), "^egypt", "i")) }', []),
        ("SELECT ?s { ?s a dp:State MINUS { ?s dp:stance dp:rejects } }", []),
        # An alternative, a call of the same kind, another graph: nothing to remark on.
        ('SELECT ?s { { ?s rdfs:label ?l } UNION { ?s a dp:State BIND("x" AS ?l) } }', []),
        ('SELECT ?s { ?s rdfs:label ?l FILTER(LANG(?l) = "en" && STRLEN(?l) > 2.5) }', []),
        ('SELECT ?s { ?s a dp:State OPTIONAL { GRAPH dp:inferences { ?s dp:b "c" } } }', []),
        ("SELECT ?s { ?s a dp:State BIND(<http://x/y> AS ?z) }", []),
    ],
)
def test_what_matches_nothing_is_told_of_answers_with_rows_too(
    case: diplograph.Case, text: str, said: list[str]
) -> None:
    assert case.sparql(text).remarks() == said


def test_what_was_told_as_the_reason_is_not_told_again(case: diplograph.Case) -> None:
    answer = case.sparql('ASK { ?s rdfs:label "Egypt" ; rdfs:label "Jordan" }')
    assert isinstance(answer, BooleanResult)
    (line,) = answer.remarks(answer.why_no())
    assert line.startswith('1:42: "Jordan" matches nothing')


def test_a_label_in_its_other_spelling_is_shown_as_it_is_in_the_graph(tmp_path: Path) -> None:
    start(tmp_path)
    vocabulary = tmp_path / "vocabulary.ttl"
    text = vocabulary.read_text(encoding="utf-8")
    vocabulary.write_text(text.replace("Northland", "Nórthland"), encoding="utf-8")
    case = diplograph.open(tmp_path)
    case.build()
    result = case.sparql('SELECT (COUNT(*) AS ?n) { ?s rdfs:label "No\u0301rthland"@en }')
    (said,) = result.remarks()
    assert "not composed (Unicode NFC)" in said
    assert said.endswith(r'("N\u00F3rthland"@en has 1)')
    assert case.sparql(r'SELECT * { ?s rdfs:label "N\u00F3rthland"@en }').remarks() == []


def test_what_coalitions_hold_of_which_an_actor_is_a_member_is_told(case: diplograph.Case) -> None:
    result = case.query("positions-of", actor="egypt")
    (said,) = result.remarks()
    theirs = case.query("positions-of", actor="egypt", coalitions=True)
    assert said == (
        f"{len(theirs) - len(result)} more rows held by Arab states, Mediators, "
        "of which the actor is a member: --coalitions"
    )
    assert {row.party.id for row in theirs} >= {"arab-states", "mediators"}
    assert [*theirs.remarks(), *result.first(0).remarks()] == []
    assert result.first(2).remarks() == [said]
    assert case.query("positions-of", actor="mediators").remarks() == []


@pytest.mark.parametrize(
    ("query", "values", "option"),
    [
        ("as-of", {"day": "2024-09-17", "party": "egypt"}, "party"),
        ("compare", {"one": "egypt", "other": "israel"}, "one"),
        ("compare", {"one": "israel", "other": "egypt"}, "other"),
    ],
)
def test_rows_of_coalitions_are_told_wherever_a_member_is_asked_for(
    case: diplograph.Case, query: str, values: dict[str, str], option: str
) -> None:
    asked = case.query(query, **values)
    told = f" for {option} mediators, of which egypt is a member: --{option} mediators"
    (said,) = [line for line in asked.remarks() if line.endswith(told)]
    theirs = case.query(query, **(values | {option: "mediators"}))
    assert int(said.partition(" ")[0]) == len(theirs)
    assert not any("mediators" in line for line in theirs.remarks())


def test_tenures_without_days_are_told_of_a_day(case: diplograph.Case) -> None:
    result = case.query("spokespersons", day="2024-09-17", **{"for": "united-states"})
    dated = case.query("spokespersons", day="2024-09-17", dated=True, **{"for": "united-states"})
    without = [row for row in result if row["from"] is None and row["until"] is None]
    assert result.remarks() == [
        (
            f"{len(without)} rows of tenures without days, which may not be of this day: "
            "--dated leaves them out"
        )
    ]
    assert len(dated) == len(result) - len(without) < len(result)
    assert dated.remarks() == []
    assert case.query("spokespersons", **{"for": "united-states"}).remarks() == []


def test_positions_without_a_first_day_are_told_of_those_since_a_day(tmp_path: Path) -> None:
    start(tmp_path)
    (article,) = tmp_path.glob("articles/*")
    text = article.read_text(encoding="utf-8")
    entry = "    stance: rejects\n"
    assert entry in text
    article.write_text(text.replace(entry, f"{entry}    held: ../2021-06\n", 1), encoding="utf-8")
    case = diplograph.open(tmp_path)
    case.build()
    result = case.query("positions", since="2021-01-01")
    assert result.remarks() == ["1 row without a known first day, which since leaves out"]
    assert len(case.query("positions")) == len(result) + 1
    assert case.query("positions").remarks() == []


def test_what_matches_nothing_in_a_query_of_the_case_is_told(tmp_path: Path) -> None:
    start(tmp_path)
    header = "#+ summary: How many are called so\n"
    prefix = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
    text = 'SELECT (COUNT(*) AS ?n) { ?s rdfs:label "Northland" }\n'
    (tmp_path / "queries/called.rq").write_text(header + prefix + text, encoding="utf-8")
    case = diplograph.open(tmp_path)
    case.build()
    result = case.query("called")
    assert [row["n"] for row in result] == [0]
    (said,) = result.remarks()
    assert said.startswith('queries/called.rq:3:41: "Northland" matches nothing')
    assert case.query("who-rejects").remarks() == []


def test_an_actor_that_is_compared_with_itself_is_told(case: diplograph.Case) -> None:
    said = case.query("compare", one="egypt", other="egypt").remarks()
    assert "one and other egypt are the same: name two that differ" in said


def test_a_value_of_another_kind_is_named_where_any_iri_is_taken(case: diplograph.Case) -> None:
    said = case.query("evidence", entry="egypt").why_empty()
    assert said
    assert "entry egypt has none: it is of the class actor; entry is the position" in said


@pytest.mark.parametrize(
    ("query", "values", "said"),
    [
        ("accusations", {"accuser": "arab-league"}, "1 row imputed to the holder: --imputed"),
        (
            "positions",
            {"party": "israel", "target": "prolonging-the-war"},
            "1 row imputed to the holder: --imputed",
        ),
    ],
)
def test_rows_that_are_imputed_are_the_first_reason_for_none(
    case: diplograph.Case, query: str, values: dict[str, str], said: str
) -> None:
    assert case.query(query, **values).why_empty() == said
    assert len(case.query(query, imputed=True, **values)) == 1


def test_each_query_that_leaves_imputed_rows_out_tells_so(case: diplograph.Case) -> None:
    flags = [
        p for query in bundled_library().all()[0] for p in query.parameters if p.name == "imputed"
    ]
    assert [flag for flag in flags if not flag.adds] == []
    (said,) = case.query("positions", party="israel").remarks()
    assert said == "3 more rows imputed to the holder: --imputed"
    (said,) = case.query("matrix").remarks()
    assert "more or changed rows" in said
    assert case.query("matrix", imputed=True).remarks() == []


@pytest.mark.parametrize("limit", [None, 2, 50])
@pytest.mark.parametrize("query", ["positions-of", "matrix", "events"])
def test_remarks_are_the_same_whichever_rows_were_read(
    case: diplograph.Case, query: str, limit: int | None
) -> None:
    values = {"actor": "egypt"} if query == "positions-of" else {}
    unread, read = case.query(query, **values), case.query(query, **values)
    read = read if limit is None else read.first(limit)
    assert len(read.rows) > 1
    assert read.remarks() == unread.remarks()
    assert query == "events" or read.remarks()


@pytest.mark.parametrize(
    ("query", "values", "said"),
    [
        (
            "for-and-against",
            {"target": "mediators-flexibility-request"},
            "1 more row that a later position supersedes: --superseded",
        ),
        (
            "proposals",
            {"stances": True},
            "1 more row with stances that a later position supersedes: --superseded",
        ),
    ],
)
def test_what_is_superseded_is_told_where_it_is_left_out(
    case: diplograph.Case, query: str, values: dict[str, Any], said: str
) -> None:
    assert said in case.query(query, **values).remarks()
    assert said not in case.query(query, superseded=True, **values).remarks()


def test_each_query_that_leaves_out_what_is_superseded_tells_it(case: diplograph.Case) -> None:
    flags = [case.library.get(name).parameter("superseded") for name in case.library.names()]
    assert all(flag.adds for flag in flags if flag)


def test_the_command_line_tells_what_is_left_out(case: diplograph.Case) -> None:
    command = ["-C", str(case.file.root), "query", "positions-of", "--actor", "egypt"]
    done = CliRunner().invoke(main, [*command, "--limit", "1"])
    assert done.stderr.endswith(" the actor is a member: --coalitions\n")


def test_nothing_is_said_when_there_is_no_time(
    case: diplograph.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "SECONDS", 0.0)
    assert case.query("positions-on", location=PLACE, party="jordan").why_empty() is None


def test_after_a_query_that_takes_too_long_no_other_is_asked(case: diplograph.Case) -> None:
    asked: list[str] = []

    def ask(text: str) -> NoReturn:
        asked.append(text)
        raise LimitError("the query was ended")

    searched = probe.Probe(case.store, case.names, lambda: case.vocabulary, ask)
    query = case.library.get("positions-on")
    values: dict[str, str] = {"location": PLACE, "party": "jordan"}
    terms = parse_values(query, values, case.vocabulary)
    assert explain_empty(searched, query, terms, lambda: remark(searched, query, terms, [])) is None
    assert len(asked) == 1


def test_a_case_without_articles_says_so(tmp_path: Path) -> None:
    start(tmp_path)
    for article in tmp_path.glob("articles/*"):
        article.unlink()
    case = diplograph.open(tmp_path)
    case.build()
    assert case.query("who-rejects").why_empty() == "the graph holds no articles"
