"""The kinds of pictures, and their parameters."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from diplograph.errors import UsageError
from diplograph.output.plots import (
    map_plot,
    matrix_plot,
    network_plot,
    proposal_plot,
    timeline_plot,
)
from diplograph.output.plots.drawing import MILLIMETRES, Picture, Width
from diplograph.output.plots.heading import Frame
from diplograph.output.plots.plot import Plot
from diplograph.query.snapshot import Snapshot


class Kind(NamedTuple):
    """A kind of picture.

    It takes the parameters of `queries`, the saved queries that it may ask, and needs those of
    `needs`; `top` says of what `top` is the greatest number.
    """

    name: str
    summary: str
    draw: Callable[[Snapshot, Frame, Mapping[str, Any]], Picture]
    queries: tuple[str, ...]
    top: str
    needs: tuple[str, ...] = ()


KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind(
            "map",
            "Positions by place, on the outline of an area.",
            map_plot.draw,
            ("positions-on",),
            "places",
        ),
        Kind(
            "matrix",
            "Parties by targets: polarity, firmness, number of positions.",
            matrix_plot.draw,
            ("matrix",),
            "targets",
        ),
        Kind(
            "network",
            "Congruence and conflict of parties, counted by targets.",
            network_plot.draw,
            ("matrix",),
            "parties",
        ),
        Kind(
            "proposal",
            "A proposal with its terms, and who is for and against each.",
            proposal_plot.draw,
            ("positions-on-proposal",),
            "terms",
            ("proposal",),
        ),
        Kind(
            "timeline",
            "Positions over time: of an actor, or on a target or place.",
            timeline_plot.draw,
            tuple(timeline_plot.QUERIES.values()),
            "rows",
        ),
    )
}


def plot(
    case: Snapshot,
    kind: str,
    /,
    *,
    width: Width = "column",
    title: str | None = None,
    top: int | None = None,
    **values: Any,
) -> Plot:
    """A picture of a case; see `Case.plot`."""
    if kind not in KINDS:
        raise UsageError(f"no such picture: {kind} (there are {', '.join(KINDS)})")
    if width not in MILLIMETRES:
        raise UsageError(f"no such width: {width} (there are {', '.join(MILLIMETRES)})")
    if top is not None and top < 1:
        raise UsageError(f"top is {top}; expected 1 or more")
    given = {
        name: _single_value(value) for name, value in values.items() if value not in (None, (), [])
    }
    return Plot(case, KINDS[kind].draw(case, Frame(width, title, top), given))


def _single_value(value: Any) -> Any:
    """The only value of a list; other values as they are. The command line gives lists."""
    return value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
