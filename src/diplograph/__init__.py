"""A knowledge graph of diplomatic positions, each led back to the words it rests on.

    import diplograph

    case = diplograph.open(".")
    rows = case.query("positions-on", location="philadelphi-corridor")
"""

from diplograph.case import Case, open
from diplograph.errors import (
    AmbiguousName,
    DiplographError,
    InputError,
    LockedError,
    Problem,
    QueryError,
    StoreError,
    UnknownName,
    UsageError,
)

__all__ = [
    "AmbiguousName",
    "Case",
    "DiplographError",
    "InputError",
    "LockedError",
    "Problem",
    "QueryError",
    "StoreError",
    "UnknownName",
    "UsageError",
    "open",
]
