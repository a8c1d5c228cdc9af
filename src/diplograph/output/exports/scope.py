"""The triples of an export: all of a case, or those of a result, with or without a description."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final

from diplograph import resources
from diplograph.errors import UsageError
from diplograph.formats import Kind, names
from diplograph.output.exports import subgraph
from diplograph.output.exports.description import DESCRIBING, describe
from diplograph.output.exports.standard_terms import TERMS, with_standard_terms, without_imports
from diplograph.query.results.boolean_result import BooleanResult
from diplograph.query.results.result import Result
from diplograph.query.results.triples import Triples
from diplograph.query.snapshot import Snapshot
from diplograph.rdf.turtle_reader import read_turtle
from diplograph.rdf.writers import statements
from diplograph.rdf.writers.content import Content, Scope, Watch

Progress = Callable[[int, int], None]
"""Is told how many of how many steps are done."""

ENTRY_FORMATS: Final = names(Kind.ENTRIES)
"""Formats that hold positions one by one, and need an open case."""
_STEP = 10_000


def gather(
    case: Snapshot,
    format: str,  # noqa: A002 - the word that users know
    *,
    of: Result | Triples | BooleanResult | None = None,
    asserted_only: bool = False,
    ontology: bool = True,
    description: bool = False,
    progress: Progress | None = None,
) -> Content:
    """The triples that an export writes; the arguments are those of `Case.export`.

    They come with the same in standard terms, unless only what was asserted is asked for; the
    triples of a CONSTRUCT query are these and no others.

    Raises:
        UsageError: a description, which is of the whole graph, is asked for with a part of it; or
            `of` is the answer of an ASK query.
    """
    if of is not None:
        if description:
            raise UsageError("a description is of the whole graph: leave out what selects a part")
        selected = _selected(case, format, of, asserted_only=asserted_only)
        return Content(selected if ontology else _of_the_case(selected))
    asserted = without_imports(statements.lines(case.store, asserted_only=asserted_only))
    lines = asserted if asserted_only else _completed(case, format, asserted)
    if description:
        lines = chain(lines, statements.of_triples(describe(case)))
    inferred: Iterable[bytes] = () if asserted_only else statements.inferred(case.store)
    if not ontology:
        lines, inferred = _of_the_case(lines), _of_the_case(inferred)
    if progress is None:
        return Content(lines, inferred)
    return Content(lines, inferred, _counting(2 * case.generation.head.triples, progress))


def scope(case: Snapshot, *, description: bool = False) -> Scope:
    """The prefixes and the base of a case's files."""
    prefixes = case.file.prefixes | (DESCRIBING if description else {})
    return Scope(prefixes, case.file.base)


def _completed(case: Snapshot, format: str, lines: Iterable[bytes]) -> Iterable[bytes]:  # noqa: A002
    """The lines with what they say in standard terms, if the format holds a graph."""
    return lines if format in ENTRY_FORMATS else with_standard_terms(lines, case.store, format)


def _selected(
    case: Snapshot,
    format: str,  # noqa: A002
    of: Result | Triples | BooleanResult,
    *,
    asserted_only: bool,
) -> Iterator[bytes]:

    if isinstance(of, Triples):
        lines: Iterable[bytes] = statements.of_triples(of.stream())
    elif isinstance(of, Result):
        lines = subgraph.lines(case.store, subgraph.entries_of(case.store, of))
        lines = lines if asserted_only else _completed(case, format, lines)
    else:
        raise UsageError("an ASK query gives no triples: write it as SELECT or CONSTRUCT")
    left_out = frozenset(statements.inferred(case.store)) if asserted_only else frozenset[bytes]()
    return (line for line in lines if line not in left_out)


def _of_the_case(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without those about terms that the ontology declares."""
    files = read_turtle(resources.ontology_files()).values()
    triples = (triple for found in files for triple in found)
    terms = {term.encode() for term in (*TERMS, *(str(triple.subject) for triple in triples))}
    return (line for line in lines if line.partition(b" ")[0] not in terms)


def _counting(total: int, progress: Progress) -> Watch:
    done = 0

    def watch(lines: Iterable[bytes]) -> Iterator[bytes]:
        nonlocal done
        for line in lines:
            yield line
            done += 1
            if done % _STEP == 0:
                progress(done, total)

    return watch
