"""What the things of a graph are called: their short ids, and their labels."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Self

import pyoxigraph as ox

from diplograph.rdf.names import LABELS, Label, Namespaces, best_label
from diplograph.rdf.namespaces import DP, PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""What can stand in a row or as an object."""

_LABELS: Final = tuple(map(ox.NamedNode, LABELS))
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_INFERRED: Final = ox.NamedNode(DP.inferences)
_HOLDER, _STANCE, _TARGET = map(ox.NamedNode, (DP.holder, DP.stance, DP.target))
_ATTRIBUTION, _IMPUTED = ox.NamedNode(DP.attribution), ox.NamedNode(DP.imputed)
_CACHED = 65536
_DEPTH: Final = 3
_ARTICLES: Final = "article/"

IMPUTED: Final = " (imputed)"
"""The end of the label of a position that is only imputed to its holder."""


class Iri(str):
    """An IRI: a string that knows its `id` and its `label`.

    Copies made by pickling are bare strings.
    """

    __slots__ = ("_names",)
    _names: "Labels"

    def __new__(cls, value: str, names: "Labels") -> Self:
        """Makes an IRI that `names` names; `Labels.iri` is the usual way."""
        iri = super().__new__(cls, value)
        iri._names = names
        return iri

    @property
    def id(self) -> str:
        """The name under the case's base or of a term of the ontology, else `prefix:name`."""
        return self._names.id(self)

    @property
    def label(self) -> str:
        """What people call it; its `id` where the graph has no label for it."""
        return self._names.label(self)

    @property
    def written(self) -> str:
        """What a person writes for it: its `id`, and `article#entry` for an article's entries."""
        name = self.id
        if not name.startswith(_ARTICLES):
            return name
        return name.removeprefix(_ARTICLES).replace("/", "#", 1)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


class Labels:
    """Ids and labels by IRI, read from a store when they are asked for.

    Of several labels `best_label` takes one, for `language`. A position, which has none, is called
    by its holder, stance and target; one on another position by that one's name, in brackets; and
    of one that is only imputed to its holder the label says so.
    """

    def __init__(
        self,
        store: ox.Store,
        base: str,
        *,
        prefixes: Mapping[str, str] = PREFIXES,
        language: str = "en",
    ) -> None:
        self.prefixes = prefixes
        self._articles = base + _ARTICLES
        self._store = store
        self._language = language
        self._namespaces = Namespaces(prefixes, base)
        self.id = lru_cache(maxsize=_CACHED)(self._id)
        self.label = lru_cache(maxsize=_CACHED)(self._label)
        self.sort_key = lru_cache(maxsize=_CACHED)(self._sort_key)

    def iri(self, value: str) -> Iri:
        """The IRI `value`, with its names."""
        return Iri(value, self)

    def is_entry(self, term: Term | None) -> bool:
        """Whether a term is a position or an event of an article, as its IRI tells."""
        iri = term.value if isinstance(term, ox.NamedNode) else ""
        return iri.startswith(self._articles) and iri.find("/", len(self._articles)) > 0

    def is_imputed(self, term: Term | None) -> bool:
        """Whether a term is a position or an event that is only imputed to whose it is."""
        return (
            isinstance(term, ox.NamedNode) and ox.Quad(term, _ATTRIBUTION, _IMPUTED) in self._store
        )

    def kind(self, iri: str) -> str:
        """The name of the class that is stated of it, not of one that follows; "" if there is none.

        Of several the first by name, and none but those of the ontology.
        """
        node = ox.NamedNode(iri)
        stated, inferred = (
            {quad.object for quad in self._store.quads_for_pattern(node, _TYPE, None, graph)}
            for graph in (ox.DefaultGraph(), _INFERRED)
        )
        kinds = sorted(str(kind)[1:-1] for kind in stated - inferred)
        ours = (kind for kind in kinds if kind.startswith(PREFIXES["dp"]))
        return next(ours, "").removeprefix(PREFIXES["dp"])

    def _sort_key(self, iri: str) -> tuple[int, str, str]:
        """What IRIs are ordered by among values: their labels, without regard to case, first."""
        label = self.label(iri)
        return 2, label.casefold(), f"{label}\n{iri}"

    def _id(self, iri: str) -> str:
        return self._namespaces.id(iri, self._types)

    def _types(self, iri: str) -> list[str]:
        return [str(kind)[1:-1] for kind in self._objects(ox.NamedNode(iri), _TYPE)]

    def _label(self, iri: str) -> str:
        node = ox.NamedNode(iri)
        return self._given(node) or self._composed(node) or self.id(iri)

    def _given(self, node: ox.NamedNode) -> str | None:
        labels = (
            Label(predicate.value, value.value, value.language or "")
            for predicate in _LABELS
            for value in self._objects(node, predicate)
            if isinstance(value, ox.Literal)
        )
        return best_label(labels, self._language)

    def _composed(self, node: ox.NamedNode, depth: int = 0) -> str | None:
        parts = [
            self._given(value) or self._below(value, depth) or self.id(value.value)
            for predicate in (_HOLDER, _STANCE, _TARGET)
            for value in self._objects(node, predicate)
            if isinstance(value, ox.NamedNode)
        ]
        if len(parts) != 3:
            return None
        return "{}: {} {}".format(*parts) + (IMPUTED if self.is_imputed(node) else "")

    def _below(self, node: ox.NamedNode, depth: int) -> str | None:
        """What a position is called on which another one is, and so on for a few of them."""
        composed = self._composed(node, depth + 1) if depth < _DEPTH else None
        return f"({composed})" if composed else None

    def _objects(self, node: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
        found = self._store.quads_for_pattern(node, predicate, None, ox.DefaultGraph())
        return [quad.object for quad in found]
