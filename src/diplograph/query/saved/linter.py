"""Reports likely mistakes in queries that run: unknown terms, unbound variables, no tests.

An unknown term is not an error to the engine: it matches nothing. `query_reader` finds the errors
that make a text invalid.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from diplograph.errors import Problem, QueryError, by_line
from diplograph.query.saved import grlc_parameters
from diplograph.query.saved.clauses import Structure, parameter_of
from diplograph.query.saved.header import Header, read_header
from diplograph.query.saved.known_terms import KnownTerms
from diplograph.query.saved.library import SUFFIX, text_of
from diplograph.query.saved.mentions import Use, mentions
from diplograph.query.saved.prefixes import declarations, used
from diplograph.query.saved.query_reader import read
from diplograph.query.saved.tokens import located, tokenise
from diplograph.query.saved.unmatched_literals import misfits
from diplograph.query.saved.value_kinds import unbound_variables
from diplograph.rdf.namespaces import PREFIXES


def lint(path: Path, shown: str, known: KnownTerms, prefixes: Mapping[str, str]) -> list[Problem]:
    """All problems of a saved query's file, sorted by line.

    `shown` is the path for messages; the text need not declare `prefixes`.
    """
    try:
        text = text_of(path, shown)
    except QueryError as error:
        return [*error.problems]
    header = read_header(text, shown)
    problems = [*_of_header(header, shown, known)]
    try:
        read(path.name.removesuffix(SUFFIX), text, shown, prefixes)
    except QueryError as error:
        problems += error.problems
    said = {(problem.line, problem.column) for problem in problems}
    spelt = grlc_parameters.translated(text) if header.is_of_grlc else text
    more = lint_text(spelt, known, prefixes, shown, [p.name for p in header.parameters])
    problems += [problem for problem in more if (problem.line, problem.column) not in said]
    problems += located(text, _of_prefixes(text, prefixes), shown)
    return by_line(problems)


def lint_text(
    text: str,
    known: KnownTerms,
    prefixes: Mapping[str, str],
    path: str | None = None,
    parameters: Collection[str] = (),
) -> list[Problem]:
    """The terms, variables and literals that make a query match nothing.

    These are unknown terms, variables that never have a value, and literals whose datatype or
    language differs from the values that they are compared with. `$name` is the variable `?name`,
    as in SPARQL, unless `parameters` has that name.

    It gives no problems for a text with invalid tokens or unmatched brackets: the engine's error is
    better.
    """
    try:
        structure = Structure(_with_question_marks(text, parameters))
    except QueryError:
        return []
    found = [
        *(m.token.problem(*why) for m in mentions(structure, prefixes) if (why := known.fault(m))),
        *unbound_variables(structure),
        *(m.token.problem(m.message, m.hint) for m in misfits(structure, prefixes, known.store)),
    ]
    return located(text, found, path)


def _with_question_marks(text: str, parameters: Collection[str]) -> str:
    """The text with `?name` for each `$name` that is no parameter; offsets do not change."""
    spelt = list(text)
    for token in tokenise(text):
        if (name := parameter_of(token)) and name not in parameters:
            spelt[token.start] = "?"
    return "".join(spelt)


def _of_header(header: Header, path: str, known: KnownTerms) -> Iterator[Problem]:
    """The problems of a header: unknown classes, languages that are datatypes, missing tests."""
    for parameter in header.parameters:
        for iri in parameter.classes:
            if fault := known.misuse(iri, Use.CLASS):
                at = header.place("params", parameter.name, "class")
                yield Problem(fault[0], path, *at, fault[1])
        language = parameter.literal.removeprefix("@")
        if language != parameter.literal and not known.misuse(PREFIXES["xsd"] + language, Use.ANY):
            message = f"{parameter.name} is text in the language {language!r}"
            hint = f"write xsd_{language} behind the name, if the datatype is meant"
            yield Problem(message, path, *header.place("params", parameter.name), hint)
    if not header.tests and not header.problems:
        hint = "say under tests what the answer must be, such as min_rows: 1"
        yield Problem("there are no tests", path, 1, 1, hint)


def _of_prefixes(text: str, prefixes: Mapping[str, str]) -> Iterator[Problem]:
    """Missing declarations of prefixes, unused ones, and unusual ones.

    diplograph knows `prefixes` without a declaration; other tools do not.
    """
    try:
        tokens = tokenise(text)
    except QueryError:
        return
    own = declarations(tokens)
    needed = dict(reversed([*used(tokens)]))  # each with its first token
    for prefix, token in needed.items():
        if prefix in prefixes and prefix not in own:
            message = f"the prefix {prefix}: is not declared, and no other tool knows it"
            hint = f"write PREFIX {prefix}: <{prefixes[prefix]}> below the header"
            yield token.problem(message, hint)
    for word, name in pairwise(tokens):
        prefix = name.text.removesuffix(":")
        if not word.is_word("PREFIX") or prefix not in own:
            continue
        if prefix not in needed:
            message, hint = f"the prefix {prefix}: is not used", "take its declaration out"
            yield word.problem(message, hint)
        elif own[prefix] != prefixes.get(prefix, own[prefix]):
            message = f"{prefix}: stands for <{own[prefix]}> here"
            hint = f"elsewhere it stands for <{prefixes[prefix]}>"
            yield word.problem(message, hint)
