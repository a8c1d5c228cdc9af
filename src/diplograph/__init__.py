"""A knowledge graph of diplomatic positions, each traced back to the words it rests on.

`diplograph.open(".")` gives a `Case`: query it, export its triples, build it.
"""

from typing import TYPE_CHECKING, Any

from diplograph.errors import (
    AmbiguousName,
    DiplographError,
    InputError,
    Interrupted,
    LimitError,
    LockedError,
    MissingExtra,
    Problem,
    QueryError,
    StoreError,
    UnknownName,
    UsageError,
)
from diplograph.version import __version__

if TYPE_CHECKING:
    from diplograph import authoring, web
    from diplograph.case import Case, open  # noqa: A004  # diplograph.open, as gzip.open
    from diplograph.graph import build as building
    from diplograph.graph import ontology
    from diplograph.graph.ontology import reasoner as reasoning
    from diplograph.isolation import Limits
    from diplograph.output import exports, networks, pages, plots, tables
    from diplograph.query import results

__all__ = [
    "AmbiguousName",
    "Case",
    "DiplographError",
    "InputError",
    "Interrupted",
    "LimitError",
    "Limits",
    "LockedError",
    "MissingExtra",
    "Problem",
    "QueryError",
    "StoreError",
    "UnknownName",
    "UsageError",
    "__version__",
    "authoring",
    "building",
    "exports",
    "networks",
    "ontology",
    "open",
    "pages",
    "plots",
    "reasoning",
    "results",
    "tables",
    "web",
]
_MODULES = {
    "authoring": "authoring",
    "building": "graph.build",
    "exports": "output.exports",
    "networks": "output.networks",
    "ontology": "graph.ontology",
    "pages": "output.pages",
    "plots": "output.plots",
    "reasoning": "graph.ontology.reasoner",
    "results": "query.results",
    "tables": "output.tables",
    "web": "web",
}
"""The modules of the Python interface, by their names in it."""


def __getattr__(name: str) -> Any:
    """Imports a name of the interface at its first use, so that the command line starts fast."""
    if name in ("Case", "open"):
        from diplograph import case

        return getattr(case, name)
    if name == "Limits":
        from diplograph.isolation import Limits

        return Limits
    if name in _MODULES:
        from importlib import import_module

        return import_module(f"diplograph.{_MODULES[name]}")
    raise AttributeError(f"module 'diplograph' has no attribute {name!r}")
