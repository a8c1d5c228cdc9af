"""The picture that stands above an answer, where its query says that it is best shown as one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from diplograph.case import Case
from diplograph.errors import InputError
from diplograph.output.plots import KINDS, Kind, Plot, timeline_plot
from diplograph.query.saved import SavedQuery
from diplograph.query.saved.parameter_values import truth

FORMATS: Final = {"svg": "svg", "png": "png", "pdf": "pdf", "picture": "html"}
"""The formats of pictures here, and what `Plot` calls them."""


class Shown(NamedTuple):
    """A kind of picture, the saved query that it shows, and the values that it takes."""

    kind: str
    query: str
    values: dict[str, Any]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Its values for an address."""
        return [
            (name, str(value).lower() if value is True else str(value))
            for name, values in self.values.items()
            for value in values
        ]

    def drawn(self, case: Case) -> Plot:
        """The picture, a page wide.

        Raises:
            DiplographError: it cannot be drawn of this.
        """
        return case.plot(self.kind, width="page", **self.values)


def picture_of(case: Case, query: SavedQuery, values: Mapping[str, Sequence[str]]) -> Shown | None:
    """The picture of an answer, if its `view` is one and can be drawn of what is asked.

    A timeline is of one thing, and each kind takes the parameters of the queries that it asks.
    """
    kind = KINDS.get(query.view)
    if kind is None:
        return None
    try:
        return _shown(case, kind, values)
    except InputError:  # of a query of the case's own that takes the place of one that is drawn
        return None


def _shown(case: Case, kind: Kind, values: Mapping[str, Sequence[str]]) -> Shown | None:
    taken = {p.name: p for name in kind.queries for p in case.library.get(name).parameters}
    given: dict[str, Any] = {
        name: [truth(value) for value in each] if taken[name].type == "boolean" else each
        for name, each in values.items()
        if name in taken and each
    }
    if set(kind.needs) - set(given):
        return None
    shown = kind.queries[0]
    if kind.name == "timeline":
        subject = next((name for name in timeline_plot.QUERIES if name in given), None)
        if subject is None or len(given[subject]) != 1:
            return None
        shown = timeline_plot.QUERIES[subject]
        known = {parameter.name for parameter in case.library.get(shown).parameters}
        given = {name: each for name, each in given.items() if name in known}
    return Shown(kind.name, shown, given)
