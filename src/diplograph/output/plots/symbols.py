"""The signs of a position: colour and shape by polarity, outline by firmness.

Blue is for and orange against, darker where stronger: the ends of ColorBrewer's diverging schemes
RdBu and PuOr, which stay apart for all common kinds of colour blindness (https://colorbrewer2.org).
The shape says the same again, and in grey darker is still stronger.
"""

from collections.abc import Iterable
from typing import Any, Final

from diplograph.output.plots.drawing import INK, Datum, Drawing
from diplograph.output.plots.plotted_positions import PlottedPosition
from diplograph.rdf.namespaces import DP

FILLS: Final = {-2: "#b35806", -1: "#fdb863", 0: "#c9c9c9", 1: "#92c5de", 2: "#2166ac"}
UP, DOWN, LEVEL, BOTH = "triangle-up", "triangle-down", "circle", "diamond"
DARK: Final = "#111111"

_OUTLINES: Final[dict[str | None, tuple[float, list[float]]]] = {
    DP.redLine: (1.7, []),
    DP.core: (0.8, []),
    DP.negotiable: (0.8, [1.5, 1.2]),
}
_HARDEST: Final = (DP.redLine, DP.core, DP.negotiable)
_SIZE: Final = 42


def fill(polarity: int) -> str:
    """The colour of a polarity."""
    return FILLS[max(-2, min(2, polarity))]


def shape(lowest: int, highest: int | None = None) -> str:
    """The shape of polarities: up for, down against, a diamond for both."""
    highest = lowest if highest is None else highest
    if lowest < 0 < highest:
        return BOTH
    return UP if highest > 0 else DOWN if lowest < 0 else LEVEL


def letter_fill(polarity: int) -> str:
    """The colour of letters on a polarity's colour."""
    return "#ffffff" if abs(polarity) > 1 else DARK


def hardest(firmnesses: Iterable[str | None]) -> str | None:
    """The firmest of several: a red line before what is core before what is negotiable."""
    found = set(firmnesses)
    return next((each for each in _HARDEST if each in found), None)


def outline(firmness: str | None, otherwise: str) -> dict[str, Any]:
    """The stroke of a sign by its firmness; `otherwise` is the colour of one that has none."""
    wide, dash = _OUTLINES.get(firmness, (0.0, []))
    return {
        "stroke": DARK if firmness in _OUTLINES else otherwise,
        "strokeWidth": wide or 0.6,
        "strokeDash": dash,
    }


def point(polarity: int, firmness: str | None = None) -> Datum:
    """The style of a point that stands for a position."""
    colour = fill(polarity)
    return {
        "shape": shape(polarity),
        "fill": colour,
        "size": _SIZE,
        **outline(firmness, colour),
    }


def strike(x: float, y: float, stroke: str = INK) -> Datum:
    """The line through the sign of positions that later ones supersede."""
    return {"x": x - 5, "y": y + 5, "x2": x + 5, "y2": y - 5, "stroke": stroke}


def draw_strikes(drawing: Drawing, strikes: Iterable[Datum]) -> None:
    """Draws such lines over the signs that are there."""
    drawing.add("rule", strikes, strokeWidth=0.9)


def superseded_legend(found: Iterable[PlottedPosition]) -> list[tuple[Datum, str]]:
    """What a strike means, where one is drawn."""
    style = {"kind": "strike", "stroke": INK, "strokeWidth": 0.9}
    return [(style, "superseded")] if any(each.superseded for each in found) else []


def polarity_legend() -> list[tuple[Datum, str]]:
    """What the colours and shapes mean."""
    return [
        (point(2), "+2 for"),
        (point(1), "+1"),
        (point(0), "0 neither"),
        (point(-1), "−1"),
        (point(-2), "−2 against"),
    ]


def firmness_legend(kind: str = "point") -> list[tuple[Datum, str]]:
    """What the outlines mean, around points or around rectangles."""
    style: Datum = {"kind": kind, "fill": "#ffffff"}
    if kind == "point":
        style |= {"shape": UP, "size": _SIZE}
    return [
        (style | outline(each, DARK), meaning)
        for each, meaning in zip(_HARDEST, ("red line", "core", "negotiable"), strict=True)
    ]
