"""The context of JSON-LD files: the predicate and the type of each key.

It is the file `ontology/context.jsonld`. Every file contains it: no reader has to fetch it.
See JSON-LD 1.1, https://www.w3.org/TR/json-ld11/, section 4.1.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from json import loads
from typing import Any, NamedTuple

from diplograph import resources
from diplograph.errors import InputError, Problem
from diplograph.rdf.names import Namespaces
from diplograph.rdf.writers.statements import TYPE

_LOCAL = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
# A relative reference under the base that is not ambiguous: no scheme, no dot segments.
_RELATIVE = re.compile(r"[^\W_][\w.-]*(/[^\W_][\w.-]*)*(#char=[0-9]+,[0-9]+)?")


class Key(NamedTuple):
    """A key of an object; `type` is `@id`, `@vocab` or the IRI of a datatype.

    Keys are written in the order of their `rank`, their position in the context.
    """

    name: str
    type: str | None = None
    by_language: bool = False
    rank: int = 1000


def published() -> dict[str, Any]:
    """The context that comes with the program, as JSON data."""
    text = (resources.ontology() / "context.jsonld").read_text(encoding="utf-8")
    context: dict[str, Any] = loads(text)["@context"]
    return context


class Context:
    """Compacts keys and IRIs by the published context, further prefixes, and a base."""

    def __init__(self, prefixes: Mapping[str, str], base: str | None) -> None:
        common = published()
        own = {
            prefix: namespace
            for prefix, namespace in sorted(prefixes.items())
            # Only a namespace with such an end may be a prefix (JSON-LD 1.1 API, section 4.2.2).
            if namespace.endswith((":", "/", "?", "#", "[", "]", "@"))
            and common.get(prefix) != namespace
        }
        own_names = own | ({"@base": base} if base else {})
        self.contexts = [common, own_names] if own_names else [common]
        """The value of `@context` in a file."""
        self._base = base
        self._vocab: str = common["@vocab"]
        self._names = common.keys() | own.keys()
        self._schemes = {
            name: iri
            for name, iri in {**common, **own}.items()
            if isinstance(iri, str) and ":" in iri and name[0] != "@"
        }
        self._namespaces = Namespaces(self._schemes)
        self._keys = dict(_keys(common))
        self.iri = lru_cache(maxsize=65536)(self._iri)
        self.word = lru_cache(maxsize=4096)(self._word)

    def key(self, predicate: str) -> Key:
        """The key for a predicate, with the type of its values."""
        return self._keys.get(predicate[1:-1]) or self.plain_key(predicate)

    def plain_key(self, predicate: str) -> Key:
        """A key for the predicate without a type: each value must state its own."""
        return Key(self.word(predicate))

    def rank(self, predicate: str) -> int:
        """The position of a predicate among those of an object; `rdf:type` comes first."""
        return -1 if predicate == TYPE else self.key(predicate).rank

    def _word(self, text: str) -> str:
        """The compact form of a class, predicate or other term of a vocabulary."""
        local = text[1:-1].removeprefix(self._vocab)
        if _LOCAL.fullmatch(local) and local not in self._names:
            return local
        return self._compact(text)

    def _iri(self, text: str) -> str:
        """The compact form of a node's IRI."""
        if self._base and text[1:].startswith(self._base):
            local = text[1 + len(self._base) : -1]
            if (
                _RELATIVE.fullmatch(local) and local not in self._names
            ):  # Oxigraph reads them as keys
                return local
        return self._compact(text)

    def _compact(self, text: str) -> str:
        if text.startswith("_:"):
            return text
        iri = text[1:-1]
        for prefix, local in self._namespaces.split(iri):
            if not local.startswith("//"):
                return f"{prefix}:{local}"
        scheme, _, rest = iri.partition(":")
        if text.startswith("<<") or (scheme in self._schemes and not rest.startswith("//")):
            problem = Problem(f"JSON-LD cannot hold {text}", hint="write another format")
            raise InputError([problem])
        return iri


def _keys(context: Mapping[str, Any]) -> Iterator[tuple[str, Key]]:
    """The keys that a context defines, by the IRIs of their predicates."""
    namespaces = Namespaces({name: iri for name, iri in context.items() if isinstance(iri, str)})
    for rank, (name, value) in enumerate(context.items()):
        if isinstance(value, dict):
            kind = value.get("@type", "")
            by_language = value.get("@container") == "@language"
            key = Key(name, namespaces.expand(kind) or kind or None, by_language, rank)
            yield namespaces.expand(value["@id"]) or value["@id"], key
