"""Resolves names to IRIs of a graph: of the vocabulary, of articles and of their entries."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from diplograph.coding.spelling import composed
from diplograph.errors import AmbiguousName, UnknownName
from diplograph.query.results.labels import Labels
from diplograph.rdf import iris
from diplograph.rdf.lookups import objects, subjects
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.rdf.ntriples import is_iri

if TYPE_CHECKING:
    from diplograph.coding.vocabulary import Vocabulary

_TYPE: Final = PREFIXES["rdf"] + "type"
_TARGETS: Final = frozenset({DP.Position, DP.Event})  # entries have their class alone


class Resolver:
    """Resolves ids by look-ups in the store, and reads the vocabulary only for other names.

    It also resolves ids of articles, `2024-09-17-blinken-cairo`, and of their entries,
    `2024-09-17-blinken-cairo#egypt-opposes-presence`.
    """

    def __init__(self, store: ox.Store, base: str, vocabulary: "Callable[[], Vocabulary]") -> None:
        self.base = base
        self._store = store
        self._vocabulary = vocabulary

    def resolve(self, name: str, classes: Collection[str] = ()) -> str:
        """The IRI for a name, with the arguments and errors of `Vocabulary.resolve`."""
        wanted = {*classes, *_TARGETS} if DP.Target in classes else classes
        for iri in self._candidates(name):
            types = self._types(iri)
            if types and (not wanted or not types.isdisjoint(wanted)):
                return iri
        vocabulary = self._vocabulary()
        try:
            return vocabulary.resolve(name, classes)
        except UnknownName as error:
            if concerning := list(self._concerning(vocabulary, name, classes)):
                raise vocabulary.unknown(name, classes, concerning=concerning) from error
            raise

    def _concerning(
        self, vocabulary: "Vocabulary", name: str, classes: Collection[str]
    ) -> Iterator[str]:
        """The ids of individuals of `classes` that have `dp:concerns` to the named resource."""
        with suppress(AmbiguousName):
            if classes and (iri := vocabulary.find(name)):
                for subject in subjects(self._store, DP.concerns, iri):
                    if not vocabulary.types(subject).isdisjoint(classes):
                        yield vocabulary.id(subject)

    def _candidates(self, name: str) -> Iterator[str]:
        """The possible IRIs for a name, if it is an id or an IRI under the case's base."""
        local = composed(name).replace("#", "/")
        if all(iris.ID.fullmatch(part) for part in local.split("/")):
            for namespace in (self.base, PREFIXES["dp"], iris.article(self.base, "")):
                yield namespace + local
        elif name.startswith(self.base) and is_iri(name):
            yield name

    def spelled(self, name: str) -> Iterator[str]:
        """The IRIs that a name may spell: the one it resolves to, or else unlisted ones.

        Raises:
            AmbiguousName: it is the label of several resources.
        """
        if not name.strip():  # it would be the base IRI itself
            return
        try:
            yield self.resolve(name)
        except UnknownName:
            article = iris.article(self.base, composed(name).replace("#", "/", 1))
            spelled = (*self._vocabulary().spelled(name), article, iris.coder(self.base, name))
            yield from filter(is_iri, spelled)

    def known(self, beginning: str, names: Labels) -> list[tuple[str, str]]:
        """Ids that start with `beginning`, and their labels: of the vocabulary and of articles.

        After `article#`, these are the ids of the entries of that article.
        """
        beginning = composed(beginning)
        article, sign, _ = beginning.partition("#")
        if sign:
            found = subjects(self._store, DP.reportedIn, iris.article(self.base, article))
        else:
            found = subjects(self._store, _TYPE, DP.Article)
        spelled = {names.iri(iri).written: iri for iri in found}
        if not sign:
            vocabulary = self._vocabulary()
            spelled |= {vocabulary.id(iri): iri for iri in vocabulary.individuals()}
        return [
            (name, names.label(spelled[name]))
            for name in sorted(spelled)
            if composed(name).startswith(beginning)
        ]

    def _types(self, iri: str) -> set[str]:
        return {str(kind)[1:-1] for kind in objects(self._store, iri, _TYPE)}
