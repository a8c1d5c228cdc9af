"""The picture above the rows of a saved query whose `view` is a kind of picture."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from diplograph.case import Case
from diplograph.errors import InputError
from diplograph.output.plots import KINDS, Kind, Plot, timeline_plot
from diplograph.query.saved import SavedQuery
from diplograph.query.saved.parameter_types import truth
from diplograph.web.cache_key import is_steady
from diplograph.web.links import Links

FORMATS: Final = ("svg", "png", "pdf", "picture")
"""The formats of pictures on the web; `picture` is the page with the words behind each mark."""


class Picture(NamedTuple):
    """A picture: its kind, the saved query that it shows, and its values."""

    kind: str
    query: str
    values: dict[str, Any]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Its names and values for a URL."""
        return [
            (name, str(value).lower() if value is True else str(value))
            for name, values in self.values.items()
            for value in values
        ]

    def is_steady(self, case: Case) -> bool:
        """Whether its queries give the same rows on the same graph at any time."""
        return all(is_steady(case.library.get(name).text) for name in KINDS[self.kind].queries)

    def drawn(self, case: Case, form: str, links: Links) -> bytes:
        """Draws the picture in one of `FORMATS`, as wide as a page.

        Raises:
            DiplographError: it cannot be drawn of this.
        """
        plot: Plot = case.plot(self.kind, width="page", **self.values)
        return plot.html(links.to).encode() if form == "picture" else plot.encoded(form)


def picture_of(
    case: Case, query: SavedQuery, values: Mapping[str, Sequence[str]]
) -> Picture | None:
    """The picture of a query's rows; None if its `view` is none, or these values give none.

    A timeline shows one resource; each kind takes the parameters of the queries that it runs.
    """
    kind = KINDS.get(query.view)
    if kind is None:
        return None
    try:
        return _picture(case, kind, values)
    except InputError:  # of a query of the case's own that takes the place of one that is drawn
        return None


def _picture(case: Case, kind: Kind, values: Mapping[str, Sequence[str]]) -> Picture | None:
    taken = {p.name: p for name in kind.queries for p in case.library.get(name).parameters}
    used: dict[str, Any] = {
        name: [truth(value) for value in each] if taken[name].type == "boolean" else each
        for name, each in values.items()
        if name in taken and each
    }
    if set(kind.needs) - set(used):
        return None
    shown = kind.queries[0]
    if kind.name == "timeline":
        subject = next((name for name in timeline_plot.QUERIES if name in used), None)
        if subject is None or len(used[subject]) != 1:
            return None
        shown = timeline_plot.QUERIES[subject]
        known = {parameter.name for parameter in case.library.get(shown).parameters}
        used = {name: each for name, each in used.items() if name in known}
    return Picture(kind.name, shown, used)
