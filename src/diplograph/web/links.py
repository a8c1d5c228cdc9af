"""The URLs of pages and data of the web."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from diplograph.query.results import Iri

_SAFE: Final = "/:,;=+~!*'()$-._@"
_ODD: Final = re.compile(r"^/|/$|//|^\.{1,2}$|/\.{1,2}/|/\.{1,2}$|^\.{1,2}/|\.[a-z]{2,7}$")
"""Paths that browsers change, or that end as the suffix of a format."""


class Links:
    """Makes URLs below `root`, the path that the application is mounted at.

    A resource has a page if the graph has triples about it; another web address leads to itself.
    """

    def __init__(self, root: str, store: ox.Store) -> None:
        self.root = root
        self._store = store
        self._known: dict[str, bool] = {}

    def to(self, thing: Iri) -> str | None:
        """The URL for an IRI: its page, else itself if it is a web address."""
        return self.page(thing) if self.has_page(thing) else web_address(thing)

    def has_page(self, thing: str) -> bool:
        """Whether the graph has triples about it."""
        if thing not in self._known:
            try:
                node = ox.NamedNode(thing)
            except ValueError:
                return False
            found = self._store.quads_for_pattern(node, None, None, ox.DefaultGraph())
            self._known[thing] = next(found, None) is not None
        return self._known[thing]

    def page(self, thing: Iri, form: str = "", more: Sequence[tuple[str, str]] = ()) -> str:
        """The page of a resource, or with a suffix such as `.ttl` its data."""
        name = thing.id
        if name == thing or _ODD.search(name):
            return with_values(f"{self.root}/show{form}", [("iri", str(thing)), *more])
        return with_values(f"{self.root}/show/{quote(name, safe=_SAFE)}{form}", more)

    def query(self, name: str, values: Sequence[tuple[str, str]] = (), form: str = "") -> str:
        """The page of a saved query with values, or with a suffix its rows."""
        return with_values(f"{self.root}/query/{quote(name, safe=_SAFE)}{form}", values)

    def sparql(self, text: str = "", form: str = "") -> str:
        """The endpoint, or its result for a query text."""
        return with_values(f"{self.root}/sparql{form}", [("query", text)] if text else [])

    def static(self, name: str) -> str:
        """A static file, such as the style sheet."""
        return f"{self.root}/static/{name}"


def with_values(path: str, values: Sequence[tuple[str, str]]) -> str:
    """A path with a query string."""
    return f"{path}?{urlencode(values)}" if values else path


def web_address(address: str | None) -> str | None:
    """The address if a browser may follow it (http or https), else None.

    >>> web_address("https://example.org/"), web_address("javascript:alert(1)")
    ('https://example.org/', None)
    """
    return address if address and re.match(r"https?://", address, re.IGNORECASE) else None
