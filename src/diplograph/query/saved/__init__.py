"""Saved queries: SPARQL files that describe themselves, and their parameters.

`Library.get` reads one, `parse_values` turns users' values into RDF terms, and `bind` puts them
into the SPARQL. `docs/saved-queries.md` documents the format of the files.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diplograph.query.saved.binding import bind
    from diplograph.query.saved.expectations import failures
    from diplograph.query.saved.library import Library
    from diplograph.query.saved.parameter_values import NameResolver, parse_value, parse_values
    from diplograph.query.saved.prefixes import with_prefixes
    from diplograph.query.saved.saved_query import Expectation, Parameter, SavedQuery
    from diplograph.query.saved.syntax import check_syntax, translated_syntax
    from diplograph.query.saved.text_limits import bounded

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
    "text_limits": ["bounded"],
    "expectations": ["failures"],
    "library": ["Library"],
    "prefixes": ["with_prefixes"],
    "saved_query": ["Expectation", "Parameter", "SavedQuery"],
    "syntax": ["check_syntax", "translated_syntax"],
    "parameter_values": ["NameResolver", "parse_value", "parse_values"],
}


def __getattr__(name: str) -> Any:
    """Imports a name at its first use: to run a query from the cache takes few of the modules."""
    from importlib import import_module

    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
