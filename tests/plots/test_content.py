"""What pictures show, worked out by hand from `tests/cases/plots`."""

from typing import Any

import pytest

from diplograph import Case, QueryError, UsageError
from diplograph.output.plots import Plot, symbols

from .conftest import LARGER, data, marks, written

FIRST, SECOND = "article/first/", "article/second/"
WELCOME, DEMAND, REFUSAL = FIRST + "welcome", FIRST + "demand", FIRST + "refusal"
CONSENT, DISLIKE, HOPE = SECOND + "consent", SECOND + "dislike", SECOND + "hope"
RUMOUR = SECOND + "rumour"
CROSSED: list[tuple[str, dict[str, Any]]] = [
    ("timeline", {"target": "plan"}),
    ("proposal", {"proposal": "plan"}),
]
ORDER = [REFUSAL, WELCOME, CONSENT, HOPE, DEMAND, DISLIKE, RUMOUR]


def of(plot: Plot, *fields: str) -> set[tuple[Any, ...]]:
    """Some fields of every mark, with its positions."""
    return {
        (*(datum[field] for field in fields), *sorted(datum["positions"], key=ORDER.index))
        for datum in marks(plot)
    }


def test_a_matrix_has_a_cell_for_each_party_and_target(small: Case) -> None:
    assert of(small.plot("matrix"), "party", "target", "number", "lowest", "highest") == {
        ("north", "plan", 2, -2, 1, REFUSAL, CONSENT),
        ("south", "plan", 1, 1, 1, WELCOME),
        ("east", "plan", 1, 0, 0, HOPE),
        ("east", "ferries", 1, 2, 2, DEMAND),
        ("south", "tolls", 1, -1, -1, DISLIKE),
    }


def test_a_cell_of_two_minds_has_two_colours_and_a_sign_of_its_own(small: Case) -> None:
    plot = small.plot("matrix", party="north", target="plan")
    halves = [datum["fill"] for datum in data(plot) if datum.get("fill") in symbols.FILLS.values()]
    assert halves[-2:] == [symbols.FILLS[-2], symbols.FILLS[1]]
    assert [d["shape"] for d in data(plot) if d.get("shape")][-1] == symbols.BOTH


def test_firmness_is_told_by_the_outline(small: Case) -> None:
    wide = {
        (datum["party"], datum["target"]): datum["strokeWidth"]
        for datum in marks(small.plot("matrix"))
        if datum["stroke"] == symbols.DARK
    }
    assert wide.keys() == {("north", "plan"), ("south", "tolls")}
    assert wide["north", "plan"] > wide["south", "tolls"]


def test_the_parameters_are_those_of_the_saved_query(small: Case) -> None:
    plot = small.plot("matrix", until="2021-02-28", party=["north", "south"])
    assert of(plot, "party") == {("north", REFUSAL), ("south", WELCOME)}
    assert any("until 2021-02-28" in text and "party: North" in text for text in written(plot))
    assert ("north", RUMOUR) in of(small.plot("matrix", imputed=True), "party")


def test_a_timeline_has_days_held_and_days_published(small: Case) -> None:
    plot = small.plot("timeline", target="plan")
    held = [datum for datum in marks(plot) if "held" in datum]
    assert {(d["party"], d["held"], d["published"]) for d in held} == {
        ("north", "2021-02-01", "2021-02-10"),
        ("north", "2021-05-01", "2021-05-05"),
        ("south", "2021-02/..", "2021-02-10"),
        ("east", "2021-05-05", "2021-05-05"),
    }
    x = {datum["held"]: datum["x"] for datum in held}
    assert x["2021-02-01"] == x["2021-02/.."] < x["2021-05-01"] < x["2021-05-05"]


def test_a_shift_is_a_mark_that_rests_on_both_positions(small: Case) -> None:
    shifts = [d for d in marks(small.plot("timeline", actor="north")) if len(d["positions"]) == 2]
    assert [sorted(shift["positions"]) for shift in shifts] == [sorted([REFUSAL, CONSENT])]
    assert "rejects The plan (2021-02-01), then accepts if The plan" in shifts[0]["what"]


def test_an_open_interval_is_a_bar_with_an_arrow_and_a_month_a_hollow_one(small: Case) -> None:
    interval = small.plot("timeline", target="plan", party="south")
    assert [d["shape"] for d in data(interval) if "triangle-r" in d.get("shape", "")]
    month = small.plot("timeline", target="tolls")
    hollow = [d for d in data(month) if d.get("stroke") == symbols.FILLS[-1] and "x2" in d]
    assert [bar["fill"] for bar in hollow] == ["#ffffff"]
    assert not [d for d in data(month) if "triangle-r" in d.get("shape", "")]


def test_a_proposal_has_its_terms_and_who_stands_how(small: Case) -> None:
    plot = small.plot("proposal", proposal="plan")
    assert of(plot, "target", "party", "polarity") == {
        ("plan", "north", -2, REFUSAL),
        ("plan", "north", 1, CONSENT),
        ("plan", "south", 1, WELCOME),
        ("plan", "east", 0, HOPE),
        ("ferries", "east", 2, DEMAND),
        ("tolls", "south", -1, DISLIKE),
    }
    place = {(d["target"], d["party"], d["polarity"]): (d["x"], d["y"]) for d in marks(plot)}
    against, neither, for_ = (
        place["plan", party, polarity][0]
        for party, polarity in (("north", -2), ("east", 0), ("north", 1))
    )
    assert against < neither < for_
    assert place["plan", "north", -2][1] < place["ferries", "east", 2][1]
    assert "Proposed by <b>South</b> & Søn on 2021-01-15." in written(plot)


def test_a_map_has_the_places_of_its_area_and_says_which_it_lacks(small: Case) -> None:
    plot = small.plot("map")
    assert of(plot, "place", "number") == {
        ("valley", 5, REFUSAL, WELCOME, CONSENT, HOPE, DEMAND),
        ("valley", 3, WELCOME, CONSENT, DEMAND),
        ("valley", 1, HOPE),
        ("valley", 1, REFUSAL),
        ("canal", 1, DEMAND),
    }
    assert any("The mill" in note for note in plot.notes)
    assert {"▼1 ●1 ▲3", "▲1"} <= set(written(plot))


def test_an_outline_may_have_several_parts_and_holes(small: Case) -> None:
    plot = small.plot("map", location="isles")
    outlines = [
        layer["data"]["values"] for layer in plot.spec["layer"] if layer["mark"]["type"] == "line"
    ]
    assert [len(points) for points in outlines] == [5, 4, 4]
    assert "The outline has 10 points: it is as rough as that." in plot.notes


def test_a_map_is_drawn_to_scale(small: Case) -> None:
    """0.2 degrees of longitude at 50.05 degrees north are 14.3 km, 0.1 of latitude 11.1 km."""
    plot = small.plot("map")
    (outline,) = [
        layer["data"]["values"]
        for layer in plot.spec["layer"]
        if layer["mark"].get("fill") and layer["mark"]["type"] == "line"
    ]
    wide, tall = (
        max(point[axis] for point in outline) - min(point[axis] for point in outline)
        for axis in ("x", "y")
    )
    assert wide / tall == pytest.approx(14.3 / 11.13, rel=0.01)


def test_a_network_has_a_line_for_agreement_and_one_for_conflict(small: Case) -> None:
    """The North took the plan in the end, which the South likes; the tolls are nobody else's."""
    plot = small.plot("network")
    assert of(plot, "what") == {
        ("North and <b>South</b> & Søn agree on 1 target", WELCOME, CONSENT),
        ("North: 1 position", CONSENT),
        ("<b>South</b> & Søn: 2 positions", WELCOME, DISLIKE),
    }
    assert "1 party without a line to the others not shown." in plot.notes
    assert "1 position that a later one supersedes not counted." in plot.notes
    before = {mark.what for mark in small.plot("network", day="2021-02-20").marks}
    assert "North and <b>South</b> & Søn are opposed on 1 target" in before


@pytest.mark.parametrize(
    "values", [{}, {"until": "2021-04-30"}, {"until": "2021-05-05"}, {"day": "2021-02-20"}]
)
def test_a_network_counts_what_stands_as_the_saved_query_does(
    small: Case, values: dict[str, Any]
) -> None:
    assert ties_drawn(small, values) == ties_counted(small, values)


def ties_drawn(case: Case, values: dict[str, Any]) -> dict[tuple[str, str], tuple[int, int]]:
    lines = marks(case.plot("network", top=1000, width="page", **values))
    return {(d["one"], d["other"]): (d["agreed"], d["opposed"]) for d in lines if "one" in d}


def ties_counted(case: Case, values: dict[str, Any]) -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (row.party.id, row.other.id): (row.agreed, row.opposed)
        for row in case.query("agreement", **values)
        if row.party < row.other
    }


@pytest.mark.parametrize(
    ("kind", "values"), [("matrix", {"party": "north", "until": "2021-02-28"}), *CROSSED]
)
def test_what_a_later_position_supersedes_is_struck_out(
    small: Case, kind: str, values: dict[str, Any]
) -> None:
    """The refusal of the North, and nothing else: in the picture, the legend and the tooltip."""
    plot = small.plot(kind, **values)
    strikes = [d for d in data(plot) if "x2" in d and d["x"] < d["x2"] and d["y"] > d["y2"]]
    assert len(strikes) == 2
    assert "superseded" in written(plot)
    told = [mark for mark in plot.marks if "superseded" in mark.what]
    assert [mark.positions for mark in told] == [(REFUSAL,)]


def test_a_mark_of_several_says_how_many_are_superseded(small: Case) -> None:
    (cell,) = small.plot("matrix", party="north").marks
    assert cell.what == "North on The plan: 2 positions, 1 superseded (accepts if, rejects)"
    plot = small.plot("map")
    assert "With 1 position that a later one supersedes." in plot.notes
    assert "The valley: 5 positions, 1 superseded" in {mark.what for mark in plot.marks}


@pytest.mark.parametrize("values", [{}, {"imputed": True}, {"since": "2024-09-01"}])
def test_a_network_has_the_numbers_of_the_saved_query(gaza: Case, values: dict[str, Any]) -> None:
    assert ties_drawn(gaza, values) == ties_counted(gaza, values)


@pytest.mark.parametrize(("kind", "values"), LARGER)
def test_every_mark_of_the_sample_case_knows_positions_that_exist(
    gaza: Case, kind: str, values: dict[str, Any]
) -> None:
    plot = gaza.plot(kind, width="page", **values)
    assert plot.marks
    for mark in plot.marks:
        assert mark.positions
        for position in mark.positions:
            assert gaza.snapshot.receipts.of(gaza.file.base + position), (mark.what, position)
    numbered = [datum for datum in marks(plot) if "number" in datum]
    assert [d for d in numbered if d["number"] != len(d["positions"])] == []


def test_what_does_not_fit_is_left_out_and_said(gaza: Case) -> None:
    plot = gaza.plot("matrix", top=3)
    assert len({datum["target"] for datum in marks(plot)}) == 3
    total = sum(row.number for row in gaza.query("matrix"))
    shown = sum(datum["number"] for datum in marks(plot))
    assert f"{shown} of {total} positions" in plot.notes[0]
    assert plot.notes[0] in " ".join(written(plot))


def test_a_crowded_timeline_is_gathered_and_loses_nothing(
    gaza: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diplograph.output.plots.timeline_bins.MOST", 20)
    values: dict[str, Any] = {"location": "middle-east", "imputed": True}
    plot = gaza.plot("timeline", top=1000, **values)
    assert any(note.startswith("Gathered by") for note in plot.notes)
    held = {row.position.id for row in gaza.query("positions-on", **values) if row.held}
    given = [position for mark in plot.marks for position in mark.positions]
    assert sorted(given) == sorted(held)


def test_nothing_to_show_is_said(small: Case) -> None:
    for plot in (
        small.plot("matrix", since="2030-01-01"),
        small.plot("timeline", target="locks"),
    ):
        assert plot.notes == ("Nothing to show.",)
        assert "Nothing to show." in written(plot)


@pytest.mark.parametrize(
    ("kind", "values", "error", "said"),
    [
        ("pie", {}, UsageError, "matrix"),
        ("matrix", {"width": "wide"}, UsageError, "column"),
        ("matrix", {"top": 0}, UsageError, "1 or more"),
        ("matrix", {"party": "nort"}, QueryError, "did you mean north"),
        ("proposal", {}, QueryError, "proposal is missing"),
        ("timeline", {}, UsageError, "give one of actor"),
        ("map", {"location": "mill"}, UsageError, "mill has no geometry"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    small: Case, kind: str, values: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        small.plot(kind, **values)
