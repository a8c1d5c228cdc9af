"""Saved queries: SPARQL files that describe themselves, and their parameters.

`Library.get` reads one, `parse_values` makes terms of what a user wrote, `bind` puts them in their
places. `docs/saved-queries.md` says how such a file is written.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diplograph.queries.binding import bind
    from diplograph.queries.bounds import bounded
    from diplograph.queries.expectations import failures
    from diplograph.queries.library import Library
    from diplograph.queries.prefixes import with_prefixes
    from diplograph.queries.saved_query import Expectation, Parameter, SavedQuery
    from diplograph.queries.syntax import check_syntax, translated_syntax
    from diplograph.queries.values import NameResolver, parse_value, parse_values

__all__ = [
    "Expectation",
    "Library",
    "NameResolver",
    "Parameter",
    "SavedQuery",
    "bind",
    "bounded",
    "check_syntax",
    "failures",
    "parse_value",
    "parse_values",
    "translated_syntax",
    "with_prefixes",
]

_MODULES = {
    "binding": ["bind"],
    "bounds": ["bounded"],
    "expectations": ["failures"],
    "library": ["Library"],
    "prefixes": ["with_prefixes"],
    "saved_query": ["Expectation", "Parameter", "SavedQuery"],
    "syntax": ["check_syntax", "translated_syntax"],
    "values": ["NameResolver", "parse_value", "parse_values"],
}


def __getattr__(name: str) -> Any:
    """Imports what is asked for: to ask a query that was read before takes few of them."""
    from importlib import import_module

    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
