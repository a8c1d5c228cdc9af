"""A knowledge graph of diplomatic positions, each led back to the words it rests on.

`diplograph.open(".")` gives a `Case`: ask it, take its triples out, build it.
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
    from diplograph import (
        authoring,
        building,
        exports,
        networks,
        ontology,
        pages,
        plots,
        reasoning,
        results,
        tables,
        web,
    )
    from diplograph.case import Case, open  # noqa: A004  # diplograph.open, as gzip.open
    from diplograph.running import Limits

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
_MODULES = (
    "authoring building exports networks ontology pages plots reasoning results tables web".split()
)


def __getattr__(name: str) -> Any:
    """Imports what is asked for: the command line starts often, and needs less than a script."""
    if name in ("Case", "open"):
        from diplograph import case

        return getattr(case, name)
    if name == "Limits":
        from diplograph.running import Limits

        return Limits
    if name in _MODULES:
        from importlib import import_module

        return import_module(f"diplograph.{name}")
    raise AttributeError(f"module 'diplograph' has no attribute {name!r}")
