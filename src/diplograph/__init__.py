"""A knowledge graph of diplomatic positions, each led back to the words it rests on.

import diplograph

case = diplograph.open(".")
rows = case.query("positions-on", location="philadelphi-corridor")
"""

from diplograph.case import Case, open  # noqa: A004  # diplograph.open, as gzip.open
from diplograph.errors import (
    AmbiguousName,
    DiplographError,
    InputError,
    LimitError,
    LockedError,
    Problem,
    QueryError,
    StoreError,
    UnknownName,
    UsageError,
)
from diplograph.running import Limits

__all__ = [
    "AmbiguousName",
    "Case",
    "DiplographError",
    "InputError",
    "LimitError",
    "Limits",
    "LockedError",
    "Problem",
    "QueryError",
    "StoreError",
    "UnknownName",
    "UsageError",
    "open",
]
