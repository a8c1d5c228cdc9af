"""What the fuzzer feeds: each target takes any bytes; it raises where the program is wrong."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from unicodedata import normalize

import pyoxigraph as ox

from diplograph.coding import casefile, dates
from diplograph.coding.readers.article_files import read
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.coding.readers.quotes import QuoteError, Text
from diplograph.coding.vocabulary import Vocabulary
from diplograph.errors import InputError, QueryError
from diplograph.graph import mapping
from diplograph.graph.build import load_vocabulary
from diplograph.query.saved import SavedQuery, bind, bounded, parse_values
from diplograph.query.saved.query_reader import read as read_query
from diplograph.query.saved.tokens import Kind, tokenise
from diplograph.rdf.namespaces import DP
from diplograph.rdf.turtle_reader import read_turtle

TESTS = Path(__file__).parent.parent
ROOT = TESTS.parent


@cache
def _made() -> tempfile.TemporaryDirectory[str]:
    """A folder for the files that are fed, in memory where there is any; gone at the end."""
    memory = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it
    return tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)


def folder() -> Path:
    return Path(_made().name)


@cache
def river() -> Vocabulary:
    """The vocabulary of the cases in `cases/mapping` and `cases/reading`."""
    path = folder() / "diplograph.toml"
    vocabulary = TESTS / "cases/mapping/vocabulary.ttl"
    path.write_text(
        f'base = "https://example.org/river/"\n[paths]\nvocabulary = ["{vocabulary}"]\n'
    )
    return load_vocabulary(casefile.load(path)).vocabulary


@cache
def resolver() -> ArticleResolver:
    return ArticleResolver(river())


def _articles(name: str, data: bytes) -> None:
    path = folder() / name
    path.write_bytes(data)
    for reading in read(path, name, resolver()):
        if reading.article:
            assert not reading.problems
            ntriples = mapping.triples(reading.article)
            iri = reading.article.iri
            for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES):
                assert str(quad.subject)[1:].startswith(iri), quad
        for problem in reading.problems:
            assert str(problem).startswith(name)
            assert "\n" not in str(problem), problem
            assert problem.line is not None or "cannot be read" in problem.message, problem
        assert reading.article or reading.problems


def markdown(data: bytes) -> None:
    """A file of front matter and text."""
    _articles("a.md", data)


def json_lines(data: bytes) -> None:
    """A file of a record a line."""
    _articles("a.jsonl", data)


def quotes(data: bytes) -> None:
    """A text, and after a NUL a quote, a prefix and a suffix."""
    text, *given = data.decode(errors="replace").split("\0")
    quote, prefix, suffix = ([*given, "", "", ""])[:3]
    try:
        found = Text(text).find(quote, prefix or None, suffix or None)
    except QuoteError:
        return
    assert found
    assert all(words.exact == text[words.start : words.end] for words in found)


def edtf(data: bytes) -> None:
    """A date, an interval, a moment."""
    text = data.decode(errors="replace")
    for reader in (dates.bounds, dates.moment):
        with suppress(ValueError):
            reader(text)


def query(data: bytes) -> None:
    """A text in SPARQL, or the file of a saved query."""
    text = data.decode(errors="replace")
    for reader in (_covered, bounded, lambda text: read_query("fuzzed", text, "fuzzed.rq")):
        with suppress(QueryError):
            reader(text)


def _covered(text: str) -> None:
    """No token overlaps another, and each stands where it says."""
    end = 0
    for token in tokenise(text):
        assert token.start >= end
        end = token.start + len(token.text)
        assert text[token.start : end] == token.text


@cache
def echo() -> SavedQuery:
    return read_query(
        "echo",
        """#+ summary: Takes one of each type
#+ params:
#+   thing: {type: iri, multi: true}
#+   article: {type: iri, class: dp:Article}
#+   actor: {type: iri, class: dp:Actor}
#+   text: {type: text, multi: true}
#+   day: {type: date}
#+   count: {type: integer}
#+   share: {type: decimal}
#+   flag: {type: boolean}
SELECT * {
  ?s ?p ?o . FILTER(?o IN ($thing)) FILTER(?s = $article) FILTER(?p = $actor)
  FILTER(?o IN ($text)) FILTER(?o > $day) FILTER(?o < $count) FILTER(?o = $share) FILTER($flag)
}
""",
        "echo.rq",
    )


def values(data: bytes) -> None:
    """Values for parameters, parted by NUL, as a command line or a URL gives them."""
    given = data.decode(errors="replace").split("\0")
    for parameter in echo().parameters:
        several = given if parameter.multi else given[0]
        try:
            terms = parse_values(echo(), {parameter.name: several}, river())
        except QueryError:
            continue
        bound = tokenise(bind(echo(), terms))
        written = sum(token.kind in (Kind.IRI, Kind.STRING) for token in bound)
        every = [term for its in terms.values() for term in its]
        spelt = [len(_spellings(t.value)) for t in every if isinstance(t, ox.Literal)]
        iris = len(every) - len(spelt)
        assert written == iris + 2 * sum(spelt), terms  # a literal has an IRI, its datatype
        assert ox.Store().query(bind(echo(), terms)) is not None


def _spellings(text: str) -> set[str]:
    """A text as it is given, composed, and decomposed: each is bound once."""
    return {text, normalize("NFC", text), normalize("NFD", text)}


def turtle(data: bytes) -> None:
    """A vocabulary, and names that may be in it."""
    path = folder() / "vocabulary.ttl"
    path.write_bytes(data)
    try:
        (triples,) = read_turtle({path: path.name}).values()
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017  # any other is the program's fault
        return
    found = Vocabulary(triples, "https://example.org/river/")
    with suppress(InputError):
        found.resolve("borland")
    for iri in found.individuals(DP.Actor):
        assert found.label(iri)
        with suppress(InputError):
            found.party(iri, "2024-01-01")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "markdown": markdown,
    "json-lines": json_lines,
    "quotes": quotes,
    "edtf": edtf,
    "query": query,
    "values": values,
    "turtle": turtle,
}


def seeds(target: str) -> Iterator[bytes]:
    """Inputs to begin with."""
    patterns = {
        "markdown": "tests/cases/*/*/article.md",
        "json-lines": "tests/cases/*/*/article.jsonl",
        "query": "queries/*.rq",
        "turtle": "tests/cases/*/vocabulary.ttl",
    }
    if target in patterns:
        yield from (path.read_bytes() for path in sorted(ROOT.glob(patterns[target])))
    yield from {
        "quotes": [b"no troops in the  corridor\0troops \xe2\x80\xa6 corridor\0no\0", b"a a\0a\0a"],
        "edtf": [b"2024-05/..", b"2024-21~", b"201X", b"2024-05-17T09:30:00+02:00", b"-0044-03"],
        "values": [
            b"borland",
            b"<urn:a>\0https://a.b/c",
            b"2024-02-29",
            b"-1.50",
            b"article/a#b",
            "Bogot\u00e1".encode(),
        ],
        "query": [b"SELECT * { ?s dp:a 'x'@en, <x>, 1.5e3 FILTER(?o < 3 && !(?s != <a>)) } # c"],
    }.get(target, [])
