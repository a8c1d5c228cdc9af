"""How large an article and what is in it may be: more is refused in a line, without reading on."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from diplograph.coding import casefile
from diplograph.coding.casefile import CaseFile
from diplograph.coding.readers.article_files import RECORD, read
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.errors import InputError, QueryError
from diplograph.graph import build
from diplograph.graph.build import load_vocabulary
from diplograph.query.saved import Library
from diplograph.rdf import turtle_reader
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.rdf.turtle_reader import read_turtle

ENTRY = {"holder": "borland", "stance": "demands", "target": "toll", "quote": "the bridge"}


def record(**changes: Any) -> dict[str, Any]:
    return {
        "id": "news",
        "title": "News",
        "publisher": "The Courier",
        "published": "2024-05-17",
        "text": "Borland demands the bridge.",
    } | changes


def problems(path: Path, content: bytes, resolver: ArticleResolver) -> list[str]:
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return [str(problem) for r in read(path, path.name, resolver) for problem in r.problems]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"text": "a" * 1_000_001}, "text: it has 1,000,001 characters; at most 1,000,000"),
        ({"title": "a" * 10_001}, "title: it has 10,001 characters; at most 10,000 are read"),
        ({"id": "a" * 201}, "id: it has 201 characters; at most 200 are read (shorten it)"),
        ({"positions": [{}] * 1001}, "positions: it has 1,001 items; at most 1,000 are read"),
        (
            {"positions": [ENTRY | {"holder": ["borland"] * 101}]},
            "positions[0].holder: it has 101 items; at most 100 are read (split it)",
        ),
        (
            {"positions": [ENTRY | {"quote": ["the bridge", "a" * 10_001]}]},
            "positions[0].quote[1]: it has 10,001 characters; at most 10,000 are read",
        ),
        (
            {"positions": [ENTRY | {"spans": [[0, 1]] * 101}]},
            "positions[0].spans: it has 101 items; at most 100 are read",
        ),
    ],
)
def test_what_is_too_long_is_said_with_its_place(
    changes: dict[str, Any], expected: str, resolver: ArticleResolver, tmp_path: Path
) -> None:
    line = json.dumps(record(**changes)).encode()
    said = problems(tmp_path / "a.jsonl", line, resolver)
    assert any(f": {expected}" in problem for problem in said)
    assert all(problem.startswith("a.jsonl:1:") for problem in said)
    assert not any("\n" in problem or len(problem) > 300 for problem in said)


def test_pairs_of_holders_and_targets_are_not_multiplied_without_end(
    resolver: ArticleResolver, tmp_path: Path
) -> None:
    """No list of names is too long, nor is that of the entries."""
    entries = [
        ENTRY
        | {
            "holder": ["arvenia", "borland", "mira-kest", "jonas-kest", "mediators"],
            "target": [f"other#p{number}" for number in range(100)],
            "grounds": str(number),
            "quote": ["demands", "Borland", "bridge"][number % 3],
            "stance": ["demands", "warns", "rejects", "urges", "offers", "supports", "opposes"][
                number % 7
            ],
        }
        for number in range(21)
    ]
    line = json.dumps(record(positions=entries)).encode()
    said = problems(tmp_path / "a.jsonl", line, resolver)
    (problem,) = said
    assert "positions[20]: more than 10,000 pairs of holder and target" in problem


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f'<a:s> <a:p> "{"x" * (17 << 20)}" .', "a name or a text of more than 16,777,216 bytes"),
        (" " * (turtle_reader.SIZE + 1), "more than 67,108,864 bytes"),
        (f"<a:s> <a:p> {'1,' * turtle_reader.TRIPLES}1 .", "more than 1,000,000 triples"),
        (
            f"<a:s> <a:p> {'<<( <a:s> <a:p> ' * 200_000} 1 {')>>' * 200_000} .",
            "more than 1,000 triples as terms, <<( … )>>",
        ),
    ],
    ids=["text", "size", "triples", "triple terms"],
)
def test_a_vocabulary_cannot_end_the_parser_or_take_all_memory(
    content: str, expected: str, tmp_path: Path
) -> None:
    assert refused(content, tmp_path).startswith(f"vocabulary.ttl: has {expected}, which are read")


@pytest.mark.parametrize("brackets", ["()", ("[ <a:p> ", "]"), ("{|<a:p> 1 ", "|}")])
def test_brackets_of_a_vocabulary_are_not_inside_each_other_without_end(
    brackets: tuple[str, str], tmp_path: Path
) -> None:
    opening, closing = brackets
    text = f"<a:s> <a:p> # (((\n {opening * 1_000_000}{closing * 1_000_000} ."
    assert refused(text, tmp_path) == (
        "vocabulary.ttl:2: has more than 1,000 brackets inside each other, which are read at most"
    )


def test_brackets_in_texts_names_and_comments_of_a_vocabulary_are_none(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.ttl"
    texts = ('"(\\"["', "'[{'", '"""("[{\n""["""', "''''(('''", "<a:((>", "a:\\(b", "()")
    body = "\n".join(f"<a:s> <a:p> {text} . # ([{{" for text in texts * 400)
    path.write_text(f"PREFIX a: <a:>\n{body}")
    assert len(read_turtle({path: path.name})[path]) == 7 * 400


@pytest.mark.parametrize(
    ("kind", "property_", "most", "follow"),
    [
        ("dp:Location ; dp:kind dp:city", "dp:within", 101, "dp:within"),
        ("dp:Issue", "skos:broader", 100, "skos:broaderTransitive"),
    ],
)
def test_what_follows_from_a_chain_is_bounded(
    kind: str, property_: str, most: int, follow: str, tmp_path: Path
) -> None:
    def chain(steps: int) -> CaseFile:
        around = {number: number + 1 for number in range(steps)}
        return vocabulary_case(tmp_path, kind, property_, around | {steps: None})

    assert build.check(chain(most)) == 0
    assert str(refusal(chain(most + 1))) == (
        f"vocabulary.ttl:4: n0: more than 100 {follow} would follow, and no more are inferred"
        " (does the chain that it is in come back to it? else shorten it)"
    )
    assert len(refusal(chain(3000)).problems) == 1


def test_rings_of_places_are_refused(tmp_path: Path) -> None:
    def ring(size: int) -> CaseFile:
        around = {number: (number + 1) % size for number in range(size)}
        return vocabulary_case(tmp_path, "dp:Location ; dp:kind dp:city", "dp:within", around)

    for size in (1, 2, 50):
        within_itself = [str(problem) for problem in refusal(ring(size)).problems]
        assert len(within_itself) == size
        assert all("does not lie within itself" in problem for problem in within_itself)
    assert "more than 100 dp:within would follow" in str(refusal(ring(3000)))


def test_a_tree_of_places_may_be_wide(tmp_path: Path) -> None:
    around = {0: None} | {n: 0 if n <= 40 else n % 40 + 1 for n in range(1, 2000)}
    case = vocabulary_case(tmp_path, "dp:Location ; dp:kind dp:city", "dp:within", around)
    inferred = load_vocabulary(case).inferred.decode()
    assert inferred.count(f"<{DP.within}>") == 1959  # of each leaf, to the root


def vocabulary_case(
    folder: Path, kind: str, property_: str, around: Mapping[int, int | None]
) -> CaseFile:
    """A case of things of a kind, `n0` on line 4 and on, each with what it lies in."""
    prefixes = (f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("dp", "rdfs", "skos"))
    lines = (
        f'<https://example.org/n{n}> a {kind} ; rdfs:label "N {n}"@en'
        + ("" if outer is None else f" ; {property_} <https://example.org/n{outer}>")
        + " .\n"
        for n, outer in around.items()
    )
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "vocabulary.ttl").write_text("".join([*prefixes, *lines]))
    (folder / "diplograph.toml").write_text('title = "T"\nbase = "https://example.org/"\n')
    return casefile.load(folder / "diplograph.toml")


def refusal(case: CaseFile) -> InputError:
    with pytest.raises(InputError) as caught:
        build.check(case)
    return caught.value


def refused(content: str, folder: Path) -> str:
    path = folder / "vocabulary.ttl"
    path.write_text(content)
    with pytest.raises(InputError) as caught:
        read_turtle({path: path.name})
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("#" * 32_769, "it has more than 32,768 bytes, which are read at most (name folders"),
        (f"keywords = {'[' * 10_000}", "nested too deep (write it flat)"),
        (f"paths = {'{a=' * 10_000}", "nested too deep (write it flat)"),
    ],
    ids=["size", "lists", "tables"],
)
def test_a_case_file_is_small_and_flat(content: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / casefile.NAME
    path.write_text(content)
    with pytest.raises(InputError) as caught:
        casefile.load(path)
    assert str(caught.value).startswith(f"{path}: {expected}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f"#+ tags: {'[' * 30_000}{']' * 30_000}", "1:21: nested more than 12 deep"),
        (f"#+ params: {'{a: ' * 9_000}", "1:56: nested more than 12 deep"),
        (f"#+ summary: {'a' * 65_536}", " it has more than 65,536 characters, which are read"),
    ],
    ids=["lists", "mappings", "length"],
)
def test_the_file_of_a_saved_query_is_short_and_its_header_flat(
    header: str, expected: str, tmp_path: Path
) -> None:
    (tmp_path / "mine.rq").write_text(f"{header}\nASK {{}}\n")
    with pytest.raises(QueryError) as caught:
        Library([tmp_path], shown={tmp_path: "queries"}).get("mine")
    assert str(caught.value).startswith(f"queries/mine.rq:{expected}")


@pytest.mark.parametrize("name", ["a.md", "a.jsonl", "a.jsonl.gz"])
def test_a_record_that_is_too_large_is_passed_over(
    name: str, resolver: ArticleResolver, tmp_path: Path
) -> None:
    large = b" " * (3 * RECORD) + b"\n"
    said = problems(tmp_path / name, large + b'{"id"}\n', resolver)
    assert said[0] == (
        f"{name}:1: it has more than 8,388,608 bytes, which are read at most "
        "(split it, or shorten the text)"
    )
    assert [problem.partition(": ")[0] for problem in said[1:]] == (
        [] if name == "a.md" else [f"{name}:2:6"]
    )


def test_front_matter_that_is_too_long_is_not_parsed(
    resolver: ArticleResolver, tmp_path: Path
) -> None:
    text = f"---\nnote: {'a' * 1_000_000}\n---\nText.\n".encode()
    (said,) = problems(tmp_path / "a.md", text, resolver)
    assert said == (
        "a.md:2:1: it has 1,000,007 characters; "
        "at most 1,000,000 are read (split it, or shorten it)"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "a " * 4000, "prefix": None},
        {"quote": "a", "prefix": " ", "suffix": "\n"},
        {"quote": "b", "prefix": "a\t", "suffix": "c"},
        {"quote": "b … a", "prefix": None},
    ],
    ids=["long", "spaces beside it", "words beside it", "in parts"],
)
@pytest.mark.parametrize("text", ["a " * 500_000, "a" + " " * 999_998 + "a"], ids=["words", "gap"])
def test_no_quote_takes_time_that_grows_with_the_square_of_the_text(
    changes: dict[str, Any], text: str, resolver: ArticleResolver, tmp_path: Path
) -> None:
    """Would not end in hours; the suite itself is ended long before."""
    line = json.dumps(record(text=text, positions=[ENTRY | changes])).encode()
    said = problems(tmp_path / "a.jsonl", line, resolver)
    assert any("quote" in problem for problem in said)
