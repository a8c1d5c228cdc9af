"""Tells whether an event was cancelled or a position superseded, and when, as EDTF text.

Cancellations and positions that are only imputed to an actor do not count.
"""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from diplograph.rdf.namespaces import DP

_Subject = ox.NamedNode | ox.BlankNode | ox.Triple
_Value = _Subject | ox.Literal
_KIND, _CANCELLATION = ox.NamedNode(DP.kind), ox.NamedNode(DP.cancellation)
_CONCERNS, _REPORT_OF = ox.NamedNode(DP.concerns), ox.NamedNode(DP.reportOf)
_SUPERSEDES: Final = ox.NamedNode(DP.supersedes)
_ATTRIBUTION, _IMPUTED = ox.NamedNode(DP.attribution), ox.NamedNode(DP.imputed)
_EVENT_TIMES: Final = (ox.NamedNode(DP.when), ox.NamedNode(DP.from_))
_POSITION_TIMES: Final = (ox.NamedNode(DP.held), ox.NamedNode(DP.heldFrom))


def cancelled(store: ox.Store, event: str) -> str | None:
    """The time of an event's cancellation, `undated` if unknown; None if it was not cancelled.

    A cancellation concerns the event itself, or the event of the vocabulary that it reports.
    """
    node = ox.NamedNode(event)
    known = (quad.object for quad in _quads(store, node, _REPORT_OF, None))
    times = [
        _time(store, quad.subject, _EVENT_TIMES) or "undated"
        for one in (node, *known)
        for quad in _quads(store, None, _CONCERNS, one)
        if ox.Quad(quad.subject, _KIND, _CANCELLATION) in store and _told(store, quad.subject)
    ]
    return min(times, default=None)


def superseded(store: ox.Store, position: str) -> str | None:
    """The time of the superseding position, `unknown` if undated; None if there is none."""
    times = [
        _time(store, quad.subject, _POSITION_TIMES) or "unknown"
        for quad in _quads(store, None, _SUPERSEDES, ox.NamedNode(position))
        if _told(store, quad.subject)
    ]
    return min(times, default=None)


def _told(store: ox.Store, entry: _Subject) -> bool:
    modes = [quad.object for quad in _quads(store, entry, _ATTRIBUTION, None)]
    return bool(modes) and _IMPUTED not in modes


def _time(
    store: ox.Store,
    entry: _Subject,
    properties: tuple[ox.NamedNode, ...],
) -> str | None:
    found = (quad.object for name in properties for quad in _quads(store, entry, name, None))
    return next((value.value for value in found if isinstance(value, ox.Literal)), None)


def _quads(
    store: ox.Store, subject: _Subject | None, predicate: ox.NamedNode, value: _Value | None
) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(subject, predicate, value, ox.DefaultGraph())
