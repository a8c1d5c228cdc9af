"""Saved queries: SPARQL files that describe themselves, and their parameters.

`Library.get` reads one, `parse_values` makes terms of what a user wrote, `bind` puts them in their
places. `docs/saved-queries.md` says how such a file is written.
"""

from diplograph.queries.binding import bind
from diplograph.queries.bounds import bounded
from diplograph.queries.expectations import failures
from diplograph.queries.library import Library
from diplograph.queries.loading import load
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
    "load",
    "parse_value",
    "parse_values",
    "translated_syntax",
    "with_prefixes",
]
