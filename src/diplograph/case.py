"""A case, opened: ask it, take its triples out, build it. This is the interface for Python.

import diplograph

case = diplograph.open(".")
for row in case.query("positions-on", location="philadelphi-corridor"):
    print(row.party.label, row.stance.label, row.target.label)
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from diplograph import casefile, resources
from diplograph.opened import Terms
from diplograph.outputs import Outputs
from diplograph.queries.binding import bind
from diplograph.queries.library import Library
from diplograph.results.answer import Answer, result_of
from diplograph.results.result import Result
from diplograph.results.triples import Triples
from diplograph.running.federation import translated_answers
from diplograph.store.faults import translated_faults
from diplograph.streams import binary
from diplograph.version import __version__

if TYPE_CHECKING:  # what asking a saved query does without is imported where it is used
    import rdflib

    from diplograph.agreement import Agreement
    from diplograph.building import BuildReport, Progress, Remark
    from diplograph.pages import Page
    from diplograph.plots import Plot, Width
    from diplograph.queries import SavedQuery
    from diplograph.results.citing import Citation
    from diplograph.running import Limits

_NO_TERMS: Terms = {}
_YES = ox.Literal(True)


def open(path: str | Path = ".") -> "Case":  # noqa: A001  # diplograph.open, as gzip.open
    """The case that `path` lies in: its folder, or anything below it.

    Raises:
        UsageError: there is no `diplograph.toml` there or above.
        InputError: the case file is wrong.
    """
    return Case(casefile.load(casefile.find(Path(path))))


class Case(Outputs):
    """A case, and the generation of its graph that was in force when it was first asked.

    Answers come from that generation as long as the object lives, whatever others build meanwhile;
    only its own `build` and `rollback` move it on.
    """

    def __repr__(self) -> str:
        return f"diplograph.open({str(self.file.root)!r})"

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
        query = self.library.get(name) if isinstance(name, str) else name
        terms = self._values(query, values)
        result = self._run(bind(query, terms), query, terms)
        assert isinstance(result, Result)  # noqa: S101 - a saved query is a SELECT
        if _YES in terms.get("imputed", ()):
            return result.with_imputed()
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
        return bind(query, self._values(query, values))

    def explain(self, name: "str | SavedQuery", /, **values: Any) -> str:
        """The SPARQL that `query` asks: values in place, prefixes declared, fit for any endpoint.

        Raises:
            QueryError: as `query` does.
        """
        from diplograph.queries.explaining import standing_alone

        query = self.library.get(name) if isinstance(name, str) else name
        return standing_alone(self.bound(query, values), self.file.prefixes)

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
        from diplograph.queries.bounds import bounded
        from diplograph.queries.encoding import without_mark
        from diplograph.running.apart import answer

        text = without_mark(text)
        if limits is None:
            return self._run(text, None)

        asked = bounded(text, federation=limits.federation)
        names = self.names  # with the store open, its generation is not cleared
        with translated_faults(self.generation.path), translated_answers(text, self.file.prefixes):
            given = answer(self.generation.database, asked, self.file.prefixes, limits)
        return result_of(
            given,
            names,
            receipts=self._receipt,
            citing=partial(self._citation, text, _NO_TERMS),
            explaining=partial(self._why_empty, text, _NO_TERMS),
        )

    def _run(
        self, text: str, query: "SavedQuery | None", terms: Terms = _NO_TERMS
    ) -> Result | Triples | Answer:
        prefixes = self.file.prefixes

        @contextmanager
        def reading() -> Iterator[None]:
            with translated_faults(self.generation.path), translated_answers(text, prefixes):
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
            receipts=None if query and not query.evidence else self._receipt,
            citing=partial(self._citation, query or text, terms),
            explaining=partial(self._why_empty, query or text, terms),
        )

    def _why_empty(self, asked: "SavedQuery | str", terms: Terms) -> str | None:
        from diplograph.absence import Absence, unknown_terms
        from diplograph.queries.iri_escapes import unescape_iris
        from diplograph.running import Limits
        from diplograph.running.apart import answer

        if self.generation.head.articles == 0:
            return "the graph holds no articles"
        if isinstance(asked, str):
            asked = unescape_iris(asked)
            unknown = list(dict.fromkeys(unknown_terms(self.store, asked, self.file.prefixes)))
            verb = "occurs" if len(unknown) == 1 else "occur"
            return f"{', '.join(unknown)} {verb} nowhere in the graph" if unknown else None

        def ask(text: str, seconds: float) -> ox.QuerySolutions:
            limits, prefixes = Limits(seconds=seconds), self.file.prefixes
            with translated_faults(self.generation.path), translated_answers(text, prefixes):
                given = answer(self.generation.database, text, prefixes, limits)
            assert isinstance(given, ox.QuerySolutions)  # noqa: S101 - a saved query is a SELECT
            return given

        absence = Absence(self.store, self.names, lambda: self.vocabulary, ask)
        return absence.why(asked, terms)

    def _citation(self, asked: "SavedQuery | str", terms: Terms) -> "Citation":
        from diplograph.queries.iri_escapes import unescape_iris
        from diplograph.results.citing import Citation

        saved = None if isinstance(asked, str) else asked
        given = (
            {p.name: terms[p.name] for p in saved.parameters if p.name in terms} if saved else {}
        )
        return Citation(
            case=self.file.title,
            base=self.file.base,
            query=saved.name if saved else None,
            sparql=saved.text if saved else unescape_iris(str(asked)),
            parameters=tuple(
                (name, tuple(self._written(term) for term in values))
                for name, values in given.items()
            ),
            limit=None,
            snapshot=self.generation.snapshot,
            dated=self.dated,
            version=__version__,
        )

    def show(self, name: str, *, limit: int | None = 20, evidence: bool = False) -> "Page":
        """The page of anything that the graph knows: an actor, a place, a position, an article.

        `name` is an id, a CURIE, an IRI, a label that only one thing bears, or `article#entry`. Of
        each list on the page at most `limit` entries are given; with `evidence`, their receipts.

        Raises:
            UnknownName: nothing bears the name.
            AmbiguousName: several things do.
            DiplographError: nothing was built yet.
        """
        from diplograph.pages import Pages

        pages = Pages(self.store, self.names, self.receipts)
        for iri in self._resolver.spelled(name):
            if page := pages.of(iri, limit=limit, evidence=evidence):
                return page
        articles = [part.removeprefix("article/") for part in self.generation.parts]
        raise self.vocabulary.unknown(name, (), articles)

    # the graph -------------------------------------------------------------------------------

    def graph(self, *, asserted_only: bool = False) -> "rdflib.Graph":
        """The triples as a graph of rdflib, in memory."""
        from diplograph.exports import to_rdflib

        return to_rdflib(self.store, asserted_only=asserted_only, prefixes=self.file.prefixes)

    def export(
        self,
        stream: IO[bytes],
        format: str,  # noqa: A002
        *,
        of: Result | Triples | Answer | None = None,
        asserted_only: bool = False,
        description: bool = False,
        progress: "Progress | None" = None,
    ) -> None:
        """Writes triples in a format of `exports.FORMATS` or `ENTRY_FORMATS`, in a fixed order.

        Without `of` these are all triples. With a result they are those of the positions and events
        in its evidence columns, with everything that belongs to them; with the triples of a
        CONSTRUCT query, these. `asserted_only` leaves out what was inferred, `description` adds
        what `describe` writes. `progress` is told how many of how many steps are done.

        Raises:
            UsageError: no such format, arguments that contradict each other, or a stream of text.
            InputError: the format cannot hold a term (only RDF/XML and JSON-LD).
        """
        from diplograph import exports

        stream = binary(stream)
        content = exports.gather(
            self,
            format,
            of=of,
            asserted_only=asserted_only,
            description=description,
            progress=progress,
        )
        exports.write(self, content, stream, format, exports.scope(self, description=description))

    def archive(self, target: str | Path, *, progress: "Progress | None" = None) -> None:
        """Writes an RO-Crate, a folder or a `.zip`: see `diplograph.exports.archive`."""
        from diplograph.exports.archive import archive

        archive(self, Path(target), partial(self.tables, format="csv"), progress)

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
        from diplograph import exports

        made = exports.distributions_of(map(Path, files), at)
        content = exports.Content(exports.statements.of_triples(exports.describe(self, made)))
        scope = exports.scope(self, description=True)
        exports.write_content(content, stream, format, scope)

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
        self._let_go()
        return report

    def check(
        self,
        paths: Sequence[Path] | None = None,
        *,
        shapes: bool = False,
        remark: "Remark | None" = None,
    ) -> int:
        """Reads articles as a build would, and writes nothing; gives how many are in order.

        With `shapes` what the articles give is held to `ontology/shapes.ttl` as well, as the
        vocabulary always is. `remark` is told what is doubtful and yet not refused, each as a
        `Problem`.

        Raises:
            InputError: what a build would refuse, all of it.
        """
        from diplograph import building

        return building.check(
            self.file, paths, shapes=shapes, remark=remark or (lambda _problem: None)
        )

    def agreement(
        self, *, coders: Collection[str] = (), without: Collection[str] = ()
    ) -> "Agreement":
        """How far coders agree on the articles that several of them have coded.

        See `diplograph.agreement.agreement` for what it takes and raises.
        """
        from diplograph.agreement import agreement

        return agreement(self.file, coders=coders, without=without)


def bundled_library() -> Library:
    """The saved queries that come with the program."""
    return Library([resources.queries()])
