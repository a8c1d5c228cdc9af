"""The matrix: parties by targets, as the saved query `matrix` counts them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from diplograph.output.plots import symbols
from diplograph.output.plots.drawing import HAIR, INK, LEADING, SMALL, Datum, Drawing, Picture
from diplograph.output.plots.heading import Frame, foot, head, narrowed
from diplograph.output.plots.plotted_positions import (
    PlottedPosition,
    are_superseded,
    by_number,
    counted,
    ids,
    positions_in_words,
    read_positions,
)
from diplograph.output.plots.text_width import width, wrap
from diplograph.query.results import Iri, Row
from diplograph.query.snapshot import Snapshot

_LABELS: Final = {"column": 118.0, "page": 214.0}
_ROWS: Final = {"column": 25, "page": 35}
_HIGH: Final = 20.0
_HEADING: Final = {"column": 82.0, "page": 120.0}
_NUMBER: Final = 7.5


class _Grid(NamedTuple):
    """The places of columns (parties) and rows (targets); `bottom` is below all."""

    columns: dict[Iri, float]
    rows: dict[Iri, tuple[float, float]]
    labels: dict[Iri, list[str]]
    left: float
    step: float
    top: float
    bottom: float


def draw(case: Snapshot, frame: Frame, values: Mapping[str, Any]) -> Picture:
    """Targets as rows and parties as columns, those with the most positions first.

    The left and the right half of a cell have the colours of the lowest and the highest polarity.
    """
    rows = list(case.query("matrix", **values))
    drawing = Drawing(frame.wide)
    step = 15.5 + width(str(max((row.number for row in rows), default=0)), _NUMBER)
    top = frame.top or _ROWS[frame.wide]
    names = (width(iri.label, SMALL) for iri in by_number(rows, "target")[:top])
    left = min(_LABELS[frame.wide], max(names, default=0) + 8)
    shown = _most(rows, int((drawing.width - left) // step), top)
    notes = _notes(rows, shown)
    title = head(drawing, frame, "Parties and targets", narrowed(case, "matrix", values), *notes)
    drawing.legend(symbols.polarity_legend())
    held = _held(case, shown, values) if shown else {}
    every = [each for cell in held.values() for each in cell]
    superseded = symbols.superseded_legend(every)
    drawing.legend([*_both_sides(), *symbols.firmness_legend("rect"), *superseded])
    grid = _grid(shown, left, step, drawing.y, _HEADING[frame.wide])
    _labels(drawing, grid)
    _cells(drawing, grid, [(row, held[row.party, row.target]) for row in shown])
    drawing.y = grid.bottom
    foot(drawing, case)
    return Picture("matrix", "matrix", dict(values), title, drawing, notes)


def _most(rows: Sequence[Row], parties: int, targets: int) -> list[Row]:
    """The cells of the parties and targets with the most positions among each other."""
    shown = list(rows)
    while True:
        columns = set(by_number(shown, "party")[:parties])
        within = [row for row in rows if row.party in columns]
        lines = set(by_number(within, "target")[:targets])
        found = [row for row in within if row.target in lines]
        if len(found) >= len(shown):
            return shown
        shown = found


def _notes(rows: Sequence[Row], shown: Sequence[Row]) -> tuple[str, ...]:
    """The notes on what was left out."""
    if len(shown) == len(rows):
        return ()
    some, others = (
        counted(len({row[column] for row in shown}), column, of=len({row[column] for row in rows}))
        for column in ("party", "target")
    )
    positions = sum(row.number for row in shown), sum(row.number for row in rows)
    said = counted(positions[0], "position", of=positions[1])
    return (f"{some} and {others}, those with the most positions: {said}.",)


def _grid(shown: Sequence[Row], left: float, step: float, top: float, room: float) -> _Grid:
    parties, targets = by_number(shown, "party"), by_number(shown, "target")
    heads = {iri: wrap(iri.label, room, SMALL) for iri in parties}
    names = {iri: wrap(iri.label, left - 6, SMALL, lines=3) for iri in targets}
    tallest = max((width(line, SMALL) for lines in heads.values() for line in lines), default=0)
    top = bottom = top + tallest + 8
    rows = {}
    for target in targets:
        high = max(_HIGH, len(names[target]) * LEADING + 1)
        rows[target] = (bottom, high)
        bottom += high
    columns = {party: left + index * step for index, party in enumerate(parties)}
    return _Grid(columns, rows, heads | names, left, step, top, bottom)


def _held(
    case: Snapshot, shown: Sequence[Row], values: Mapping[str, Any]
) -> dict[tuple[Iri, Iri], list[PlottedPosition]]:
    """The positions of each cell."""
    # As nodes: a target may be a position, which has no name of its own.
    parties, targets = (
        [ox.NamedNode(iri) for iri in by_number(shown, column)] for column in ("party", "target")
    )
    cells = defaultdict(list)
    for each in read_positions(case, "positions", {**values, "party": parties, "target": targets}):
        cells[each.party, each.target].append(each)
    return cells


def _labels(drawing: Drawing, grid: _Grid) -> None:
    right = grid.left + len(grid.columns) * grid.step
    across = [{"x": 0, "x2": right, "y": y, "y2": y} for y, _ in grid.rows.values()]
    down = [
        {"x": x, "x2": x, "y": grid.top, "y2": grid.bottom} for x in (*grid.columns.values(), right)
    ]
    drawing.add("rule", [*across, *down], stroke=HAIR, strokeWidth=0.5)
    for target, (y, high) in grid.rows.items():
        lines = grid.labels[target]
        top = y + (high - len(lines) * LEADING) / 2 + 0.5
        drawing.text(lines, grid.left - 4, top, align="right")
    for party, x in grid.columns.items():
        lines = grid.labels[party]
        drawing.text(lines, x + (grid.step - len(lines) * LEADING) / 2, grid.top - 4, angle=270)


def _cells(
    drawing: Drawing, grid: _Grid, cells: Sequence[tuple[Row, Sequence[PlottedPosition]]]
) -> None:
    halves, frames, points, numbers, strikes = [], [], [], [], []
    for row, held in cells:
        low, high = int(row.lowest), int(row.highest)
        left, (y, tall) = grid.columns[row.party] + 1, grid.rows[row.target]
        right, top, bottom = left + grid.step - 2, y + 1, y + tall - 1
        half, middle = (left + right) / 2, (top + bottom) / 2
        upright = {"y": top, "y2": bottom}
        if low == high:
            halves.append({"x": left, "x2": right, **upright, "fill": symbols.fill(low)})
        else:
            halves.append({"x": left, "x2": half, **upright, "fill": symbols.fill(low)})
            halves.append({"x": half, "x2": right, **upright, "fill": symbols.fill(high)})
        inset = {"x": left + 0.5, "x2": right - 0.5, "y": top + 0.5, "y2": bottom - 0.5}
        firmness = symbols.hardest(each.firmness for each in held)
        frames.append(inset | symbols.outline(firmness, "transparent") | _fact(row, held))
        shape, dark = symbols.shape(low, high), symbols.letter_fill(low)
        points.append({"x": left + 5.5, "y": middle, "shape": shape, "fill": dark})
        if are_superseded(held):
            strikes.append(symbols.strike(left + 5.5, middle, dark))
        number = {"x": right - 3, "y": middle + 0.5, "text": str(row.number)}
        numbers.append(number | {"fill": symbols.letter_fill(high)})
    drawing.add("rect", halves)
    drawing.add("point", points, size=20, opacity=1, strokeWidth=0)
    symbols.draw_strikes(drawing, strikes)
    drawing.add("text", numbers, fontSize=_NUMBER, align="right", baseline="middle")
    drawing.add("rect", frames, fill="#ffffff", fillOpacity=0)


def _fact(row: Row, held: Sequence[PlottedPosition]) -> Datum:
    """The datum of a cell."""
    stances = ", ".join(dict.fromkeys(each.stance.label for each in held))
    return {
        "what": f"{row.party.label} on {row.target.label}: {positions_in_words(held)} ({stances})",
        "party": row.party.id,
        "target": row.target.id,
        "number": row.number,
        "lowest": int(row.lowest),
        "highest": int(row.highest),
        "positions": ids(held),
    }


def _both_sides() -> list[tuple[Datum, str]]:
    style = {"shape": symbols.BOTH, "fill": INK, "stroke": INK, "strokeWidth": 0.6, "size": 34}
    return [(style, "both for and against")]
