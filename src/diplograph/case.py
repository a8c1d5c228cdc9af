"""A case, opened: ask it, take its triples out, build it. This is the interface for Python.

import diplograph

case = diplograph.open(".")
for row in case.query("positions-on", location="philadelphi-corridor"):
    print(row.party.label, row.stance.label, row.target.label)
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from diplograph import casefile, iris, resources
from diplograph.casefile import CaseFile
from diplograph.errors import DiplographError, Problem, QueryError
from diplograph.namespaces import PREFIXES
from diplograph.queries.binding import bind
from diplograph.queries.library import Library
from diplograph.queries.values import parse_values
from diplograph.results.names import Iri, Names, Term
from diplograph.results.result import Answer, Result, Triples, result_of
from diplograph.running.federation import translated_answers
from diplograph.store.faults import translated_faults
from diplograph.store.generations import Generations

if TYPE_CHECKING:  # what asking a saved query does without is imported where it is used
    import rdflib

    from diplograph.agreement import Agreement
    from diplograph.building import BuildReport, Progress
    from diplograph.plots import Plot, Width
    from diplograph.queries import SavedQuery
    from diplograph.results.receipts import Receipt, Receipts
    from diplograph.running import Limits
    from diplograph.store.generation import Generation
    from diplograph.vocabulary import Vocabulary

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


def open(path: str | Path = ".") -> "Case":  # noqa: A001  # diplograph.open, as gzip.open
    """The case that `path` lies in: its folder, or anything below it.

    Raises:
        UsageError: there is no `diplograph.toml` there or above.
        InputError: the case file is wrong.
    """
    return Case(casefile.load(casefile.find(Path(path))))


class Case:
    """A case, and the generation of its graph that was in force when it was first asked.

    Answers come from that generation as long as the object lives, whatever others build meanwhile;
    only its own `build` moves it on.
    """

    def __init__(self, file: CaseFile) -> None:
        self.file = file

    def __repr__(self) -> str:
        return f"diplograph.open({str(self.file.root)!r})"

    # asking ----------------------------------------------------------------------------------

    def query(self, name: str, /, **values: Any) -> Result:
        """The answer of a saved query.

        `values` are those of its parameters: names of the vocabulary, dates, numbers, truth values
        or text, as their types ask, or lists of them; `-` in a parameter's name is written `_`.

        Raises:
            QueryError: there is no such query, or a value does not fit its parameter.
            DiplographError: nothing was built yet.
        """
        query = self.library.get(name)
        result = self._run(self.bound(query, values), query)
        if not isinstance(result, Result):
            raise QueryError([Problem("not a SELECT query; saved queries give rows", query.path)])
        return result

    def plot(
        self,
        kind: str,
        /,
        *,
        width: "Width" = "column",
        title: str | None = None,
        top: int | None = None,
        **values: Any,
    ) -> "Plot":
        """A picture of a kind of `diplograph.plots.KINDS`, drawn from what saved queries give.

        `width` is `column` (85 mm) or `page` (170 mm); `title` takes the place of its own title, an
        empty one leaves it out; `top` is how many targets, parties or places it may show, which
        are those with the most positions. `values` are parameters as `query` takes them.

        Raises:
            QueryError: a value is missing, unknown, or does not fit its parameter.
            UsageError: there is no such kind or width.
            DiplographError: nothing was built yet.
        """
        from diplograph import plots

        return plots.plot(self, kind, width=width, title=title, top=top, **values)

    def bound(self, query: "SavedQuery", values: Mapping[str, Any]) -> str:
        """The SPARQL of a saved query with its values in place.

        Raises:
            QueryError: a value is missing, unknown, or does not fit its parameter; all of them.
        """
        return bind(query, parse_values(query, values, _Resolver(self)))

    def sparql(self, text: str, *, limits: "Limits | None" = None) -> Result | Triples | Answer:
        """The answer of a query in SPARQL; the common prefixes need not be declared.

        Without `limits` the text runs in this process, which it can keep busy for ever, or end.
        A text that is not your own is to be asked with `limits`: it is checked before it is run,
        and runs in a process of its own.

        Raises:
            QueryError: the text is not a SPARQL query, or not one that `limits` allow.
            LimitError: the query went beyond its limits.
            DiplographError: nothing was built yet.
        """
        if limits is None:
            return self._run(text, None)
        from diplograph.queries.bounds import bounded
        from diplograph.running.apart import answer

        text = bounded(text, federation=limits.federation)
        names = self.names  # with the store open, its generation is not cleared
        with translated_faults(self.generation.path), translated_answers(text):
            given = answer(self.generation.database, text, self.file.prefixes, limits)
        return result_of(given, names, receipts=self._receipt)

    def _run(self, text: str, query: "SavedQuery | None") -> Result | Triples | Answer:
        prefixes = self.file.prefixes

        @contextmanager
        def reading() -> Iterator[None]:
            with translated_faults(self.generation.path), translated_answers(text):
                yield

        try:
            with reading():
                given = self.store.query(text, prefixes=prefixes)
        except SyntaxError as error:
            from diplograph.queries.syntax import explained

            raise explained(text, prefixes, None, str(error)) from error
        return result_of(
            given,
            self.names,
            reading=reading,
            sort=query.sort if query else (),
            evidence=query.evidence if query else (),
            receipts=self._receipt,
        )

    @cached_property
    def library(self) -> Library:
        """The saved queries: those that come with the program, and the case's own over them."""
        folders = [resources.queries(), *self.file.queries]
        shown = {folder: self.file.shown(folder) for folder in self.file.queries}
        return Library(folders, self.file.prefixes, shown, kept=self.file.store / "queries")

    # the graph -------------------------------------------------------------------------------

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

    def graph(self, *, asserted_only: bool = False) -> "rdflib.Graph":
        """The triples as a graph of rdflib, in memory."""
        from diplograph.exports import to_rdflib

        return to_rdflib(self.store, asserted_only=asserted_only, prefixes=self.file.prefixes)

    def export(self, stream: IO[bytes], format: str, *, asserted_only: bool = False) -> None:  # noqa: A002
        """Writes the triples in a format of `diplograph.exports.FORMATS`.

        Raises:
            UsageError: there is no such format.
        """
        from diplograph.exports import export

        export(
            self.store,
            stream,
            format,
            asserted_only=asserted_only,
            prefixes=self.file.prefixes,
        )

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

    def resolve(self, name: str, *classes: str) -> Iri:
        """What a name stands for: an id, a CURIE, an IRI, or a label that only one thing bears.

        With `classes`, IRIs of classes of the ontology, it is one of them.

        Raises:
            UnknownName: nothing is called so; it suggests the nearest names.
            AmbiguousName: more than one thing is.
        """
        return self.names.iri(_Resolver(self).resolve(name, classes))

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
            if part in source.records:
                try:
                    return text_of(self.file.root / shown, part.removeprefix("article/"))
                except (OSError, ValueError):
                    return None
        return None

    # building --------------------------------------------------------------------------------

    def build(
        self, *, full: bool = False, reread: bool = False, progress: "Progress | None" = None
    ) -> "BuildReport":
        """Brings the graph up to date with the files, and moves this object on to it.

        See `diplograph.building.build` for what it takes and raises.
        """
        from diplograph import building

        report = building.build(
            self.file, full=full, reread=reread, progress=progress or (lambda _done, _total: None)
        )
        for name in ("generation", "store", "vocabulary", "names", "receipts"):
            self.__dict__.pop(name, None)
        return report

    def check(self, paths: Sequence[Path] | None = None, *, shapes: bool = False) -> int:
        """Reads articles as a build would, and writes nothing; gives how many are in order.

        With `shapes` what the articles give is held to `ontology/shapes.ttl` as well, as the
        vocabulary always is.

        Raises:
            InputError: what a build would refuse, all of it.
        """
        from diplograph import building

        return building.check(self.file, paths, shapes=shapes)

    def agreement(
        self, *, coders: Collection[str] = (), without: Collection[str] = ()
    ) -> "Agreement":
        """How far coders agree on the articles that several of them have coded.

        See `diplograph.agreement.agreement` for what it takes and raises.
        """
        from diplograph.agreement import agreement

        return agreement(self.file, coders=coders, without=without)


class _Resolver:
    """Settles ids by the graph itself, and reads the whole vocabulary only for other names.

    Besides the names of the vocabulary it knows those of articles, `2024-09-17-blinken-cairo`, and
    of their entries, `2024-09-17-blinken-cairo#egypt-opposes-presence`.
    """

    def __init__(self, case: Case) -> None:
        self.base = case.file.base
        self._case = case

    def resolve(self, name: str, classes: Collection[str] = ()) -> str:
        """As `Vocabulary.resolve`."""
        local = name.replace("#", "/")
        if all(iris.ID.fullmatch(part) for part in local.split("/")):
            for namespace in (self.base, PREFIXES["dp"], iris.article(self.base, "")):
                types = self._types(namespace + local)
                if types and (not classes or not types.isdisjoint(classes)):
                    return namespace + local
        return self._case.vocabulary.resolve(name, classes)

    def _types(self, iri: str) -> set[str]:
        quads = self._case.store.quads_for_pattern(
            ox.NamedNode(iri), _TYPE, None, ox.DefaultGraph()
        )
        return {str(quad.object)[1:-1] for quad in quads}


def bundled_library() -> Library:
    """The saved queries that come with the program."""
    return Library([resources.queries()])
