"""A picture as it was drawn, before it is written in any format."""

from typing import Any, NamedTuple

from diplograph.output.plots.drawing import Drawing


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
