"""A case, opened: ask it, take its triples out, build it. This is the interface for Python.

import diplograph

case = diplograph.open(".")
for row in case.query("positions-on", location="philadelphi-corridor"):
    print(row.party.label, row.stance.label, row.target.label)
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from diplograph import resources
from diplograph.coding import casefile
from diplograph.coding.case_sources import source_at
from diplograph.coding.casefile import CaseFile
from diplograph.errors import StoreError
from diplograph.graph.store.generations import Generations
from diplograph.query.results.boolean_result import BooleanResult
from diplograph.query.results.labels import Iri, Names
from diplograph.query.results.result import Result
from diplograph.query.results.triples import Triples
from diplograph.query.saved.library import Library
from diplograph.query.snapshot import Snapshot
from diplograph.streams import binary, protect
from diplograph.version import __version__

if TYPE_CHECKING:  # what asking a saved query does without is imported where it is used
    import owlready2
    import rdflib

    from diplograph.coding.vocabulary import Vocabulary
    from diplograph.graph.build import BuildReport, Progress, Remark, Status
    from diplograph.graph.store.generation import Generation
    from diplograph.isolation import Limits
    from diplograph.output.agreement import Agreement
    from diplograph.output.networks import Network, Networks
    from diplograph.output.pages import Page
    from diplograph.output.plots import Plot, Width
    from diplograph.output.tables import Report
    from diplograph.query.saved import SavedQuery


def open(path: str | Path = ".") -> "Case":  # noqa: A001  # diplograph.open, as gzip.open
    """The case that `path` lies in: its folder, or anything below it.

    From then on nothing that diplograph writes to files overwrites what the case reads.

    Raises:
        UsageError: there is no `diplograph.toml` there or above.
        InputError: the case file is wrong.
    """
    at = casefile.find(Path(path))
    file = casefile.load(at)
    protect(at, lambda output: source_at(output, file, at))
    return Case(file)


class Case:
    """A case: its file, its files, and a snapshot of its graph.

    Answers come from that snapshot as long as the object lives, whatever others build meanwhile;
    only its own `build` and `rollback` move it on.
    """

    def __init__(self, file: CaseFile, *, texts: bool = True) -> None:
        self.file = file
        self._texts = texts
        self._snapshot = Snapshot(file, texts=texts)

    def __repr__(self) -> str:
        return f"diplograph.open({str(self.file.root)!r})"

    @property
    def snapshot(self) -> Snapshot:
        """What answers: the generation that was in force when it was first asked."""
        return self._snapshot

    @property
    def generation(self) -> "Generation":
        """The generation of the snapshot."""
        return self._snapshot.generation

    @property
    def store(self) -> ox.Store:
        """The graph itself, read-only. All that is asserted is in its default graph."""
        return self._snapshot.store

    @property
    def names(self) -> Names:
        """Ids and labels of whatever the graph holds."""
        return self._snapshot.names

    @property
    def vocabulary(self) -> "Vocabulary":
        """The names that the graph knows, those of the ontology among them."""
        return self._snapshot.vocabulary

    @property
    def library(self) -> Library:
        """The saved queries: those that come with the program, and the case's own over them."""
        return self._snapshot.library

    # asking ----------------------------------------------------------------------------------

    def query(self, name: "str | SavedQuery", /, **values: Any) -> Result:
        """The answer of a saved query, by its name or as `queries.load` gives it.

        `values` are those of its parameters: names of the vocabulary, dates, numbers, truth values
        or text, as their types ask, or lists of them; `-` in a parameter's name is written `_`.
        Where it is asked for `imputed` positions too, the column `imputed` says which they are.

        Raises:
            QueryError: there is no such query, or a value does not fit its parameter.
            DiplographError: nothing was built yet.
        """
        return self._snapshot.query(name, **values)

    def bound(self, query: "SavedQuery", values: Mapping[str, Any]) -> str:
        """The SPARQL of a saved query with its values in place.

        Raises:
            QueryError: a value is missing, unknown, or does not fit its parameter; all of them.
        """
        return self._snapshot.bound(query, values)

    def explain(self, name: "str | SavedQuery", /, **values: Any) -> str:
        """The SPARQL that `query` asks: values in place, prefixes declared, fit for any endpoint.

        Raises:
            QueryError: as `query` does.
        """
        return self._snapshot.explain(name, **values)

    def sparql(
        self, text: str, *, limits: "Limits | None" = None, streamed: bool = False
    ) -> Result | Triples | BooleanResult:
        """The answer of a query in SPARQL; the common prefixes need not be declared.

        Without `limits` the text runs in this process, which it can keep busy for ever, or end.
        A text that is not your own is to be asked with `limits`: it is checked, and runs in a
        worker, a process of its own that may die of it. The result is complete before you get it,
        unless it is `streamed`: then a limit may also end it while it is read.

        Raises:
            QueryError: the text is not a SPARQL query, or not one that `limits` allow.
            LimitError: the query went beyond its limits.
            DiplographError: nothing was built yet.
        """
        return self._snapshot.sparql(text, limits=limits, streamed=streamed)

    def resolve(self, name: str, *classes: str) -> Iri:
        """What a name stands for: an id, a CURIE, an IRI, or a label that only one thing bears.

        With `classes`, IRIs of classes of the ontology, it is one of them.

        Raises:
            UnknownName: nothing is called so; it suggests the nearest names.
            AmbiguousName: more than one thing is.
        """
        return self._snapshot.resolve(name, *classes)

    def known(self, beginning: str) -> list[tuple[str, str]]:
        """Ids that begin so, each with a label: of the vocabulary, and of articles.

        Behind `article#`, the ids of the entries of that article.

        Raises:
            DiplographError: nothing was built yet.
        """
        return self._snapshot.known(beginning)

    def show(self, name: str, *, limit: int | None = 20, evidence: bool = False) -> "Page":
        """The page of anything that the graph knows: an actor, a place, a position, an article.

        `name` is an id, a CURIE, an IRI, a label that only one thing bears, or `article#entry`. Of
        each list on the page at most `limit` entries are given; with `evidence`, their receipts.

        Raises:
            UnknownName: nothing bears the name.
            AmbiguousName: several things do.
            DiplographError: nothing was built yet.
        """
        from diplograph.output.pages import Pages

        snapshot = self._snapshot
        pages = Pages(snapshot.store, snapshot.names, snapshot.receipts)
        for iri in snapshot.resolver.spelled(name):
            if page := pages.of(iri, limit=limit, evidence=evidence):
                return page
        articles = [part.removeprefix("article/") for part in snapshot.generation.parts]
        raise snapshot.vocabulary.unknown(name, (), articles)

    # making ----------------------------------------------------------------------------------

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
        from diplograph.output import plots

        return plots.plot(self._snapshot, kind, width=width, title=title, top=top, **values)

    def network(self, **options: Any) -> "Network":
        """A network of actors and targets, or of actors, whose ties know their positions.

        `options` are those of `diplograph.networks.Options`; actors, targets and stances are named
        as in a query. Needs the extra `networks`.

        Raises:
            UsageError: an option is not known, or has a value that it cannot have.
            InputError: a name is not known.
            DiplographError: nothing was built yet.
            MissingExtra: `networks` is not installed.
        """
        from diplograph.output.networks import options_of

        return self._networks.network(options_of(options, self._snapshot.resolver.resolve))

    def networks(
        self, window: str, *, size: int = 1, step: int = 1, kernel: str = "none", **options: Any
    ) -> "Iterator[Network]":
        """A network for each of the windows that move over time; see `diplograph.networks.Windows`.

        Takes and raises what `network` does.
        """
        from diplograph.output.networks import Windows, options_of

        found = options_of(options, self._snapshot.resolver.resolve)
        return self._networks.series(found, Windows(window, size, step, kernel))

    @cached_property
    def _networks(self) -> "Networks":
        from diplograph.output.networks import ColumnCache, Networks

        generation = self.generation
        kept = ColumnCache(generation.path / "networks", generation.snapshot, __version__)
        return Networks(self.store, self.names, kept)

    def tables(self, path: str | Path, format: str | None = None, **more: Any) -> "Report":  # noqa: A002
        """Writes tidy tables: into a folder as `csv` or `parquet`, or into a file as `sqlite`.

        Without a format the name tells: SQLite for one that ends in `.sqlite`, else CSV. See
        `diplograph.tables.write` for what it takes besides, and what it raises.
        """
        from diplograph.output import tables

        path = Path(path)
        return tables.write(self.store, self.names, path, format or tables.format_of(path), **more)

    def codebook(self) -> str:
        """What every column of the tables and every code means, in Markdown."""
        from diplograph.output.tables import codebook

        return codebook(self.store, self.file.title)

    # the graph -------------------------------------------------------------------------------

    def graph(self, *, asserted_only: bool = False) -> "rdflib.Graph":
        """The triples as a graph of rdflib, in memory."""
        from diplograph.output.exports import to_rdflib

        return to_rdflib(self.store, asserted_only=asserted_only, prefixes=self.file.prefixes)

    def ontology(self) -> "owlready2.Ontology":
        """The ontology and the case's vocabulary as objects of owlready2, in memory.

        Actors, tenures, places, issues, proposals and events are its individuals; positions and
        articles are not in it. Days are `datetime.date`, geometries text, labels know their
        language; a property whose name is a word of Python ends in `_`, as `from_`. Each call gives
        one alone in a world of its own; nothing is written to disk or looked up on the web.

        Raises:
            DiplographError: nothing was built yet.
        """
        from diplograph.output.exports.owlready2_ontology import to_owlready2

        return to_owlready2(self._snapshot)

    def export(
        self,
        stream: IO[bytes],
        format: str,  # noqa: A002
        *,
        of: Result | Triples | BooleanResult | None = None,
        asserted_only: bool = False,
        ontology: bool = True,
        description: bool = False,
        progress: "Progress | None" = None,
    ) -> None:
        """Writes triples in a format of `exports.FORMATS` or `ENTRY_FORMATS`, in a fixed order.

        Without `of` these are all triples. With a result they are those of the positions and events
        in its evidence columns, with everything that belongs to them; with the triples of a
        CONSTRUCT query, these. `asserted_only` leaves out what was inferred; without
        `ontology` what is said of its terms is left out; `description` adds what `describe` writes.
        `progress` is told how many of how many steps are done.

        Raises:
            UsageError: no such format, arguments that contradict each other, or a stream of text.
            InputError: the format cannot hold a term (only RDF/XML and JSON-LD).
        """
        from diplograph.output import exports

        stream, snapshot = binary(stream), self._snapshot
        content = exports.gather(
            snapshot,
            format,
            of=of,
            asserted_only=asserted_only,
            ontology=ontology,
            description=description,
            progress=progress,
        )
        scope = exports.scope(snapshot, description=description)
        exports.write(snapshot, content, stream, format, scope)

    def archive(self, target: str | Path, *, progress: "Progress | None" = None) -> None:
        """Writes an RO-Crate, a folder or a `.zip`: see `diplograph.output.exports.archive`."""
        from diplograph.output.exports.archive import archive

        archive(self._snapshot, Path(target), progress)

    def describe(
        self,
        stream: IO[bytes],
        format: str = "turtle",  # noqa: A002
        *,
        files: Collection[str | Path] = (),
        at: str | None = None,
    ) -> None:
        """Writes a description of the graph: VoID, DCAT, and the provenance of the build.

        `files` were made of the graph: they are listed as its distributions, with media type, size
        and SHA-256, and with their addresses if they can be loaded from the folder `at`.

        Raises:
            DiplographError: one of the files cannot be read.
            UsageError: no such format, two files of the same name, an `at` that is no address, or a
                stream of text.
        """
        from diplograph.output import exports

        made = exports.distributions_of(map(Path, files), at)
        triples = exports.describe(self._snapshot, made)
        scope = exports.scope(self._snapshot, description=True)
        exports.write_triples(triples, stream, format, prefixes=scope.prefixes, base=scope.base)

    # building --------------------------------------------------------------------------------

    def build(
        self,
        *,
        full: bool = False,
        reread: bool = False,
        skip_invalid: bool = False,
        progress: "Progress | None" = None,
    ) -> "BuildReport":
        """Brings the graph up to date with the files, and moves this object on to it.

        See `diplograph.graph.build.builder` for what it takes and raises.
        """
        from diplograph.graph import build

        report = build.build(
            self.file,
            full=full,
            reread=reread,
            skip_invalid=skip_invalid,
            progress=progress or (lambda _done, _total: None),
        )
        self._snapshot = Snapshot(self.file, texts=self._texts)
        return report

    def check(
        self,
        paths: Sequence[Path] | None = None,
        *,
        shapes: bool = False,
        remark: "Remark | None" = None,
    ) -> int:
        """Reads articles as a build would, and writes nothing; gives how many are in order.

        With `shapes` articles that are not well-formed by `ontology/shapes.ttl` are refused, as the
        vocabulary always is. `remark` is told what is doubtful and yet not refused, each as a
        `Problem`: without `shapes`, also what is not well-formed in the first thousand articles.

        Raises:
            InputError: what a build would refuse, all of it.
        """
        from diplograph.graph import build

        return build.check(
            self.file, paths, shapes=shapes, remark=remark or (lambda _problem: None)
        )

    def status(self) -> "Status":
        """Which graph is in force, and what has changed in the files since it was built.

        Raises:
            InputError: the vocabulary cannot be read.
            StoreError: the store is damaged.
        """
        from diplograph.graph import build

        return build.status(self.file)

    def verify(self) -> "Generation":
        """Proves the graph that this object asks against its records: every file, every triple.

        Gives back what is whole.

        Raises:
            StoreError: it is not; everything that was found.
            DiplographError: nothing was built yet.
        """
        from diplograph.graph.store.verification import verify

        if problems := verify(self.generation):
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
        self._snapshot = Snapshot(self.file, texts=self._texts)
        return earlier

    def agreement(
        self, *, coders: Collection[str] = (), without: Collection[str] = ()
    ) -> "Agreement":
        """How far coders agree on the articles that several of them have coded.

        See `diplograph.output.agreement.agreement` for what it takes and raises.
        """
        from diplograph.output.agreement import agreement

        return agreement(self.file, coders=coders, without=without)


def bundled_library() -> Library:
    """The saved queries that come with the program."""
    return Library([resources.queries()])
