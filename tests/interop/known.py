"""Answers in which another engine differs, by its own fault: a header test each, with the reason.

One that no longer differs fails `make interop`, so that the list stays true.
"""

from collections.abc import Mapping
from typing import Final

_LOSES_A_ROW = "one of two rows is missing; which part of the query loses it is not known"

_FAILS_AT_A_BIND = "it fails, or gives rows more; a BIND in an OPTIONAL is likely what it misreads"

DIFFERENCES: Final[Mapping[tuple[str, str], str]] = {
    ("RDF4J", "shifts-7"): _LOSES_A_ROW,
    **{("RDF4J", f"about-{number}"): _FAILS_AT_A_BIND for number in range(1, 5)},
}
"""By the tool and the header test (`query-number`)."""

UNREAD: Final[Mapping[tuple[str, str], str]] = {
    ("Gephi", "dl"): "not the labels, and of two modes not all nodes",
    ("networkx", "pajek"): "two modes: it takes the number of actors for a mistake",
    ("igraph", "dl"): "no full matrix of texts for labels",
}
"""Formats of networks of which a tool does not read all, by the tool and the format: the reason."""
