"""From an article to its triples: what each case folder expects, and what holds for all of them."""

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from diplograph.coding.readers.article_files import read
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.graph import mapping
from diplograph.rdf.namespaces import DP

CASES = sorted(path.parent for path in Path(__file__).parent.glob("cases/mapping/*/expected.nt"))
REPORTED_IN = ox.NamedNode(DP.reportedIn)
ARTICLE = ox.NamedNode(DP.Article)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def source(case: Path) -> Path:
    (path,) = case.glob("article.*")
    return path


def mapped(path: Path, resolver: ArticleResolver) -> list[str]:
    """The lines of all articles of a file, in order."""
    readings = list(read(path, path.name, resolver))
    assert [str(problem) for reading in readings for problem in reading.problems] == []
    articles = [reading.article for reading in readings if reading.article]
    data = b"".join(map(mapping.triples, articles)).decode()
    return sorted(data.splitlines(keepends=True))


def expected(case: Path) -> list[str]:
    return (case / "expected.nt").read_text(encoding="utf-8").splitlines(keepends=True)


@each_case
def test_an_article_gives_its_triples(case: Path, resolver: ArticleResolver) -> None:
    assert mapped(source(case), resolver) == expected(case)


@each_case
@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"], ids=["CRLF", "CR"])
def test_ends_of_lines_and_a_byte_order_mark_change_nothing(
    case: Path, line_end: bytes, resolver: ArticleResolver, tmp_path: Path
) -> None:
    """As files come from other systems; lines of JSON end with a line feed in any case."""
    given = source(case)
    other = tmp_path / given.name
    if given.suffix == ".jsonl":
        line_end = b"\r\n"
    other.write_bytes(b"\xef\xbb\xbf" + given.read_bytes().replace(b"\n", line_end))
    assert mapped(other, resolver) == expected(case)


def test_packed_lines_of_json_are_read_alike(resolver: ArticleResolver, tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "json-lines")
    packed = tmp_path / "article.jsonl.gz"
    packed.write_bytes(gzip.compress(source(case).read_bytes()))
    assert mapped(packed, resolver) == expected(case)


@each_case
def test_triples_are_as_the_engine_writes_them(case: Path, resolver: ArticleResolver) -> None:
    """And none is a blank node, or given twice."""
    lines = mapped(source(case), resolver)
    store = ox.Store()
    store.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    assert lines == sorted(f"{quad.triple} .\n" for quad in store)
    assert not [line for line in lines if "_:" in (line[:2], line.rsplit(" ", 2)[1][:2])]


@each_case
def test_every_subject_is_the_articles_own_and_is_reached_from_it(
    case: Path, resolver: ArticleResolver
) -> None:
    store = ox.Store()
    store.bulk_load("".join(mapped(source(case), resolver)).encode(), format=ox.RdfFormat.N_TRIPLES)
    subjects: set[object] = {quad.subject for quad in store}
    articles: set[object] = {quad.subject for quad in store.quads_for_pattern(None, None, ARTICLE)}
    reached = articles | {quad.subject for quad in store.quads_for_pattern(None, REPORTED_IN, None)}
    while more := {q.object for q in store if q.subject in reached} & subjects - reached:
        reached |= more
    assert subjects == reached
    prefixes = tuple(f"{str(article)[1:-1]}{mark}" for article in articles for mark in "/#")
    assert {s for s in subjects - articles if not str(s)[1:-1].startswith(prefixes)} == set()
