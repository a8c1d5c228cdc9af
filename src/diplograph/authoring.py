"""Tools for authors of saved queries: draft one, lint it, test it, share it.

from diplograph import authoring

case = diplograph.open(".")
print(*authoring.lint(case), sep="\n")
print(*authoring.outcomes(case), sep="\n")
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from diplograph import resources
from diplograph.case import Case
from diplograph.coding import casefile
from diplograph.errors import InputError, Problem, QueryError
from diplograph.query.saved import Expectation, SavedQuery, linter, new_query
from diplograph.query.saved.examples import Example
from diplograph.query.saved.examples import examples as examples_of
from diplograph.query.saved.expectations import Row
from diplograph.query.saved.grlc_files import grlc_text
from diplograph.query.saved.known_terms import known_terms
from diplograph.query.saved.library import SUFFIX, bundled_library, text_of
from diplograph.query.saved.query_reader import read
from diplograph.query.saved.query_tests import Outcome, run_tests
from diplograph.rdf.namespaces import PREFIXES


def draft(case: Case, name: str) -> Path:
    """Creates a saved query in the first of the case's query folders, and gives its path.

    Raises:
        InputError: `name` is not a valid name for a query.
        DiplographError: the file exists already, or cannot be written.
    """
    folder = case.file.queries[0]
    return new_query.draft(folder, name, case.file.shown(folder))


def lint(case: Case | None, names: Sequence[str] = ()) -> list[Problem]:
    """The problems of saved queries: errors, and what runs but is probably wrong.

    The latter are terms that neither the ontology nor the case's vocabulary has, variables without
    a value, and headers without tests. `names` are names of queries or paths of files; if empty,
    the queries written for the case. Without a case, the bundled queries are checked.

    Raises:
        UnknownName: there is no query with one of the names.
        InputError: a file of the vocabulary is missing or not Turtle.
    """
    prefixes = case.file.prefixes if case else PREFIXES
    known = known_terms(case.file if case else None)
    return [
        problem
        for path, shown in _files(case, names).items()
        for problem in linter.lint(path, shown, known, prefixes)
    ]


def lint_text(case: Case, text: str, path: str | None = None) -> list[Problem]:
    """Finds unknown terms and variables without a value in a SPARQL query.

    `path` is the path that messages show, if the text comes from a file.

    Raises:
        InputError: a file of the vocabulary is missing or not Turtle.
    """
    return linter.lint_text(text, known_terms(case.file), case.file.prefixes, path)


def outcomes(case: Case, names: Sequence[str] = ()) -> Iterator[Outcome]:
    """Runs the tests of saved queries, and yields each outcome.

    `names` are as for `lint`. A file that cannot be read gives a failed outcome with the number 0.

    Raises:
        UnknownName: there is no query with one of the names.
    """

    def ask(query: SavedQuery, test: Expectation) -> list[Row]:
        result = case.query(query, **test.params)
        rows: list[Any] = [dict(zip(row.columns, row.rdf, strict=True)) for row in result]
        return rows

    for path, shown in _files(case, names).items():
        try:
            query = read(path.stem, text_of(path, shown), shown, case.file.prefixes)
        except QueryError as error:
            yield Outcome(path.stem, 0, Expectation({}), tuple(str(error).splitlines()))
        else:
            yield from run_tests(query, ask)


def examples(case: Case, names: Sequence[str] = ()) -> list[Example]:
    """Saved queries, each with SPARQL to run it, for `query.saved.examples.example_triples`.

    `names` are as for `lint`. Queries whose example values the case does not have are left out.

    Raises:
        QueryError: files have errors; it lists the problems of all.
        DiplographError: there is no build yet.
    """
    return [*examples_of(_queries(case, names), case.explain)]


def grlc_files(
    case: Case, names: Sequence[str] = (), *, endpoint: str | None = None
) -> dict[str, str]:
    """The texts of saved queries as grlc files, by file name.

    `names` are as for `lint`; `endpoint` is the IRI of the SPARQL service that grlc queries.

    Raises:
        QueryError: files have errors; it lists the problems of all.
        InputError: a query cannot be written as a grlc file.
        DiplographError: there is no build yet.
    """
    return {
        f"{query.name}{SUFFIX}": grlc_text(
            query, case.vocabulary, case.file.prefixes, endpoint=endpoint
        )
        for query in _queries(case, names)
    }


def _queries(case: Case, names: Sequence[str]) -> list[SavedQuery]:
    queries: list[SavedQuery] = []
    problems: list[Problem] = []
    for path, shown in _files(case, names).items():
        try:
            queries.append(read(path.stem, text_of(path, shown), shown, case.file.prefixes))
        except QueryError as error:
            problems += error.problems
    if problems:
        raise QueryError(problems)
    return queries


def written_for(case: Case | None) -> list[str]:
    """The names of the queries written for a case.

    These are the ones in its own folders. For the sample case, or without a case, they are the
    bundled ones, whose tests use names of the sample.
    """
    library = case.library if case else bundled_library()
    if case is None or case.file.base == _sample_base():
        return library.names()
    return [name for name in library.names() if library.path(name).parent in case.file.queries]


def _sample_base() -> str:
    return casefile.load(resources.root() / casefile.NAME).base


def _files(case: Case | None, names: Sequence[str]) -> dict[Path, str]:
    """The files for names of queries or paths, each with the path that messages show."""
    library = case.library if case else bundled_library()
    files: dict[Path, str] = {}
    unknown: list[Problem] = []
    for name in names or written_for(case):
        if name.endswith(SUFFIX):
            files[Path(name)] = name
            continue
        try:
            path = library.path(name)
        except InputError as error:
            unknown += error.problems
        else:
            files[path] = case.file.shown(path) if case else str(path)
    if unknown:
        raise InputError(unknown)
    return files
