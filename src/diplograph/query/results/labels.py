"""Ids and labels of the resources of a graph."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Self

import pyoxigraph as ox

from diplograph.rdf.names import LABELS, Label, Namespaces, best_label, language_rank
from diplograph.rdf.namespaces import DP, PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""An RDF term in a row or as an object."""

_LABELS: Final = tuple(map(ox.NamedNode, LABELS))
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_INFERRED: Final = ox.NamedNode(DP.inferences)
_HOLDER, _STANCE, _TARGET = map(ox.NamedNode, (DP.holder, DP.stance, DP.target))
_ATTRIBUTION, _IMPUTED = ox.NamedNode(DP.attribution), ox.NamedNode(DP.imputed)
_CACHED = 65536
_DEPTH: Final = 3
_ARTICLES: Final = "article/"

IMPUTED: Final = " (imputed)"
"""The suffix of the label of a position that is only imputed to its holder."""


class Iri(str):
    """An IRI: a string with an `id` and a `label`.

    Pickling turns it into a plain string.
    """

    __slots__ = ("_names",)
    _names: "Labels"

    def __new__(cls, value: str, names: "Labels") -> Self:
        """Creates an IRI with its names from `names`; usually through `Labels.iri`."""
        iri = super().__new__(cls, value)
        iri._names = names
        return iri

    @property
    def id(self) -> str:
        """The local name, if the case's base or the ontology has it, else `prefix:name`."""
        return self._names.id(self)

    @property
    def label(self) -> str:
        """The label for people; the `id` if the graph has no label."""
        return self._names.label(self)

    @property
    def written(self) -> str:
        """The spelling in files and queries: the `id`, or `article#entry` for entries."""
        name = self.id
        if not name.startswith(_ARTICLES):
            return name
        return name.removeprefix(_ARTICLES).replace("/", "#", 1)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


class Labels:
    """Ids and labels by IRI, read from a store when needed.

    `best_label` chooses among several labels, for `language`. A position has none; its label
    consists of holder, stance and target. If the target is another position, that one's label is in
    brackets. The label of a position that is only imputed to its holder ends in `IMPUTED`.
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
        """Whether a term is a position or an event of an article, judged by its IRI."""
        iri = term.value if isinstance(term, ox.NamedNode) else ""
        return iri.startswith(self._articles) and iri.find("/", len(self._articles)) > 0

    def is_imputed(self, term: Term | None) -> bool:
        """Whether a term is a position or an event with the attribution `dp:imputed`."""
        return (
            isinstance(term, ox.NamedNode) and ox.Quad(term, _ATTRIBUTION, _IMPUTED) in self._store
        )

    def kind(self, iri: str) -> str:
        """The local name of the asserted class of a resource; "" if there is none.

        Inferred classes, and those outside of the ontology, do not count; of several classes it is
        the first by name.
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
        """The sort key of an IRI among values: its label without case, then label and IRI."""
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
        labels: list[Label] = []
        for predicate in _LABELS:
            labels += (
                Label(predicate.value, value.value, value.language or "")
                for value in self._objects(node, predicate)
                if isinstance(value, ox.Literal)
            )
            if any(language_rank(label.language, self._language) == 0 for label in labels):
                break  # the properties that follow are less preferred
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
        """The label, in brackets, of a position that is the target of another, to some depth."""
        composed = self._composed(node, depth + 1) if depth < _DEPTH else None
        return f"({composed})" if composed else None

    def _objects(self, node: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
        found = self._store.quads_for_pattern(node, predicate, None, ox.DefaultGraph())
        return [quad.object for quad in found]
