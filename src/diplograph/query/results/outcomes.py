"""Tells whether an event was cancelled or a position superseded, and when, as EDTF text.

Cancellations and positions that are only imputed to an actor do not count.
"""

from typing import Final

import pyoxigraph as ox

from diplograph.rdf.lookups import objects, subjects
from diplograph.rdf.namespaces import DP

_CANCELLATION, _IMPUTED = ox.NamedNode(DP.cancellation), ox.NamedNode(DP.imputed)
_EVENT_TIMES: Final = (DP.when, DP.from_)
_POSITION_TIMES: Final = (DP.held, DP.heldFrom)


def cancelled(store: ox.Store, event: str) -> str | None:
    """The time of an event's cancellation, `undated` if unknown; None if it was not cancelled.

    A cancellation concerns the event itself, or the event of the vocabulary that it reports.
    """
    reported = (str(node)[1:-1] for node in objects(store, event, DP.reportOf))
    times = [
        _time(store, entry, _EVENT_TIMES) or "undated"
        for one in (event, *reported)
        for entry in subjects(store, DP.concerns, one)
        if _CANCELLATION in objects(store, entry, DP.kind) and _told(store, entry)
    ]
    return min(times, default=None)


def superseded(store: ox.Store, position: str) -> str | None:
    """The time of the superseding position, `unknown` if undated; None if there is none."""
    times = [
        _time(store, entry, _POSITION_TIMES) or "unknown"
        for entry in subjects(store, DP.supersedes, position)
        if _told(store, entry)
    ]
    return min(times, default=None)


def _told(store: ox.Store, entry: str) -> bool:
    modes = objects(store, entry, DP.attribution)
    return bool(modes) and _IMPUTED not in modes


def _time(store: ox.Store, entry: str, properties: tuple[str, ...]) -> str | None:
    values = (value for name in properties for value in objects(store, entry, name))
    return next((value.value for value in values if isinstance(value, ox.Literal)), None)
