"""The Python interface to a case: query it, export it, build it.

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

from diplograph.coding import casefile
from diplograph.coding.case_sources import source_at
from diplograph.coding.casefile import CaseFile
from diplograph.errors import StoreError
from diplograph.graph.store.generation import Generation
from diplograph.graph.store.generations import Generations
from diplograph.query.results.boolean_result import BooleanResult
from diplograph.query.results.labels import Iri, Labels
from diplograph.query.results.result import Result
from diplograph.query.results.triples import Triples
from diplograph.query.saved.library import Library
from diplograph.query.snapshot import Snapshot
from diplograph.streams import binary, protect
from diplograph.version import __version__

if TYPE_CHECKING:  # a saved query does not need these: they are imported where they are used
    import owlready2
    import rdflib

    from diplograph.coding.vocabulary import Vocabulary
    from diplograph.graph.build import BuildReport, Progress, Remark, Status
    from diplograph.isolation import Limits
    from diplograph.output.agreement import Agreement
    from diplograph.output.networks import Network, Networks
    from diplograph.output.pages import Page
    from diplograph.output.plots import Plot, Width
    from diplograph.output.tables import Report
    from diplograph.query.saved import SavedQuery


def open(path: str | Path = ".") -> "Case":  # noqa: A001  # diplograph.open, as gzip.open
    """Opens the case that contains `path`: its folder, or any path below it.

    From then on diplograph refuses to write to a file that the case reads.

    Raises:
        UsageError: there is no `diplograph.toml` there or above.
        InputError: the case file is wrong.
    """
    at = casefile.find(Path(path))
    file = casefile.load(at)
    protect(at, lambda output: source_at(output, file, at))
    return Case(file)


class Case:
    """A case: its case file, its data files, and a snapshot of its graph.

    All results come from that snapshot, even when another process builds a new generation. Only
    this object's own `build` and `rollback` replace the snapshot. Whatever reads the graph raises
    `DiplographError` if there is no build yet.
    """

    def __init__(self, file: CaseFile, *, texts: bool = True) -> None:
        self.file = file
        self._texts = texts
        self.snapshot = Snapshot(file, texts=texts)
        """The snapshot that runs queries: the generation that was current at its first use."""

    def __repr__(self) -> str:
        return f"diplograph.open({str(self.file.root)!r})"

    @property
    def generation(self) -> Generation:
        """The generation of the snapshot."""
        return self.snapshot.generation

    @property
    def store(self) -> ox.Store:
        """The store of the graph, read-only. Asserted triples are in its default graph."""
        return self.snapshot.store

    @property
    def names(self) -> Labels:
        """Ids and labels of the resources in the graph."""
        return self.snapshot.names

    @property
    def vocabulary(self) -> "Vocabulary":
        """The vocabulary of the graph, with the terms of the ontology."""
        return self.snapshot.vocabulary

    @property
    def library(self) -> Library:
        """The saved queries: the bundled ones, and the case's own, which override them."""
        return self.snapshot.library

    # asking ----------------------------------------------------------------------------------

    def query(self, name: "str | SavedQuery", /, **values: Any) -> Result:
        """Runs a saved query, given by name or as a `SavedQuery`, and gives its rows.

        `values` are its parameters: names of the vocabulary, dates, numbers, booleans or text, or
        lists of them. Write `_` for `-` in a parameter's name. With `imputed=True`, the column
        `imputed` tells which rows rest on imputed positions.

        Raises:
            QueryError: there is no such query, or a value does not fit its parameter.
        """
        return self.snapshot.query(name, **values)

    def bound(self, query: "SavedQuery", values: Mapping[str, Any]) -> str:
        """The SPARQL of a saved query with its values bound.

        Raises:
            QueryError: values are missing, unknown, or do not fit; it lists all problems.
        """
        return self.snapshot.bound(query, values)

    def explain(self, name: "str | SavedQuery", /, **values: Any) -> str:
        """The SPARQL that `query` runs: values bound, prefixes declared, for any endpoint."""
        return self.snapshot.explain(name, **values)

    def sparql(
        self, text: str, *, limits: "Limits | None" = None, streamed: bool = False
    ) -> Result | Triples | BooleanResult:
        """Runs a SPARQL query and gives its result; common prefixes need no declaration.

        Without `limits` the query runs in this process: it may never end, or crash the process.
        Use `limits` for a query that you did not write: it is checked, and runs in a worker, a
        separate process. The result is complete when this returns. If it is `streamed`, a limit
        may also stop it while you read it.

        Raises:
            QueryError: the text is not a SPARQL query, or `limits` do not allow it.
            LimitError: the query exceeded a limit.
        """
        return self.snapshot.sparql(text, limits=limits, streamed=streamed)

    def resolve(self, name: str, *classes: str) -> Iri:
        """The IRI for a name: an id, a CURIE, an IRI, or the label of one resource alone.

        With `classes` (IRIs of classes of the ontology), only their instances are considered.

        Raises:
            UnknownName: no resource has this name; the message suggests the nearest names.
            AmbiguousName: several resources have it.
        """
        return self.snapshot.resolve(name, *classes)

    def known(self, beginning: str) -> list[tuple[str, str]]:
        """Ids that start with `beginning`, and their labels: of the vocabulary and of articles.

        After `article#`, these are the ids of the entries of that article.
        """
        return self.snapshot.known(beginning)

    def show(self, name: str, *, limit: int | None = 20, evidence: bool = False) -> "Page":
        """The page of one resource in the graph: an actor, a place, a position, an article.

        `name` is an id, a CURIE, an IRI, the label of one resource alone, or `article#entry`. Each
        list on the page has at most `limit` entries; `evidence` adds their receipts.

        Raises:
            UnknownName: no resource has the name.
            AmbiguousName: several resources have it.
        """
        from diplograph.output.pages import Pages

        pages = Pages(self.store, self.names, self.snapshot.receipts, self.snapshot.remarks)
        for iri in self.snapshot.resolver.spelled(name):
            if page := pages.of(iri, limit=limit, evidence=evidence):
                return page
        raise self.snapshot.unknown(name)

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
        """Draws a plot of a kind in `diplograph.output.plots.KINDS` from the rows of saved queries.

        `width` is `column` (85 mm) or `page` (170 mm). An empty `title` removes the default one.
        `top` limits the targets, parties or places to those with the most positions. `values` are
        parameters, as for `query`.

        Raises:
            QueryError: a value is missing, unknown, or does not fit its parameter.
            UsageError: there is no such kind or width.
        """
        from diplograph.output import plots

        return plots.plot(self.snapshot, kind, width=width, title=title, top=top, **values)

    def network(self, **options: Any) -> "Network":
        """A network of actors and targets, or of actors; each tie lists its positions.

        `options` are those of `diplograph.output.networks.Options`; name actors, targets and
        stances as in a query. Needs the extra `networks`.

        Raises:
            UsageError: an option is unknown, or its value is not valid.
            InputError: a name is unknown.
            MissingExtra: `networks` is not installed.
        """
        from diplograph.output.networks import options_of

        return self._networks.network(options_of(options, self.snapshot.resolver.resolve))

    def networks(
        self, window: str, *, size: int = 1, step: int = 1, kernel: str = "none", **options: Any
    ) -> "Iterator[Network]":
        """One network for each of `output.networks.Windows`; the rest is as in `network`."""
        from diplograph.output.networks import Windows, options_of

        found = options_of(options, self.snapshot.resolver.resolve)
        return self._networks.series(found, Windows(window, size, step, kernel))

    @cached_property
    def _networks(self) -> "Networks":
        from diplograph.output.networks import ColumnCache, Networks

        generation = self.generation
        kept = ColumnCache(generation.path / "networks", generation.snapshot, __version__)
        return Networks(self.store, self.names, kept)

    def tables(self, path: str | Path, format: str | None = None, **more: Any) -> "Report":  # noqa: A002
        """Writes tidy tables: into a folder as `csv` or `parquet`, or into a file as `sqlite`.

        Without `format`, the suffix decides: SQLite for `.sqlite`, else CSV. See
        `diplograph.output.tables.write` for the other arguments and the errors.
        """
        from diplograph.output import tables

        path = Path(path)
        return tables.write(self.store, self.names, path, format or tables.format_of(path), **more)

    def codebook(self) -> str:
        """The codebook in Markdown: the meaning of every column of the tables and every code."""
        from diplograph.output.tables import codebook

        return codebook(self.store, self.names, self.file.title)

    # the graph -------------------------------------------------------------------------------

    def graph(self, *, asserted_only: bool = False) -> "rdflib.Graph":
        """The triples as an rdflib graph, in memory."""
        from diplograph.output.exports import to_rdflib

        return to_rdflib(self.store, asserted_only=asserted_only, prefixes=self.file.prefixes)

    def ontology(self) -> "owlready2.Ontology":
        """The ontology and the case's vocabulary as owlready2 objects, in memory.

        Actors, tenures, places, issues, proposals and events are individuals; positions and
        articles are not included. Dates are `datetime.date`, geometries text, labels have their
        language; a property whose name is a Python keyword ends in `_`, such as `from_`. Each call
        creates a separate owlready2 world; it writes no files and opens no network connections.
        """
        from diplograph.output.exports.owlready2_ontology import to_owlready2

        return to_owlready2(self.snapshot)

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

        Without `of` it writes all triples. If `of` is a result with rows, it writes the positions
        and events in its evidence columns, and all resources that belong to them; if `of` is the
        result of a CONSTRUCT query, its triples. `asserted_only` leaves out inferred triples.
        `ontology=False` leaves out the triples about its terms. `description` adds what `describe`
        writes. `progress` receives the number of steps done and the total.

        Raises:
            UsageError: no such format, contradicting arguments, or a text stream.
            InputError: the format cannot hold a term (only RDF/XML and JSON-LD).
        """
        from diplograph.output import exports

        stream = binary(stream)
        content = exports.gather(
            self.snapshot,
            format,
            of=of,
            asserted_only=asserted_only,
            ontology=ontology,
            description=description,
            progress=progress,
        )
        scope = exports.scope(self.snapshot, description=description)
        exports.write(self.snapshot, content, stream, format, scope)

    def archive(self, target: str | Path, *, progress: "Progress | None" = None) -> None:
        """Writes an RO-Crate as a folder or a `.zip`: see `diplograph.output.exports.archive`."""
        from diplograph.output.exports.archive import archive

        archive(self.snapshot, Path(target), progress)

    def describe(
        self,
        stream: IO[bytes],
        format: str = "turtle",  # noqa: A002
        *,
        files: Collection[str | Path] = (),
        at: str | None = None,
    ) -> None:
        """Writes a description of the graph: VoID, DCAT, and the provenance of the build.

        `files` were made from the graph: they are listed as its distributions, with media type,
        size and SHA-256. `at` is the URL of the folder that serves them; with it, each has a
        download URL.

        Raises:
            DiplographError: one of the files cannot be read.
            UsageError: no such format, two files of the same name, an `at` that is not a URL, or a
                text stream.
        """
        from diplograph.output import exports

        made = exports.distributions_of(map(Path, files), at)
        triples = exports.describe(self.snapshot, made)
        scope = exports.scope(self.snapshot, description=True)
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
        """Builds the graph from the files, and makes the new generation this object's snapshot.

        See `diplograph.graph.build.builder` for arguments and errors.
        """
        from diplograph.graph import build

        report = build.build(
            self.file,
            full=full,
            reread=reread,
            skip_invalid=skip_invalid,
            progress=progress or (lambda _done, _total: None),
        )
        self.snapshot = Snapshot(self.file, texts=self._texts)
        return report

    def check(
        self,
        paths: Sequence[Path] | None = None,
        *,
        shapes: bool = False,
        remark: "Remark | None" = None,
    ) -> int:
        """Checks articles as a build would, without writing; gives the number of valid ones.

        With `shapes`, an article that violates `ontology/shapes.ttl` is an error, as it always is
        in the vocabulary. `remark` receives a `Problem` for whatever is doubtful but allowed;
        without `shapes`, these include violations of the shapes in the first thousand articles.

        Raises:
            InputError: a build would refuse the input; it lists all problems.
        """
        from diplograph.graph import build

        return build.check(
            self.file, paths, shapes=shapes, remark=remark or (lambda _problem: None)
        )

    def status(self) -> "Status":
        """The current generation, and what has changed in the files since it was built.

        Raises:
            InputError: the vocabulary cannot be read.
            StoreError: the store is damaged.
        """
        from diplograph.graph import build

        return build.status(self.file)

    def verify(self) -> Generation:
        """Verifies every file and triple of this object's generation against its records.

        Gives the generation if it is intact.

        Raises:
            StoreError: it is damaged; it lists all problems.
        """
        from diplograph.graph.store.verification import verify

        if problems := verify(self.generation):
            mend = "mend it with diplograph build --full, or go back with diplograph rollback"
            raise StoreError("\n".join([*problems, mend]))
        return self.generation

    def rollback(self) -> Generation:
        """Makes the generation before the last build current, and gives it.

        This object's snapshot moves to it too. Article files stay as they are, and the next build
        brings the graph up to date with them.

        Raises:
            DiplographError: there is no earlier generation.
            StoreError: the earlier generation is damaged.
            LockedError: a build is running.
        """
        earlier = Generations(self.file.store).rollback()
        self.snapshot = Snapshot(self.file, texts=self._texts)
        return earlier

    def agreement(
        self, *, coders: Collection[str] = (), without: Collection[str] = ()
    ) -> "Agreement":
        """The inter-coder agreement on common articles; see `diplograph.output.agreement`."""
        from diplograph.output.agreement import agreement

        return agreement(self.file, coders=coders, without=without)
