"""What is opened of a case: the graph in force, and the names in it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from diplograph import resources
from diplograph.casefile import CaseFile
from diplograph.errors import DiplographError, StoreError
from diplograph.namespaces import DP, PREFIXES
from diplograph.queries.library import Library
from diplograph.resolving import Resolver
from diplograph.results.names import Iri, Names, Term
from diplograph.store.generations import Generations

if TYPE_CHECKING:  # what asking a saved query does without is imported where it is used
    from diplograph.building import Status
    from diplograph.queries import Parameter, SavedQuery
    from diplograph.results.receipts import Receipt, Receipts
    from diplograph.store.generation import Generation
    from diplograph.vocabulary import Vocabulary

Terms = Mapping[str, Sequence[ox.NamedNode | ox.Literal]]
"""The values of a query's parameters."""


class Opened:
    """The generation of a case's graph that was in force when it was first asked."""

    def __init__(self, file: CaseFile) -> None:
        self.file = file

    @cached_property
    def generation(self) -> "Generation":
        """The generation that this object asks.

        Raises:
            DiplographError: nothing was built yet.
        """
        current = Generations(self.file.store).current()
        if current is None:
            raise DiplographError(f"{self.file.root}: nothing was built yet (run diplograph build)")
        return current

    @cached_property
    def store(self) -> ox.Store:
        """The graph itself, read-only. All that is asserted is in its default graph."""
        return self.generation.open()

    @cached_property
    def vocabulary(self) -> "Vocabulary":
        """The names that the graph knows, those of the ontology among them."""
        from diplograph.vocabulary import Vocabulary

        parts = self.generation.vocabulary.values()
        quads = (q for part in parts for q in ox.parse(part, format=ox.RdfFormat.N_TRIPLES))
        return Vocabulary((quad.triple for quad in quads), self.file.base, self.file.prefixes)

    @cached_property
    def names(self) -> Names:
        """Ids and labels of whatever the graph holds."""
        return Names(self.store, self.file.base, prefixes=self.file.prefixes)

    @property
    def _resolver(self) -> Resolver:
        return Resolver(self.store, self.file.base, lambda: self.vocabulary)

    @cached_property
    def library(self) -> Library:
        """The saved queries: those that come with the program, and the case's own over them."""
        folders = [resources.queries(), *self.file.queries]
        shown = {folder: self.file.shown(folder) for folder in self.file.queries}
        return Library(folders, self.file.prefixes, shown, kept=self.file.store / "queries")

    def _values(self, query: "SavedQuery", values: Mapping[str, Any]) -> Terms:
        """The terms for what a caller gives to a query's parameters.

        Raises:
            QueryError: a value is missing, unknown, or does not fit; all of them.
        """

        def instead(parameter: "Parameter", name: str) -> str | None:
            from diplograph.queries.instead import instead

            return instead(query, parameter, name, self._resolver, self.library)

        from diplograph.queries.values import parse_values

        return parse_values(query, values, self._resolver, instead)

    def resolve(self, name: str, *classes: str) -> Iri:
        """What a name stands for: an id, a CURIE, an IRI, or a label that only one thing bears.

        With `classes`, IRIs of classes of the ontology, it is one of them.

        Raises:
            UnknownName: nothing is called so; it suggests the nearest names.
            AmbiguousName: more than one thing is.
        """
        return self.names.iri(self._resolver.resolve(name, classes))

    def known(self, beginning: str) -> list[tuple[str, str]]:
        """Ids that begin so, each with a label: of the vocabulary, and of articles.

        Behind `article#`, the ids of the entries of that article.

        Raises:
            DiplographError: nothing was built yet.
        """
        return self._resolver.known(beginning, self.names)

    def _written(self, term: ox.NamedNode | ox.Literal) -> str:
        return self.names.iri(term.value).written if isinstance(term, ox.NamedNode) else term.value

    @cached_property
    def dated(self) -> date | None:
        """The newest day on which anything in the graph was published or coded.

        It is the same wherever and whenever the graph is built, which the day of a build is not.
        """
        days: list[str] = []
        for day in (DP.published, PREFIXES["prov"] + "generatedAtTime"):
            rows = self.store.query(f"SELECT (MAX(?day) AS ?newest) {{ ?node <{day}> ?day }}")
            assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - what a SELECT gives
            days += [str(newest.value)[:10] for (newest,) in rows if newest is not None]
        return date.fromisoformat(max(days)) if days else None

    @cached_property
    def receipts(self) -> "Receipts":
        """Finds what a position or an event rests on."""
        from diplograph.results.receipts import Receipts

        return Receipts(self.store, self.names, self.text)

    def _receipt(self, node: Term) -> "Receipt | None":
        return self.receipts.of(node)

    def text(self, article: str) -> str | None:
        """The text of an article, by its IRI, while its file is at hand; None where it is not."""
        from diplograph.readers.texts import text_of

        part = article.removeprefix(self.file.base)
        for shown, source in self.generation.sources.files.items():
            if source.gave(part):
                try:
                    return text_of(self.file.root / shown, part.removeprefix("article/"))
                except (OSError, ValueError):
                    return None
        return None

    # keeping ---------------------------------------------------------------------------------

    def status(self) -> "Status":
        """Which graph is in force, and what has changed in the files since it was built.

        Raises:
            InputError: the vocabulary cannot be read.
            StoreError: the store is damaged.
        """
        from diplograph import building

        return building.status(self.file)

    def verify(self) -> "Generation":
        """Proves the graph that this object asks against its records: every file, every triple.

        Gives back what is whole.

        Raises:
            StoreError: it is not; everything that was found.
            DiplographError: nothing was built yet.
        """
        if problems := self.generation.verify():
            mend = "mend it with diplograph build --full, or go back with diplograph rollback"
            raise StoreError("\n".join([*problems, mend]))
        return self.generation

    def rollback(self) -> "Generation":
        """Goes back to the graph before the last build, moves this object on to it, and gives it.

        The files of articles are not touched: the next build brings the graph up to date with them.

        Raises:
            DiplographError: there is none to go back to.
            StoreError: it is damaged.
            LockedError: a build is at work.
        """
        earlier = Generations(self.file.store).rollback()
        self._let_go()
        return earlier

    def _let_go(self) -> None:
        """Forgets the generation; the one then in force is opened when it is asked for."""
        for name in list(self.__dict__.keys() - {"file", "library"}):
            del self.__dict__[name]
