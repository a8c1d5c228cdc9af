"""The picture that stands above an answer, where its query says that it is best shown as one."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any, Final, NamedTuple

from diplograph.case import Case
from diplograph.plots import KINDS, Plot, timeline
from diplograph.queries import SavedQuery
from diplograph.web.doors import is_yes

FORMATS: Final = {"svg": "svg", "png": "png", "pdf": "pdf", "picture": "html"}
"""The formats of pictures here, and what `Plot` calls them."""


class Shown(NamedTuple):
    """A kind of picture, and the values that it takes of those of a query."""

    kind: str
    values: dict[str, Any]

    def drawn(self, case: Case) -> Plot:
        """The picture, a page wide.

        Raises:
            DiplographError: it cannot be drawn of this.
        """
        return case.plot(self.kind, width="page", **self.values)


def picture_of(case: Case, query: SavedQuery, values: Mapping[str, Sequence[str]]) -> Shown | None:
    """The picture of an answer, if its `view` is one and can be drawn here of what is asked.

    A timeline is of one thing, and each kind takes the parameters of the queries that it asks.
    """
    kind = KINDS.get(query.view)
    if kind is None or find_spec("vl_convert") is None:
        return None
    taken = {p.name: p for name in kind.queries for p in case.library.get(name).parameters}
    given: dict[str, Any] = {
        name: [is_yes(value) for value in each] if taken[name].type == "boolean" else each
        for name, each in values.items()
        if name in taken and each
    }
    if set(kind.needs) - set(given):
        return None
    if kind.name == "timeline":
        subject = next((name for name in timeline.QUERIES if name in given), None)
        if subject is None or len(given[subject]) != 1:
            return None
        known = {p.name for p in case.library.get(timeline.QUERIES[subject]).parameters}
        given = {name: each for name, each in given.items() if name in known}
    return Shown(kind.name, given)
