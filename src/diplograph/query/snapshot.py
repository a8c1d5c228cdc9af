"""The current generation, opened: its names, its articles' texts, and its query results."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from diplograph import resources
from diplograph.coding.casefile import CaseFile, name_and_iri
from diplograph.coding.spelling import nearest
from diplograph.errors import DiplographError, Problem, UnknownName
from diplograph.graph.store.engine_errors import translated_faults
from diplograph.graph.store.generation import Generation
from diplograph.graph.store.generations import Generations
from diplograph.query.dependencies import Dependencies
from diplograph.query.name_resolver import Resolver
from diplograph.query.results.boolean_result import BooleanResult, result_of
from diplograph.query.results.labels import Iri, Labels, Term
from diplograph.query.results.result import Reasons, Result
from diplograph.query.results.rows import FirstRows
from diplograph.query.results.triples import Triples
from diplograph.query.saved.binding import bind
from diplograph.query.saved.library import Library
from diplograph.query.saved.query_errors import translated_answers
from diplograph.rdf.lookups import select
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.version import __version__

if TYPE_CHECKING:  # a saved query does not need these: they are imported where they are used
    from diplograph.coding.vocabulary import Vocabulary
    from diplograph.isolation import Limits
    from diplograph.query.probe import Probe
    from diplograph.query.results.citation import Citation
    from diplograph.query.results.receipts import Receipt, Receipts
    from diplograph.query.saved import Parameter, SavedQuery
    from diplograph.query.saved.planner import Planner
    from diplograph.query.saved.query_worker import Found, QueryWorker

Terms = Mapping[str, Sequence[ox.NamedNode | ox.Literal]]
"""The values of a query's parameters, by name."""
_NO_TERMS: Terms = {}
_WHOLE: Mapping[str, Any] = {}
_YES = ox.Literal(True)
_SMALL: Final = 50_000
"""Triples of a graph in which a reason is looked for without the start of a worker."""

_LARGE: Final = 200_000
"""Triples of a graph in which plans of joins pay: below, they save no tenth of a second."""


class Snapshot:
    """One generation of a case's graph, with its names and queries.

    It is the generation that is current at the first use, and does not change after that. Without
    `texts`, the texts of articles are not read: evidence is the quoted words alone.
    """

    memory: int | None = None
    """The bytes of main memory that a query may take; None if there is no known limit."""

    def __init__(self, file: CaseFile, *, texts: bool = True) -> None:
        self.file = file
        self.dependencies = Dependencies()
        self._texts = texts

    # what is open ----------------------------------------------------------------------------

    @cached_property
    def generation(self) -> Generation:
        """The generation that this object queries.

        Raises:
            DiplographError: there is no build yet.
        """
        current = Generations(self.file.store).current()
        if current is None:
            raise DiplographError(f"{self.file.root}: nothing was built yet (run diplograph build)")
        return current

    @cached_property
    def store(self) -> ox.Store:
        """The store of the graph, read-only. Asserted triples are in its default graph."""
        return self.generation.open()

    @cached_property
    def vocabulary(self) -> "Vocabulary":
        """The vocabulary of the graph, with the terms of the ontology."""
        from diplograph.coding.vocabulary import Vocabulary

        parts = self.generation.vocabulary.values()
        return Vocabulary.of(parts, self.file.base, self.file.prefixes)

    @cached_property
    def names(self) -> Labels:
        """Ids and labels of the resources in the graph."""
        return Labels(self.store, self.file.base, prefixes=self.file.prefixes)

    @property
    def resolver(self) -> Resolver:
        """Resolves names to IRIs of this graph."""
        return Resolver(self.store, self.file.base, lambda: self.vocabulary)

    @cached_property
    def library(self) -> Library:
        """The saved queries: the bundled ones, and the case's own, which override them."""
        folders = [resources.queries(), *self.file.queries]
        shown = {folder: self.file.shown(folder) for folder in self.file.queries}
        return Library(folders, self.file.prefixes, shown, kept=self.file.store / "queries")

    def resolve(self, name: str, *classes: str) -> Iri:
        """The IRI for a name: an id, a CURIE, an IRI, or the label of one resource alone.

        With `classes` (IRIs of classes of the ontology), only their instances are considered.

        Raises:
            UnknownName: no resource has this name; the message suggests the nearest names.
            AmbiguousName: several resources have it.
        """
        return self.names.iri(self.resolver.resolve(name, classes))

    def unknown(self, name: str) -> UnknownName:
        """The error for a name that no resource in the graph has, with the nearest names.

        Of an entry of an article that is there, these are other entries of it.
        """
        from diplograph.query.saved.parameter_values import LOOK_UP

        articles = [part.removeprefix("article/") for part in self.generation.parts]
        article, sign, local = name.partition("#")
        if sign and article in articles:
            entries = [entry.partition("#")[2] for entry, _ in self.known(f"{article}#")]
            near = [f"{article}#{entry}" for entry in nearest(local, entries, count=3)]
            hint = f"diplograph show {article} lists its entries"
            return UnknownName(name, f"an entry of {article}", near, hint=hint)
        error = self.vocabulary.unknown(name, (), articles)
        if error.suggestions:
            return error
        return UnknownName(name, "anything in the vocabulary or an article", hint=LOOK_UP)

    def known(self, beginning: str) -> list[tuple[str, str]]:
        """Ids that start with `beginning`, and their labels: of the vocabulary and of articles.

        After `article#`, these are the ids of the entries of that article.

        Raises:
            DiplographError: there is no build yet.
        """
        return self.resolver.known(beginning, self.names)

    def _written(self, term: ox.NamedNode | ox.Literal) -> str:
        return self.names.iri(term.value).written if isinstance(term, ox.NamedNode) else term.value

    @cached_property
    def dated(self) -> date | None:
        """The latest date on which anything in the graph was published or coded.

        Unlike the date of the build, it depends on the content of the graph alone.
        """
        days: list[str] = []
        for day in (DP.published, PREFIXES["prov"] + "generatedAtTime"):
            rows = select(self.store, f"SELECT (MAX(?day) AS ?newest) {{ ?node <{day}> ?day }}")
            days += [str(newest.value)[:10] for (newest,) in rows if newest is not None]
        return date.fromisoformat(max(days)) if days else None

    @cached_property
    def receipts(self) -> "Receipts":
        """Reads the receipts of positions and events: the evidence that they rest on."""
        from diplograph.query.results.receipts import Receipts

        return Receipts(self.store, self.names, self.text)

    def _receipt(self, node: Term) -> "Receipt | None":
        return self.receipts.of(node)

    def text(self, article: str) -> str | None:
        """The text of an article, by its IRI; None if it is not available."""
        from diplograph.coding.readers.texts import text_of

        if not self._texts:
            return None
        part = article.removeprefix(self.file.base)
        for shown, source in self.generation.sources.files.items():
            if source.gave(part):
                self.dependencies.add(self.file.root / shown)
                try:
                    return text_of(self.file.root / shown, part.removeprefix("article/"))
                except (OSError, ValueError):
                    return None
        return None

    @property
    def left_out(self) -> list[str]:
        """A remark on the articles that a build has left out, of which no answer knows."""
        if not (number := self.generation.skipped):
            return []
        articles = "article with errors is" if number == 1 else "articles with errors are"
        return [f"{number:,} {articles} left out of the graph (diplograph status names the errors)"]

    @property
    def is_small(self) -> bool:
        """Whether reasons and remarks take milliseconds, without the start of a worker."""
        return self.generation.head.triples <= _SMALL

    def remarks(self, iri: str) -> "Sequence[Problem]":
        """The remarks of the build on an individual, or on an article and its entries."""
        return self.generation.sources.remarks.get(iri.removeprefix(self.file.base), ())

    # asking ----------------------------------------------------------------------------------

    def query(self, name: "str | SavedQuery", /, **values: Any) -> Result:
        """Runs a saved query and gives its rows: `Case.query` says all of it."""
        query = self.library.get(name) if isinstance(name, str) else name
        terms = self._values(query, values)
        result = self._run(self._sent(query, terms), query, terms)
        assert isinstance(result, Result)  # noqa: S101 - a saved query is a SELECT
        if _YES in terms.get("imputed", ()):
            return result.with_imputed()
        return result

    def bound(self, query: "SavedQuery", values: Mapping[str, Any]) -> str:
        """The SPARQL of a saved query with its values bound.

        Raises:
            QueryError: values are missing, unknown, or do not fit; it lists all problems.
        """
        return bind(query, self._values(query, values))

    def explain(self, name: "str | SavedQuery", /, **values: Any) -> str:
        """The SPARQL that `query` runs: values bound, prefixes declared, for any endpoint.

        Raises:
            QueryError: as `query` does.
        """
        from diplograph.query.saved.explanation import standing_alone

        query = self.library.get(name) if isinstance(name, str) else name
        sent = self._sent(query, self._values(query, values))
        return standing_alone(sent, self.file.prefixes)

    def _sent(self, query: "SavedQuery", terms: Terms) -> str:
        """The SPARQL for the store: bound, and in a large graph with its joins planned."""
        text = bind(query, terms)
        if self.generation.head.triples < _LARGE:
            return text
        with self._reading(text):
            return self._planner.planned(query, terms.keys(), text, self.memory)

    @cached_property
    def _planner(self) -> "Planner":
        from diplograph.query.saved.planner import Planner

        return Planner(self.store, self.file.prefixes, self.generation.head.triples)

    def sparql(
        self,
        text: str,
        *,
        limits: "Limits | None" = None,
        streamed: bool = False,
        dataset: Mapping[str, Any] = _WHOLE,
    ) -> Result | Triples | BooleanResult:
        """Runs a SPARQL query and gives its result: `Case.sparql` says all of it.

        `dataset` has the graphs to ask, as keywords of the engine; without limits alone.
        """
        from diplograph.query.saved.encoding import without_mark
        from diplograph.query.saved.text_limits import bounded, refuse_misread

        text = without_mark(text)
        if limits is None:
            refuse_misread(text)
            return self._run(text, None, dataset=dataset)
        asked = bounded(text, federation=limits.federation)
        names = self.names  # this opens the store: an open generation is not deleted
        with self._reading(text):
            given = self._run_in_worker(asked, limits, streamed=streamed)
        return result_of(
            given,
            names,
            reading=partial(self._reading, text),
            receipts=self._receipt,
            citing=partial(self._citation, text, _NO_TERMS),
            reasons=self._reasons(text, _NO_TERMS),
        )

    def _run_in_worker(self, text: str, limits: "Limits", *, streamed: bool = False) -> "Found":
        from diplograph.query.saved.query_worker import run_query

        database, prefixes = self.generation.database, self.file.prefixes
        return run_query(database, text, prefixes, limits, streamed=streamed)

    @contextmanager
    def _reading(self, text: str) -> Iterator[None]:
        """Turns the engine's errors, while a query runs or is read, into diplograph errors."""
        with translated_faults(self.generation.path), translated_answers(text, self.file.prefixes):
            yield

    def _values(self, query: "SavedQuery", values: Mapping[str, Any]) -> Terms:
        """The RDF terms for the values that a caller gives to a query's parameters.

        Raises:
            QueryError: values are missing, unknown, or do not fit; it lists all problems.
        """

        def instead(parameter: "Parameter", name: str) -> str | None:
            from diplograph.query.saved.suggestions import instead

            return instead(query, parameter, name, self.resolver, self.library)

        from diplograph.query.saved.parameter_values import parse_values

        return parse_values(query, values, self.resolver, instead)

    def select(self, text: str) -> Result:
        """Runs a SELECT query written in this program, and gives its rows."""
        result = self._run(text, None)
        assert isinstance(result, Result)  # noqa: S101 - what a SELECT gives
        return result

    def _run(
        self,
        text: str,
        query: "SavedQuery | None",
        terms: Terms = _NO_TERMS,
        dataset: Mapping[str, Any] = _WHOLE,
    ) -> Result | Triples | BooleanResult:
        prefixes, reading = self.file.prefixes, partial(self._reading, text)
        try:
            with reading():
                given = self.store.query(text, prefixes=prefixes, **dataset)
        except SyntaxError as error:
            from diplograph.query.saved.syntax import explained

            raise explained(text, prefixes, None, str(error)) from error
        result = result_of(
            given,
            self.names,
            reading=reading,
            sort=query.sort if query else (),
            evidence=query.evidence if query else (),
            receipts=None if query and not query.evidence else self._receipt,
            citing=partial(self._citation, query or text, terms),
            reasons=self._reasons(query or text, terms),
        )
        if query and isinstance(result, Result):
            result.dates = query.dates
        return result

    def _reasons(self, asked: "SavedQuery | str", terms: Terms) -> Reasons:
        if isinstance(asked, str):
            return Reasons(partial(self._why_empty, asked), partial(self._unmatched, asked))
        first_rows = None
        if asked.may_have_remarks(terms):
            from diplograph.query.probe import MOST

            first_rows = FirstRows(MOST)
        of_rows = cache(partial(self._remarks_on_rows, asked, terms, first_rows))
        return Reasons(
            partial(self._why_empty, asked, terms, of_rows),
            partial(self._remarks_on_query, asked, of_rows if first_rows else tuple),
            first_rows,
        )

    def _why_empty(
        self,
        asked: "SavedQuery | str",
        terms: Terms = _NO_TERMS,
        of_rows: Callable[[], Sequence[str]] = tuple,
    ) -> str | None:
        from diplograph.query.empty import explain_empty
        from diplograph.query.saved.clauses import Structure
        from diplograph.query.saved.iri_escapes import unescape_iris
        from diplograph.query.saved.unmatched_literals import why_nothing_matches
        from diplograph.query.unmatched import why_no_rows

        if self.generation.head.articles == 0:
            return "the graph holds no articles"
        if isinstance(asked, str):
            return why_no_rows(unescape_iris(asked), self.file.prefixes, self.store)
        with self._probe() as probe:
            reason = explain_empty(probe, asked, terms, of_rows)
        return reason or why_nothing_matches(
            Structure(bind(asked, terms)), self.file.prefixes, self.store
        )

    def _remarks_on_rows(
        self, query: "SavedQuery", terms: Terms, first_rows: FirstRows | None
    ) -> Sequence[str]:
        from diplograph.query.remarks import remark

        with self._probe() as probe:
            return remark(probe, query, terms, first_rows.read() if first_rows else None)

    def _remarks_on_query(
        self, query: "SavedQuery", of_rows: Callable[[], Sequence[str]]
    ) -> list[str]:
        bundled = resources.queries() / f"{query.name}.rq"
        is_own = query.path not in (str(bundled), self.file.shown(bundled))
        remarks = self._unmatched(query.text, query.path) if is_own else self.left_out
        return [*remarks, *of_rows()]

    def _unmatched(self, text: str, path: str | None = None) -> list[str]:
        from diplograph.query.saved.iri_escapes import unescape_iris
        from diplograph.query.unmatched import unmatched

        found = unmatched(unescape_iris(text), self.file.prefixes, self.store)
        return [*self.left_out, *(str(replace(problem, path=path)) for problem in found)]

    @cached_property
    def _prober(self) -> "QueryWorker":
        """Runs the queries of probes in a large graph, where one may take long."""
        from diplograph.isolation import Limits
        from diplograph.query.probe import COMPUTING, SECONDS
        from diplograph.query.saved.query_worker import QueryWorker

        limits = Limits(SECONDS, computing=COMPUTING)
        return QueryWorker(self.generation.database, self.file.prefixes, limits)

    @contextmanager
    def _probe(self) -> "Iterator[Probe]":
        from diplograph.query.probe import MOST, Probe

        def ask(text: str) -> ox.QuerySolutions:
            with self._reading(text):
                if self.is_small:
                    given: Found = self.store.query(text, prefixes=self.file.prefixes)
                else:
                    from diplograph.query.saved.clauses import with_limit

                    given = self._prober.run(with_limit(text, MOST))
            assert isinstance(given, ox.QuerySolutions)  # noqa: S101 - a saved query is a SELECT
            return given

        probe = Probe(self.store, self.names, lambda: self.vocabulary, ask)
        try:
            yield probe
        except DiplographError:
            self.dependencies.is_timed = True
            raise
        self.dependencies.is_timed |= probe.is_over()

    def _citation(self, asked: "SavedQuery | str", terms: Terms) -> "Citation":
        from diplograph.query.results.citation import Citation
        from diplograph.query.saved.iri_escapes import unescape_iris

        saved = None if isinstance(asked, str) else asked
        given = {
            p.name: terms[p.name]
            for p in (saved.parameters if saved else ())
            if p.name in terms and terms[p.name] != self._default(p)
        }
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
            creators=tuple(
                name or iri or "" for name, iri in map(name_and_iri, self.file.creators)
            ),
        )

    def _default(self, parameter: "Parameter") -> tuple[Term, ...]:
        """The terms of a parameter's default."""
        from diplograph.query.saved.parameter_values import parse_value

        return tuple(parse_value(parameter, text, self.resolver) for text in parameter.default)
