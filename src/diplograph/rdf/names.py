"""Names of resources: short names for IRIs, and the choice among several labels."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from diplograph.rdf.namespaces import PREFIXES

_DP: Final = PREFIXES["dp"]

TITLE: Final = PREFIXES["dcterms"] + "title"
ALTERNATIVE: Final = PREFIXES["skos"] + "altLabel"
LABELS: Final = (
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    TITLE,
    ALTERNATIVE,
)
"""The properties that give labels, the most preferred first."""


class Label(NamedTuple):
    """A label of a resource: its property, text and language tag, which may be empty."""

    predicate: str
    text: str
    language: str

    @property
    def alternative(self) -> bool:
        """Whether it is an alternative label."""
        return self.predicate == ALTERNATIVE


def best_label(labels: Iterable[Label], language: str = "en") -> str | None:
    """The label to show: preferred before alternative, then by `language_rank`, then by property.

    >>> name, preferred = LABELS[:2]
    >>> best_label([Label(name, "Egypte", "fr"), Label(preferred, "Egypt", "en-GB")])
    'Egypt'
    """

    def order(label: Label) -> tuple[bool, int, int, str, str]:
        rank = language_rank(label.language, language)
        place = LABELS.index(label.predicate)
        return label.alternative, rank, place, label.language, label.text

    best = min(labels, key=order, default=None)
    return best.text if best else None


def language_rank(tag: str, wanted: str) -> int:
    """The rank of a language tag: 0 if wanted, 1 with a region, 2 if empty, 3 otherwise."""
    tag, wanted = tag.lower(), wanted.lower()
    if tag == wanted:
        return 0
    if not tag:
        return 2
    return 1 if tag.startswith(f"{wanted}-") else 3


class Namespaces:
    """Shortens and expands IRIs by the longest namespace that matches.

    `base` is the base IRI of a case; it has no prefix, and comes before all namespaces.
    """

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES, base: str = "") -> None:
        self.base = base
        self._prefixes = prefixes
        longest = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self._in_order = [*([("", base)] if base else ()), *longest]

    def split(self, iri: str) -> Iterator[tuple[str, str]]:
        """Prefix and local name of an IRI, for each namespace that it begins with."""
        for prefix, namespace in self._in_order:
            if iri.startswith(namespace):
                yield prefix, iri[len(namespace) :]

    def shorten(self, iri: str) -> str:
        """The local name after the base, else `prefix:local`, else the IRI itself.

        >>> Namespaces(base="https://example.org/").shorten("https://example.org/egypt")
        'egypt'
        """
        for prefix, local in self.split(iri):
            return f"{prefix}:{local}" if prefix else local or iri
        return iri

    def id(self, iri: str, types: Callable[[str], Collection[str]]) -> str:
        """The id of a resource, which people write and which finds it.

        Individuals of the ontology, such as the stances, need no prefix, unless the case has a
        resource with the same id. `types` gives the asserted classes of an IRI.
        """
        prefix, local = next(self.split(iri), ("", ""))
        if not prefix and ":" in local:  # the part before the colon would be read as a prefix
            return iri
        ours = self._prefixes.get(prefix) == _DP and any(c.startswith(_DP) for c in types(iri))
        return local if ours and not types(self.base + local) else self.shorten(iri)

    def in_sparql(self, iri: str) -> str:
        """`prefix:local`, else the IRI in angle brackets.

        >>> Namespaces().in_sparql("https://example.org/egypt")
        '<https://example.org/egypt>'
        """
        prefixed = (f"{prefix}:{local}" for prefix, local in self.split(iri) if prefix)
        return next(prefixed, f"<{iri}>")

    def expand(self, name: str) -> str | None:
        """The IRI of `prefix:local`; None if the prefix is not known."""
        prefix, colon, local = name.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else None
