"""The network: congruence and conflict between parties."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyoxigraph as ox

from diplograph.coding.dates import bounds
from diplograph.output.plots import symbols
from diplograph.output.plots.agreement_ties import Line, Tie, strongest, ties
from diplograph.output.plots.drawing import FAINT, INK, LEADING, SMALL, Datum, Drawing, Picture
from diplograph.output.plots.heading import Frame, foot, head, narrowed
from diplograph.output.plots.plotted_positions import (
    PlottedPosition,
    by_number,
    counted,
    ids,
    read_positions,
)
from diplograph.output.plots.points import Spot, spots
from diplograph.output.plots.stress_layout import Point, layout
from diplograph.output.plots.text_width import width, wrap
from diplograph.query.results import Iri
from diplograph.query.snapshot import Snapshot

_PARTIES: Final = {"column": 12, "page": 20}
_TALL: Final = {"column": 270.0, "page": 420.0}
_LINES: Final = {"column": 30, "page": 60}
_LABEL: Final = {"column": 74.0, "page": 100.0}
_CONGRUENCE, _CONFLICT = symbols.FILLS[2], symbols.FILLS[-2]
_DASH: Final = [4, 2.5]


def draw(case: Snapshot, frame: Frame, values: Mapping[str, Any]) -> Picture:
    """The parties with the most positions, and how far they agree and are opposed."""
    most = by_number(list(case.query("matrix", **values)), "party")
    chosen = most[: frame.top or _PARTIES[frame.wide]]
    found = _held(case, chosen, values) if chosen else []
    held = [each for each in found if not _is_superseded(each, values)]
    every = strongest(ties(case, held), len(held) ** 2)
    lines = every[: _LINES[frame.wide]]
    tied = {party for line in lines for party in (line.tie.one, line.tie.other)}
    notes = _notes((len(chosen), len(most)), len(chosen) - len(tied), (len(lines), len(every)))
    if len(held) < len(found):
        superseded = counted(len(found) - len(held), "position")
        notes = (*notes, f"{superseded} that a later one supersedes not counted.")
    drawing = Drawing(frame.wide)
    title = "Congruence and conflict"
    title = head(drawing, frame, title, narrowed(case, "matrix", values), *notes)
    drawing.legend(_legend(lines))
    _Sheet(drawing, [party for party in chosen if party in tied], held).draw(lines)
    foot(drawing, case)
    return Picture("network", "positions", dict(values), title, drawing, notes)


def _held(
    case: Snapshot, parties: Sequence[Iri], values: Mapping[str, Any]
) -> list[PlottedPosition]:
    nodes = [ox.NamedNode(party) for party in parties]
    return read_positions(case, "positions", {**values, "party": nodes})


def _is_superseded(position: PlottedPosition, values: Mapping[str, Any]) -> bool:
    """Whether `agreement` leaves a position out because a later one superseded it in time."""
    if position.superseded is None or "day" in values:  # `day` has left out what it should
        return False
    if "until" not in values:
        return True
    if position.superseded == "unknown":
        return False
    first, last, _ = bounds(position.superseded)
    start = first or last
    return start is not None and start <= str(values["until"])


def _notes(parties: tuple[int, int], alone: int, lines: tuple[int, int]) -> tuple[str, ...]:
    notes = []
    if parties[0] < parties[1]:
        of = counted(parties[0], "party", of=parties[1])
        notes.append(f"{of}, those with the most positions.")
    if alone:
        notes.append(f"{counted(alone, 'party')} without a line to the others not shown.")
    if lines[0] < lines[1]:
        notes.append(f"{counted(lines[0], 'line', of=lines[1])}, those on the most targets.")
    return tuple(notes)


def _legend(lines: Sequence[Line]) -> list[tuple[Datum, str]]:
    most = max((line.number for line in lines), default=1)
    kind = {"kind": "rule", "strokeWidth": 1.5}
    entries: list[tuple[Datum, str]] = [
        (kind | {"stroke": _CONGRUENCE}, "targets agreed on"),
        (kind | {"stroke": _CONFLICT, "strokeDash": _DASH}, "targets opposed on"),
    ]
    grey = kind | {"stroke": FAINT}
    entries += [(grey | {"strokeWidth": _wide(n, most)}, str(n)) for n in sorted({1, most})]
    return entries


def _wide(number: int, most: int) -> float:
    """The width of a line, by its number of targets."""
    return 0.7 + min(3.3, 0.8 * (most - 1)) * (number - 1) / max(1, most - 1)


class _Sheet:
    """The network on the plane: ties below nodes below labels."""

    def __init__(
        self, drawing: Drawing, parties: Sequence[Iri], held: Sequence[PlottedPosition]
    ) -> None:
        self.drawing = drawing
        self.held = {party: [each for each in held if each.party == party] for party in parties}
        most = max(map(len, self.held.values()), default=1)
        self.radius = {p: 3 + 5 * math.sqrt(len(own) / most) for p, own in self.held.items()}
        bottom = drawing.y + 2 + min(_TALL[drawing.wide], 70.0 + 22 * len(parties))
        self.window = Spot(1, drawing.y + 2, drawing.width - 1, bottom)
        self.places: dict[Iri, Point] = {}

    def draw(self, lines: Sequence[Line]) -> None:
        if not lines:
            return
        self.places = self._placed(lines)
        most = max(line.number for line in lines)
        both = Counter(line.tie[:2] for line in lines)
        drawn = [self._line(line, most, beside=both[line.tie[:2]] > 1) for line in lines]
        self.drawing.add("rule", drawn)
        self._nodes()
        self.drawing.y = self._labels([line.tie for line in lines])

    def _placed(self, lines: Sequence[Line]) -> dict[Iri, Point]:
        """Places parties: those who agree on more targets than they are opposed on are near."""
        lengths: dict[tuple[str, str], float] = {}
        for line in reversed(lines):  # so that the stronger line of a tie decides
            lengths[line.tie.one, line.tie.other] = 2.2 if line.conflict else 1.0
        unit = layout(list(self.held), lengths)
        left, top = self.window.left + 34, self.window.top + 16
        wide, tall = self.window.right - 34 - left, self.window.bottom - 16 - top
        return {p: (left + unit[p][0] * wide, top + unit[p][1] * tall) for p in self.held}

    def _line(self, line: Line, most: int, *, beside: bool) -> Datum:
        """A line; where a tie has two, they run beside each other."""
        tie, wide = line.tie, _wide(line.number, most)
        (x, y), (x2, y2) = self.places[tie.one], self.places[tie.other]
        aside = (wide / 2 + 0.6) * (-1 if line.conflict else 1) if beside else 0.0
        long = math.dist((x, y), (x2, y2)) or 1.0
        across, down = aside * (y2 - y) / long, aside * (x - x2) / long
        verb = "are opposed on" if line.conflict else "agree on"
        return {
            "x": x + across,
            "y": y + down,
            "x2": x2 + across,
            "y2": y2 + down,
            "stroke": _CONFLICT if line.conflict else _CONGRUENCE,
            "strokeWidth": wide,
            "strokeDash": _DASH if line.conflict else [],
            "what": f"{tie.one.label} and {tie.other.label} {verb} "
            f"{counted(line.number, 'target')}",
            "one": tie.one.id,
            "other": tie.other.id,
            "agreed": tie.agreed,
            "opposed": tie.opposed,
            "positions": ids(line.held),
        }

    def _nodes(self) -> None:
        nodes = []
        for party, own in self.held.items():
            x, y = self.places[party]
            nodes.append(
                {
                    "x": x,
                    "y": y,
                    "size": math.pi * self.radius[party] ** 2,
                    "what": f"{party.label}: {counted(len(own), 'position')}",
                    "party": party.id,
                    "number": len(own),
                    "positions": ids(own),
                }
            )
        self.drawing.add(
            "point", nodes, shape="circle", fill="#f3f3f3", stroke=INK, strokeWidth=1, opacity=1
        )

    def _labels(self, ties: Sequence[Tie]) -> float:
        """Draws the names; returns their bottom."""
        names = [
            wrap(party.label, _LABEL[self.drawing.wide], SMALL, lines=3) for party in self.held
        ]
        sizes = [
            (max(width(line, SMALL) for line in lines) + 2, len(lines) * LEADING) for lines in names
        ]
        circles = [(self.places[party], self.radius[party] + 1) for party in self.held]
        lines = [(self.places[tie.one], self.places[tie.other]) for tie in ties]
        placed = spots(circles, sizes, lines, self.window)
        ways = [
            {"x": x, "y": y, "x2": (spot.left + spot.right) / 2, "y2": spot.top}
            for spot, ((x, y), _) in zip(placed, circles, strict=True)
            if spot.far
        ]
        self.drawing.add("rule", ways, stroke=FAINT, strokeWidth=0.4)
        rim = {"stroke": "white", "strokeWidth": 2.5, "strokeJoin": "round"}
        for spot, text, ((x, _), radius) in zip(placed, names, circles, strict=True):
            place, align = (spot.left + spot.right) / 2, "center"
            if spot.left > x + radius:
                place, align = spot.left + 1, "left"
            elif spot.right < x - radius:
                place, align = spot.right - 1, "right"
            self.drawing.text(text, place, spot.top, align=align, **rim)
            self.drawing.text(text, place, spot.top, align=align)
        return max([self.window.bottom, *(spot.bottom for spot in placed)])
