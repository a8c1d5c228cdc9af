"""Explains why the engine does not accept a text as a query.

The engine reports the furthest place that its parser reached. It tries keywords by length, so that
this place can be as far after the error as its longest keyword is long; and it lists ranges of
Unicode where it means a name. So the tokens are checked first: unknown characters and words,
undeclared prefixes, brackets. If they are right, the engine parses the text again with the tokens
so far apart that no keyword reaches the next one, and then only up to the wrong token.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from typing import Final

import pyoxigraph as ox

from diplograph.coding.spelling import suggest
from diplograph.errors import Problem, QueryError
from diplograph.query.saved.clauses import partners
from diplograph.query.saved.iri_escapes import unescape_iris
from diplograph.query.saved.prefixes import declarations, declared, expanded, used
from diplograph.query.saved.tokens import Kind, Token, query_error, tokenise
from diplograph.rdf.namespaces import PREFIXES

_UPDATES: Final = "INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH".split()
WORDS: Final = frozenset(
    # keywords of SPARQL 1.1, then its functions and aggregates, then what the engine adds
    """
    A ASC ASK AS BASE BIND BY CONSTRUCT DEFAULT DESC DESCRIBE DISTINCT EXISTS FALSE FILTER FROM
    GRAPH GROUP HAVING IN LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT
    SEPARATOR SERVICE SILENT TRUE UNDEF UNION VALUES WHERE
    ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR
    GROUP_CONCAT HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE MAX
    MD5 MIN MINUTES MONTH NOW RAND REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SHA1 SHA256 SHA384
    SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM
    TIMEZONE TZ UCASE URI UUID YEAR
    ADJUST HASLANG HASLANGDIR ISTRIPLE LANGDIR LATERAL OBJECT PREDICATE STRLANGDIR SUBJECT TRIPLE
    VERSION
    """.split()
)
_GIVEN: Final = r"error at \d+:(\d+): expected (?:one of )?(.*)"
_OF_FUNCTIONS: Final = ("The custom function ", "The custom aggregate")
_REACH: Final = 20  # longer than any keyword
_SAID: Final = {
    "BIND is overriding an existing variable": "BIND sets a variable that has a value already",
    "The SELECT contains a variable that is unbound": (
        "SELECT names a variable that is neither in GROUP BY nor inside an aggregate"
    ),
    "The SELECT contains an expression with a variable that is unbound": (
        "SELECT (… AS ?name) uses a variable that is neither in GROUP BY nor inside an aggregate"
    ),
    "The SELECT overrides an existing variable using an expression": (
        "SELECT (… AS ?name) sets a variable that has a value already"
    ),
    "Duplicated variable name in SELECT": "SELECT names a variable twice",
    "IRI parsing failed": "this is not a whole IRI",
}
_MEANING: Final = {
    '"?"': "a variable",
    '"$"': "a variable",
    '"<"': "an IRI",
    '":"': "an IRI",
    '"\'"': "text",
    '"\\""': "text",
    "['0'..='9']": "a number",
    "BY": "BY",
    "NAMED": "an IRI",
}
_MARKS: Final = tuple("{}().,;*")


@contextmanager
def translated_syntax(
    text: str, prefixes: Mapping[str, str] = PREFIXES, path: str | None = None
) -> Iterator[None]:
    """Turns the engine's SyntaxError about `text` into a QueryError.

    `prefixes` are those that the engine got besides the text; `path` is the text's file, for
    messages.
    """
    try:
        yield
    except SyntaxError as error:
        raise explained(text, prefixes, path, str(error)) from error


def check_syntax(
    text: str, prefixes: Mapping[str, str] = PREFIXES, path: str | None = None
) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
    """Runs a query on an empty store; the result shows its form and columns.

    Raises:
        QueryError: the text is not a query.
    """
    try:
        with translated_syntax(text, prefixes, path):
            return _nothing().query(text, prefixes=dict(prefixes))
    except RuntimeError as error:
        raise refused_by_engine(text, prefixes, str(error), path) from error


@cache
def _nothing() -> ox.Store:
    """An empty store, to check the syntax of queries."""
    return ox.Store()


def explained(
    text: str, prefixes: Mapping[str, str], path: str | None = None, given: str = ""
) -> QueryError:
    """The error that explains why `text` is not a query; `given` is the engine's message.

    `text` is the text that the engine got; lines and columns are those of the text before
    `bounded`.
    """
    words = text
    text = unescape_iris(text)
    try:
        tokens = tokenise(text)
        partners(text, tokens)
    except QueryError as error:
        return placed(error, path)
    if not tokens or tokens[0].is_word(*_UPDATES):
        what = "an update, which is not run here" if tokens else "empty"
        problem = Problem(f"the text is {what}", path, hint="expected a query, such as SELECT")
        return QueryError([problem])
    if found := [*_unknown_prefixes(tokens, prefixes), *_unknown_words(tokens)]:
        return query_error(text, found, path)
    problem = _of_the_engine(text, tokens, tokenise(words), prefixes, given)
    return query_error(text, [problem], path)


def is_of_query(said: str) -> bool:
    """Whether the query causes an error of the engine, and not the store."""
    return said.startswith(_OF_FUNCTIONS)


def refused_by_engine(
    text: str, prefixes: Mapping[str, str], said: str, path: str | None = None
) -> QueryError:
    """The error about an unknown function, or one called with the wrong number of arguments.

    `said` is the engine's message.
    """
    text = unescape_iris(text)
    tokens = tokenise(text)
    known = {**prefixes, **declarations(tokens)}
    for token, after in pairwise(tokens):
        if after.is_mark("(") and (iri := expanded(token, known)) and f"<{iri}>" in said:
            message = f"there is no function {token.text}"
            hint = "functions of SPARQL have bare names; those with a prefix are casts: xsd:date(…)"
            if count := re.search(r"but (\d+) were given", said):
                message = f"{token.text} is given {count[1]} arguments"
                hint = "expected one: a cast is written xsd:date(?value)"
            return query_error(text, [token.problem(message, hint)], path)
    return QueryError([Problem(said, path)])


def placed(error: QueryError, path: str | None) -> QueryError:
    """The error with the path of its text added."""
    problems = [p.located(path, (p.line, p.column)) for p in error.problems]
    return QueryError(problems, error.excerpt)


def _unknown_prefixes(tokens: Sequence[Token], prefixes: Mapping[str, str]) -> Iterator[Problem]:
    known = declared(tokens) | prefixes.keys()
    reported: set[str] = set()
    for prefix, token in used(tokens):
        if prefix not in known and prefix not in reported:
            reported.add(prefix)
            hint = suggest(f"{prefix}:", (f"{name}:" for name in known)) or "declare it with PREFIX"
            yield token.problem(f"the prefix {prefix}: is not declared", hint)


def _unknown_words(tokens: Iterable[Token]) -> Iterator[Problem]:
    for token in tokens:
        if token.kind is Kind.WORD and token.text.upper() not in WORDS:
            hint = suggest(token.text.upper(), WORDS) or "a name is written <IRI> or prefix:name"
            yield token.problem(f"{token.text} is no word of SPARQL", hint)


def _of_the_engine(
    text: str,
    tokens: Sequence[Token],
    spelt: Sequence[Token],
    prefixes: Mapping[str, str],
    given: str,
) -> Problem:
    """The engine's error about the tokens `spelt`, at the place of the same tokens in `text`."""
    gap = " " * _REACH
    words = [" ".join(token.text.splitlines()) for token in spelt]
    column, said = _parsed(gap.join([*words, ""]), prefixes)
    if not said:  # only the space between tokens could be wrong, which cannot happen
        return Problem.at((0,), "the engine does not take this for a query", given or None)
    index, begins = 0, 0
    while index < len(words) and column >= begins + len(words[index]) + _REACH:
        begins += len(words[index]) + _REACH
        index += 1
    before = _parsed(gap.join([*words[:index], ""]), prefixes)[1]
    token = tokens[index] if index < len(tokens) else None
    where = (token.start if token else len(text.rstrip()),)
    for item in (*said, *before):
        if item in _SAID or re.match(r"\w+ \w", item):
            return Problem.at(where, _SAID.get(item, item))
    expected = _expected((*said, *before))
    found = f"{_short(token.text)} cannot stand here" if token else "the query ends too early"
    return Problem.at(where, found, f"expected {expected}" if expected else None)


def _parsed(text: str, prefixes: Mapping[str, str]) -> tuple[int, list[str]]:
    """The column, from 0, where the engine stops in a text of one line, and what it expects."""
    try:
        _nothing().query(text, prefixes=dict(prefixes))
    except SyntaxError as error:
        if found := re.match(_GIVEN, str(error), re.DOTALL):
            items = re.findall(r'"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^,]+', found[2])
            return int(found[1]) - 1, [" ".join(item.split()) for item in items if item.strip()]
    return len(text), []


def _expected(items: Iterable[str]) -> str:
    """The first few of the expected items, in words."""
    named = [
        _MEANING.get(item) or (f"'{item[1]}'" if item[1:-1] in _MARKS else None) for item in items
    ]
    few = list(dict.fromkeys(name for name in named if name))[:6]
    return few[0] if len(few) == 1 else f"{', '.join(few[:-1])} or {few[-1]}" if few else ""


def _short(text: str, width: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 1]}…"
