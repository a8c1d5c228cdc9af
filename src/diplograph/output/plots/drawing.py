"""A drawing: layers of marks, in pixels from the upper left corner; and the picture made of it.

Places are worked out here, so that labels cannot collide, the picture has the width of a column to
the pixel, and the same input gives the same bytes. Each mark keeps what it stands for as fields of
its datum beside its place, among them `what`, in words, and `positions`. Marks and styles have the
names that Vega-Lite gives them.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal, NamedTuple

from diplograph.output.plots.text_width import width, wrap

Datum = dict[str, Any]
Width = Literal["column", "page"]

MILLIMETRES: Final[dict[Width, int]] = {"column": 85, "page": 170}
"""How wide a picture is in print: one column of a journal, or the page."""

PIXELS: Final = 96 / 25.4
"""Pixels of CSS in a millimetre."""

SMALL: Final = 8.5
"""The size of labels in pixels: 6.4 points in print."""

_LINE: Final = 1.15
LEADING: Final = SMALL * _LINE
"""The height of a line of labels."""

INK: Final = "#222222"
FAINT: Final = "#666666"
HAIR: Final = "#d8d8d8"


class Layer(NamedTuple):
    """Marks of one kind: the data, each with a place and a style of its own, and a common style."""

    mark: str
    data: list[Datum]
    style: Datum


class Drawing:
    """A picture that is drawn from top to bottom; `y` is the current height."""

    def __init__(self, wide: Width) -> None:
        self.wide: Width = wide
        self.width = round(MILLIMETRES[wide] * PIXELS)
        self.y = 0.0
        self.layers: list[Layer] = []
        self._marks = 0

    @property
    def height(self) -> int:
        """The height in pixels."""
        return round(self.y)

    @property
    def is_empty(self) -> bool:
        """Whether no mark stands for a position yet."""
        return not self._marks

    def add(self, mark: str, data: Iterable[Datum], **style: Any) -> None:
        """Adds marks of one kind, above those that are there: each a datum with its place.

        Places are rounded to hundredths, which no machine computes otherwise. A datum with
        `positions` gets the name of a `mark`, by which its words are found.
        """
        if named := [self._named(datum) for datum in data]:
            self.layers.append(Layer(mark, named, style))

    def _named(self, datum: Datum) -> Datum:
        datum = {
            key: round(value, 2) if isinstance(value, float) else value
            for key, value in datum.items()
        }
        if not datum.get("positions"):
            return datum
        self._marks += 1
        return datum | {"mark": f"#m{self._marks}"}

    def text(self, lines: Sequence[str] | str, x: float, y: float, **style: Any) -> None:
        """Draws lines of text, such as headings and remarks; `y` is their top."""
        size = style.setdefault("fontSize", SMALL)
        style.setdefault("fill", INK)
        self.add(
            "text",
            [{"x": x, "y": y, "text": lines}],
            **{"align": "left", "baseline": "top", "lineHeight": size * _LINE, **style},
        )

    def paragraph(self, text: str, *, lines: int, size: float = SMALL, **style: Any) -> None:
        """Draws a text over the whole width at the current height."""
        bold = style.get("fontWeight") == "bold"
        broken = wrap(text, self.width - 2, size, lines=lines, bold=bold)
        self.text(broken, 1, self.y, fontSize=size, **style)
        self.y += len(broken) * size * _LINE + 2

    def legend(self, entries: Sequence[tuple[Datum, str]]) -> None:
        """Draws signs and their meanings, in as many lines as they need.

        Each entry is the style of a point (shape, fill, …, or `bar` and `line`) and its meaning.
        """
        x, high = 1.0, SMALL * 1.5
        for sign, meaning in entries:
            need = 14 + width(meaning, SMALL) + 9
            if x + need - 9 > self.width:
                x, self.y = 1.0, self.y + high
            middle = self.y + SMALL * 0.5
            kind, style = sign.get("kind", "point"), {k: v for k, v in sign.items() if k != "kind"}
            place: Datum = {"x": x + 5, "y": middle}
            if kind == "rect":
                place = {"x": x + 0.5, "x2": x + 9.5, "y": middle - 4, "y2": middle + 4}
            elif kind == "bar":
                kind, place = "rect", {"x": x, "x2": x + 11, "y": middle - 1.5, "y2": middle + 1.5}
            elif kind == "tick":
                kind, place = "rule", {"x": x + 5, "x2": x + 5, "y": middle - 4, "y2": middle + 4}
            elif kind == "strike":
                kind, place = "rule", {"x": x + 1, "x2": x + 9, "y": middle + 4, "y2": middle - 4}
            elif kind == "rule":
                place = {"x": x, "x2": x + 11, "y": middle, "y2": middle}
            self.add(kind, [place | style], **({"opacity": 1} if kind == "point" else {}))
            self.text(meaning, x + 14, self.y)
            x += need
        self.y += high + 2


class Mark(NamedTuple):
    """A mark of a picture: its name in the HTML, what it says, and the ids of its positions."""

    name: str
    what: str
    positions: tuple[str, ...]


class Picture(NamedTuple):
    """A drawing; the kind, the saved query and the values that it answers; what it leaves out."""

    kind: str
    query: str
    values: dict[str, Any]
    title: str
    drawing: Drawing
    notes: tuple[str, ...] = ()
