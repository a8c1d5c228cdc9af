"""The picture of a proposal: its terms, and the stances of parties on each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from diplograph.output.plots import symbols
from diplograph.output.plots.drawing import FAINT, HAIR, LEADING, SMALL, Datum, Drawing, Picture
from diplograph.output.plots.heading import Frame, foot, head, narrowed
from diplograph.output.plots.plotted_positions import (
    PlottedPosition,
    are_superseded,
    counted,
    ids,
    listed,
    read_positions,
)
from diplograph.output.plots.text_width import wrap
from diplograph.query.results import Iri
from diplograph.query.snapshot import Snapshot
from diplograph.rdf.namespaces import DP

_QUERY: Final = "positions-on-proposal"
_LABELS: Final = {"column": 98.0, "page": 190.0}
_ROWS: Final = {"column": 15, "page": 25}
_SIDES: Final = {"against": -1, "neither": 0, "for": 1}
_CELL: Final = 8
"""How many stand in one cell before the others are only counted."""

_HIGH: Final = 11.0
_INDENT: Final = 8.0


class _Term(NamedTuple):
    """The proposal or one of its terms, with its depth and its marks."""

    iri: Iri
    depth: int
    marks: list["_TermMark"]


class _TermMark(NamedTuple):
    """The positions of one polarity that one party took on one term: one mark."""

    held: list[PlottedPosition]

    @property
    def one(self) -> PlottedPosition:
        return self.held[0]

    @property
    def side(self) -> int:
        return (self.one.polarity > 0) - (self.one.polarity < 0)


def draw(case: Snapshot, frame: Frame, values: Mapping[str, Any]) -> Picture:
    """A row for the proposal and for each term, with who is against it, neither, for it."""
    given = read_positions(case, _QUERY, values)
    proposal = case.resolve(str(values["proposal"]).strip("<>"), DP.Proposal)
    described, tree = _tree(case, proposal)
    by_term: dict[str, list[PlottedPosition]] = defaultdict(list)
    for each in given:
        by_term[each.target].append(each)
    terms = [_Term(iri, depth, _marks(by_term.pop(iri, []))) for iri, depth in tree]
    shown, notes = _most(terms, frame.top or _ROWS[frame.wide])
    if others := sum(map(len, by_term.values())):
        notes.append(f"{counted(others, 'position')} on these positions not shown.")
    drawing = Drawing(frame.wide)
    more = {name: value for name, value in values.items() if name != "proposal"}
    title = head(drawing, frame, proposal.label, described, narrowed(case, _QUERY, more), *notes)
    drawing.legend(symbols.polarity_legend())
    drawing.legend([*symbols.firmness_legend(), *symbols.superseded_legend(given)])
    _Table(drawing, _LABELS[frame.wide]).draw(shown)
    foot(drawing, case)
    return Picture("proposal", _QUERY, dict(values), title, drawing, tuple(notes))


def _tree(case: Snapshot, proposal: Iri) -> tuple[str, list[tuple[Iri, int]]]:
    """The description of a proposal, and the proposal and its terms with their depths."""
    said: dict[str, list[Any]] = defaultdict(list)
    terms: dict[str, list[Iri]] = {proposal: []}
    pending = [ox.NamedNode(proposal)]
    while pending:
        for row in case.query("proposals", proposal=pending):
            if row.property == DP.term:
                terms[row.proposal].append(row.value)
            elif row.proposal == proposal:
                said[row.property].append(row.value)
        new = {term for found in terms.values() for term in found} - terms.keys()
        terms |= {term: [] for term in new}
        pending = [ox.NamedNode(term) for term in sorted(new)]
    return _describe_proposal(said), _walk(proposal, terms)


def _describe_proposal(said: Mapping[str, Sequence[Any]]) -> str:
    parts = []
    if by := said.get(DP.proposedBy):
        parts.append(f"Proposed by {listed([each.label for each in by])}")
    if on := said.get(DP.proposedOn):
        parts.append(f"on {on[0]}" if parts else f"Proposed on {on[0]}")
    text = " ".join(parts)
    if of := said.get(DP.revisionOf):
        revises = f"revises {listed([each.label for each in of])}"
        text = f"{text}; {revises}" if text else revises.capitalize()
    return f"{text}." if text else ""


def _walk(
    iri: Iri, terms: Mapping[str, list[Iri]], depth: int = 0, above: tuple[str, ...] = ()
) -> list[tuple[Iri, int]]:
    below = [term for term in sorted(terms[iri], key=lambda t: (t.label, t)) if term not in above]
    found = [(iri, depth)]
    for term in below:
        found += _walk(term, terms, depth + 1, (*above, iri))
    return found


def _marks(held: Sequence[PlottedPosition]) -> list[_TermMark]:
    alike: dict[tuple[Iri, int], list[PlottedPosition]] = defaultdict(list)
    for each in held:
        alike[each.party, each.polarity].append(each)
    marks = [_TermMark(found) for found in alike.values()]
    marks.sort(key=lambda s: (-len(s.held), -abs(s.one.polarity), s.one.party.label, s.one.party))
    return marks


def _most(terms: Sequence[_Term], top: int) -> tuple[list[_Term], list[str]]:
    """The terms with the most positions, in their order, and always the proposal itself."""
    if len(terms) <= top:
        return list(terms), []
    number = [sum(len(mark.held) for mark in term.marks) for term in terms]
    ranks = sorted(range(1, len(terms)), key=lambda n: (-number[n], n))[: top - 1]
    chosen = [0, *sorted(ranks)]
    of = counted(len(chosen) - 1, "term", of=len(terms) - 1)
    return [terms[n] for n in chosen], [f"{of}, those with the most positions."]


class _Table:
    """The rows, drawn one below the other; signs and names are gathered and drawn last."""

    def __init__(self, drawing: Drawing, left: float) -> None:
        self.drawing = drawing
        self.left = left
        self.step = (drawing.width - left) / len(_SIDES)
        self.lines: list[Datum] = []
        self.points: list[Datum] = []
        self.others: list[Datum] = []
        self.strikes: list[Datum] = []

    def draw(self, terms: Sequence[_Term]) -> None:
        drawing = self.drawing
        for name, side in _SIDES.items():
            drawing.text(name, self._x(side) + 2, drawing.y, fill=FAINT)
        drawing.y += _HIGH + 2
        top = drawing.y
        for term in terms:
            across = {"x": 0, "x2": drawing.width, "y": drawing.y, "y2": drawing.y}
            self.lines.append(across)
            self._row(term)
        for side in _SIDES.values():
            x = self._x(side) - 3
            self.lines.append({"x": x, "x2": x, "y": top, "y2": drawing.y})
        drawing.add("rule", self.lines, stroke=HAIR, strokeWidth=0.5)
        drawing.add("point", self.points, opacity=1)
        symbols.draw_strikes(drawing, self.strikes)
        style = {"fontSize": SMALL, "fill": FAINT, "align": "left", "baseline": "top"}
        drawing.add("text", self.others, **style)

    def _x(self, side: int) -> float:
        return self.left + (side + 1) * self.step

    def _row(self, term: _Term) -> None:
        """Draws a row, and moves on below it."""
        indent = min(term.depth, 3) * _INDENT + 1
        style = {} if term.depth else {"fontWeight": "bold"}
        room = self.left - 6 - indent
        label = wrap(term.iri.label, room, SMALL, lines=4, bold=not term.depth)
        top = self.drawing.y + 2.5
        self.drawing.text(label, indent, top, **style)
        bottoms = [top + len(label) * LEADING]
        for side in _SIDES.values():
            marks = [mark for mark in term.marks if mark.side == side]
            bottoms.append(self._cell(marks, self._x(side), top))
        self.drawing.y = max(bottoms) + 3

    def _cell(self, marks: Sequence[_TermMark], x: float, y: float) -> float:
        """Draws the parties of one side of a term; returns their bottom."""
        most = len(marks) if len(marks) <= _CELL + 1 else _CELL
        for mark in marks[:most]:
            text = wrap(_mark_text(mark, self.step), self.step - 15, SMALL, lines=3)
            firmness = symbols.hardest(each.firmness for each in mark.held)
            sign = symbols.point(mark.one.polarity, firmness)
            self.points.append({"x": x + 4, "y": y + SMALL / 2, **sign, **_fact(mark)})
            if are_superseded(mark.held):
                self.strikes.append(symbols.strike(x + 4, y + SMALL / 2))
            self.drawing.text(text, x + 11, y)
            y += len(text) * LEADING + 1.5
        if others := marks[most:]:
            held = [each for mark in others for each in mark.held]
            said = f"and {len(others)} more"
            what = f"{said}: {listed([stand.one.party.label for stand in others])}"
            more = {"text": said, "what": what, "positions": ids(held)}
            self.others.append({"x": x + 11, "y": y, **more})
            y += LEADING + 1.5
        return y


def _mark_text(mark: _TermMark, step: float) -> str:
    """The party and, where there is room, its stances."""
    number = f" ({len(mark.held)})" if len(mark.held) > 1 else ""
    stances = ", ".join(dict.fromkeys(each.stance.label for each in mark.held))
    return f"{mark.one.party.label}{f': {stances}' if step > 100 else ''}{number}"


def _fact(mark: _TermMark) -> Datum:
    return {
        "what": "; ".join(each.what for each in mark.held),
        "party": mark.one.party.id,
        "target": mark.one.target.id,
        "polarity": mark.one.polarity,
        "number": len(mark.held),
        "positions": ids(mark.held),
    }
