"""Networks whose numbers were worked out by hand from `corridor.ttl`; the working is beside them.

Without more, positions of an actor that say the same in one article count once, so p2 does not
count; p9 is neither for nor against, and p10 is imputed.
"""

from datetime import date
from typing import Any

import pytest

from diplograph.errors import UsageError
from diplograph.output.networks import Networks, Options, Windows

from .conftest import Draw, counts, receipts, weights

TWO_MODE: list[tuple[dict[str, Any], dict[str, float]]] = [
    # a x: p1 + p11 - p3; b y: p5 - p6, which stays though its weight is 0
    ({}, {"a x": 1, "a y": 1, "b x": 1, "b y": 0, "c z": 1}),
    ({"duplicates": "keep"}, {"a x": 2, "a y": 1, "b x": 1, "b y": 0, "c z": 1}),
    # p1 and p11 are a year apart
    ({"duplicates": "year"}, {"a x": 1, "a y": 1, "b x": 1, "b y": 0, "c z": 1}),
    ({"duplicates": "all"}, {"a x": 0, "a y": 1, "b x": 1, "b y": 0, "c z": 1}),
    # Both are of January: Discourse Network Analyzer takes them for one, and drops what is 0.
    ({"duplicates": "month", "dna_compat": True}, {"a y": 1, "b x": 1, "c z": 1}),
    ({"duplicates": "month"}, {"a x": 1, "a y": 1, "b x": 1, "b y": 0, "c z": 1}),
    # every position: c y is p9; p10 is imputed
    ({"aggregation": "ignore"}, {"a x": 3, "a y": 1, "b x": 1, "b y": 2, "c y": 1, "c z": 1}),
    # p2 and p10 as well
    (
        {"aggregation": "ignore", "imputed": True, "duplicates": "keep"},
        {"a x": 4, "a y": 1, "b x": 1, "b y": 2, "c y": 2, "c z": 1},
    ),
    # 1 for, 2 against, 3 both
    ({"aggregation": "combine"}, {"a x": 3, "a y": 1, "b x": 1, "b y": 3, "c z": 1}),
    # by strength: a x = 1 - 1 + 1; c y = 0, from p9
    ({"qualifier": "ordinal"}, {"a x": 1, "a y": 2, "b x": 1, "b y": 0, "c y": 0, "c z": 2}),
    # a has four positions, b three, c one
    (
        {"normalization": "activity"},
        {"a x": 1 / 4, "a y": 1 / 4, "b x": 1 / 3, "b y": 0, "c z": 1},
    ),
    # on x there are four positions, on y three, on z one
    (
        {"normalization": "prominence"},
        {"a x": 1 / 4, "a y": 1 / 3, "b x": 1 / 4, "b y": 0, "c z": 1},
    ),
    ({"threshold": 1}, {"a x": 1, "a y": 1, "b x": 1, "c z": 1}),
    # Who is for x is against z, and the other way round: p1, p11 and p4 on z, p8 on x.
    (
        {"contrary": True},
        {"a x": 1, "a y": 1, "a z": -2, "b x": 1, "b y": 0, "b z": -1, "c x": -1, "c z": 1},
    ),
    # c is an unnamed source
    ({"named_only": True}, {"a x": 1, "a y": 1, "b x": 1, "b y": 0}),
    ({"actor": "holder"}, {"a x": 1, "a y": 1, "b x": 1, "b y": 0, "c z": 1, "minister x": 1}),
    ({"since": date(2025, 1, 1)}, {"a x": 1, "c z": 1}),
    ({"until": date(2024, 1, 8)}, {"a x": 0, "b x": 1, "b y": 1}),
    # p1 was published on the third, p3 to p5 on the ninth
    ({"until": date(2024, 1, 8), "clock": "published"}, {"a x": 1}),
    ({"targets": ("https://example.org/y",)}, {"a y": 1, "b y": 0}),
    ({"exclude": ("https://example.org/a", "https://example.org/z")}, {"b x": 1, "b y": 0}),
]


@pytest.mark.parametrize(("options", "expected"), TWO_MODE, ids=str)
def test_two_mode(draw: Draw, options: dict[str, Any], expected: dict[str, float]) -> None:
    assert weights(draw(**options)) == pytest.approx(expected)


ONE_MODE: list[tuple[dict[str, Any], dict[str, float]]] = [
    # x: two for and one against with one for: 2 and 1; y: one for with one for and one against.
    ({"aggregation": "congruence"}, {"a b": 2 * 1 + 1 * 1}),
    ({"aggregation": "conflict"}, {"a b": 1 * 1 + 1 * 1}),
    ({"aggregation": "subtract"}, {"a b": 3 - 2}),
    # x: 3 * 1, y: 1 * 2 with b, 1 * 1 with c through p9, and of b with c 2 * 1
    ({"aggregation": "ignore"}, {"a b": 5, "a c": 1, "b c": 2}),
    # The totals of a and b are 4 and 3.
    ({"aggregation": "congruence", "normalization": "average"}, {"a b": 3 / 3.5}),
    ({"aggregation": "congruence", "normalization": "cosine"}, {"a b": 3 / 12}),
    # Only a is against x (1), only b against y (1); for x 2 * 1, for y 1 * 1.
    ({"aggregation": "congruence", "normalization": "jaccard"}, {"a b": 3 / (1 + 1 + 2 + 1)}),
    # x: 1 with 1 twice, -1 with 1: 2 + (1 - 2/4); y: 2 with 2: 1, with -2: 0. With c through p9,
    # a: 2 with 0: 1 - 2/4; b: 2 with 0 and -2 with 0: twice 1 - 2/4.
    (
        {"aggregation": "congruence", "qualifier": "ordinal"},
        {"a b": 2.5 + 1, "a c": 0.5, "b c": 1},
    ),
    # x: 2/4; y: 4/4; with c the other halves.
    (
        {"aggregation": "conflict", "qualifier": "ordinal"},
        {"a b": 0.5 + 1, "a c": 0.5, "b c": 1},
    ),
    # Up to 8 January the levels are -1, 1 and, of p5 on y, 2: the widest distance is not 4 but 3.
    # p1 with p4: 1; p3 with p4: 1 - 2/3.
    (
        {
            "aggregation": "congruence",
            "qualifier": "ordinal",
            "targets": ("https://example.org/x",),
            "until": date(2024, 1, 8),
            "dna_compat": True,
        },
        {"a b": 1 + 1 / 3},
    ),
    # z is contrary to x: a is for x twice, against it once, c for z: -2 + 1; b is for x once: -1.
    ({"contrary": True}, {"a b": 1, "a c": -1, "b c": -1}),
    ({"contrary": True, "aggregation": "congruence"}, {"a b": 3, "a c": 1}),
    # Without qualifier, positions on x and z are on one matter: 3 * 1 with p8, and 1 with p9.
    ({"contrary": True, "aggregation": "ignore"}, {"a b": 5, "a c": 3 + 1, "b c": 1 + 2}),
]


@pytest.mark.parametrize(("options", "expected"), ONE_MODE, ids=str)
def test_one_mode(draw: Draw, options: dict[str, Any], expected: dict[str, float]) -> None:
    assert weights(draw(mode="one-mode", **options)) == pytest.approx(expected)


def test_a_tie_says_for_and_against_however_it_is_weighed(draw: Draw) -> None:
    assert counts(draw()) == {
        "a x": (2, 1),
        "a y": (1, 0),
        "b x": (1, 0),
        "b y": (1, 1),
        "c z": (1, 0),
    }
    for aggregation in ("subtract", "congruence", "conflict"):
        assert counts(draw(mode="one-mode", aggregation=aggregation)) == {"a b": (3, 2)}
    assert counts(draw(mode="one-mode", contrary=True))["a c"] == (1, 2)


def test_a_tie_knows_the_positions_it_rests_on_by_date(draw: Draw) -> None:
    assert receipts(draw()) == {
        "a x": "p1 p3 p11",
        "a y": "p7",
        "b x": "p4",
        "b y": "p5 p6",
        "c z": "p8",
    }
    every = {"a b": "p1 p3 p4 p5 p6 p7 p11"}
    assert receipts(draw(mode="one-mode")) == every
    # p3, against x, agrees with nobody; p6, against y, with nobody.
    assert receipts(draw(mode="one-mode", aggregation="congruence")) == {"a b": "p1 p4 p5 p7 p11"}
    assert receipts(draw(mode="one-mode", aggregation="conflict")) == {"a b": "p3 p4 p6 p7"}
    contrary = receipts(draw(mode="one-mode", contrary=True))
    assert contrary == {**every, "a c": "p1 p3 p8 p11", "b c": "p4 p8"}
    assert receipts(draw(contrary=True))["c x"] == "p8"


def test_a_tie_knows_when_its_positions_were_held(draw: Draw) -> None:
    spells = {f"{edge.source.id} {edge.target.id}": edge.spells for edge in draw().edges}
    # p1 until it was superseded on the eighth, p3 from then on without an end, p11 within that.
    assert spells["a x"] == ((date(2024, 1, 1), None),)
    # p5 and p6 touch
    assert spells["b y"] == ((date(2024, 1, 8), date(2024, 2, 1)),)
    # p8 has no dates but that of its article
    assert spells["c z"] == ((date(2025, 1, 2), date(2025, 1, 2)),)


def test_nodes_are_actors_and_then_targets_that_have_ties(draw: Draw) -> None:
    nodes = [(node.iri.id, node.mode, node.kind, node.frequency) for node in draw().nodes]
    assert nodes == [
        ("a", "actor", "State", 4),
        ("b", "actor", "State", 3),
        ("c", "actor", "UnnamedSource", 1),
        ("x", "target", "Proposal", 4),
        ("y", "target", "Issue", 3),
        ("z", "target", "Proposal", 1),
    ]
    assert [node.iri.id for node in draw(mode="one-mode").nodes] == ["a", "b"]


def test_isolates_stay_when_they_are_asked_for(draw: Draw) -> None:
    network = draw(mode="one-mode", isolates=True)
    assert [node.iri.id for node in network.nodes] == ["a", "b", "c"]
    assert network.matrix().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_what_does_not_count_is_told(draw: Draw) -> None:
    assert draw().left_out == {"imputed": 1, "neutral": 1, "duplicate": 1}
    assert draw(duplicates="keep", qualifier="ordinal", imputed=True).left_out == {}
    assert draw(named_only=True).left_out == {"unnamed": 3, "duplicate": 1}


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        # p1 and p3 to p5; p6 and p7; then none until p8 and p11 in January 2025
        (
            Windows("month", size=1, step=6),
            [
                ("2024-01-01", "2024-01-31", 3),
                ("2024-07-01", "2024-07-31", 0),
                ("2025-01-01", "2025-01-31", 2),
            ],
        ),
        (
            Windows("year", size=1),
            [("2024-01-01", "2024-12-31", 4), ("2025-01-01", "2025-12-31", 2)],
        ),
        # by date and article: p1 p3 p4 p5 | p6 p7 p8 p11; the step leaves out what fills no window
        (
            Windows("event", size=4, step=4),
            [("2024-01-01", "2024-01-08", 3), ("2024-02-01", "2025-01-09", 4)],
        ),
    ],
    ids=str,
)
def test_windows_move_over_time(
    corridor: Networks, windows: Windows, expected: list[tuple[str, str, int]]
) -> None:
    made = corridor.series(Options(), windows)
    assert [(*map(str, n.period or ()), len(n.edges)) for n in made] == expected


def test_a_kernel_weighs_by_the_distance_from_the_middle(corridor: Networks) -> None:
    """2024 has 366 days; its middle lies between 1 and 2 July, 182.5 days after 1 January."""
    options = Options(actors=("https://example.org/b",))
    shown = {
        # p4 on x was held on day 7 from 1 January: x = (7 - 182.5) / 183
        "uniform": 0.5,
        "triangular": 1 - 175.5 / 183,
        "epanechnikov": 0.75 * (1 - (175.5 / 183) ** 2),
        "gaussian": 0.3989422804 * 2.718281828 ** (-((175.5 / 183) ** 2) / 2),
    }
    for kernel, weight in shown.items():
        first = next(iter(corridor.series(options, Windows("year", kernel=kernel))))
        assert weights(first)["b x"] == pytest.approx(weight)


def test_a_pair_weighs_the_root_of_what_its_positions_weigh(corridor: Networks) -> None:
    options = Options(mode="one-mode", targets=("https://example.org/x",))
    (first, *_) = corridor.series(options, Windows("year", kernel="triangular"))
    p1, p3, p4 = 1 - 182.5 / 183, 1 - 175.5 / 183, 1 - 175.5 / 183
    assert weights(first)["a b"] == pytest.approx((p1 * p4) ** 0.5 - (p3 * p4) ** 0.5)


@pytest.mark.parametrize("dna", [False, True])
@pytest.mark.parametrize(
    ("windows", "more"),
    [
        (Windows("month", size=200_000), {}),
        (Windows("day", size=10**12), {}),
        (Windows("year", step=3000), {"until": date.max}),
    ],
    ids=str,
)
def test_windows_end_with_the_calendar(
    corridor: Networks, windows: Windows, more: dict[str, Any], dna: bool
) -> None:
    with pytest.raises(UsageError, match=r"beyond the calendar, .* to 9999-12-31 \(take smaller"):
        list(corridor.series(Options(dna_compat=dna, **more), windows))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"mode": "three-mode"}, "mode: 'three-mode' is not one of two-mode, one-mode"),
        ({"aggregation": "congruence"}, "aggregation of a two-mode network: 'congruence'"),
        ({"mode": "one-mode", "normalization": "activity"}, "not one of none, average, jaccard"),
        ({"threshold": -1}, "threshold: -1 is below 0"),
        (
            {"since": date(2024, 9, 1), "until": date(2024, 2, 1)},
            "since 2024-09-01 is after until 2024-02-01: they are the wrong way round",
        ),
    ],
)
def test_options_that_do_not_go_together_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Options(**wrong)
