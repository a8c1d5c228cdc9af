"""What readers say when something is wrong, and that it never is an exception."""

import gzip
import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diplograph.coding.model import raw_article
from diplograph.coding.model.raw_article import json_schema
from diplograph.coding.readers.article_files import Reading, read
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.coding.readers.record_problems import lines_from, places_in_json
from diplograph.coding.readers.texts import text_of
from diplograph.coding.readers.yaml_data import Document
from diplograph.errors import InputError

CASES = sorted(Path(__file__).parents[1].glob("cases/reading/*"))
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def messages(path: Path, resolver: ArticleResolver) -> str:
    return "".join(
        f"{problem}\n" for r in read(path, path.name, resolver) for problem in r.problems
    )


def source(case: Path) -> Path:
    (path,) = case.glob("article.*")
    return path


@each_case
def test_every_fault_is_told_with_its_place(case: Path, resolver: ArticleResolver) -> None:
    assert messages(source(case), resolver) == (case / "expected.txt").read_text(encoding="utf-8")


@each_case
def test_ends_of_lines_and_byte_order_marks_move_no_place(
    case: Path, resolver: ArticleResolver, tmp_path: Path
) -> None:
    other = tmp_path / source(case).name
    other.write_bytes(b"\xef\xbb\xbf" + source(case).read_bytes().replace(b"\n", b"\r\n"))
    assert messages(other, resolver) == (case / "expected.txt").read_text(encoding="utf-8")


def record(**changes: Any) -> dict[str, Any]:
    return {
        "id": "news",
        "title": "News",
        "publisher": "The Courier",
        "published": "2024-05-17",
        "text": "Borland demands the bridge.",
    } | changes


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        (
            "a.md",
            b"---\nid: a\ntitle: caf\xe9\n---\n",
            "a.md:3:11: not UTF-8 (save the file as UTF-8)",
        ),
        (
            "a.md",
            "---\nid: a\n---\né ".encode() + b"\xff",
            "a.md:4:3: not UTF-8 (save the file as UTF-8)",
        ),
        (
            "a.jsonl",
            b'\n{"id": "\xe9"}\n',
            "a.jsonl:2:9: not UTF-8 (save the file as UTF-8)",
        ),
        (
            "a.jsonl.gz",
            b"no archive",
            "a.jsonl.gz: cannot be read: Not a gzipped file (b'no')",
        ),
        (
            "a.jsonl.gz",
            gzip.compress(b"{}" * 99, mtime=0)[:-12],
            (
                "a.jsonl.gz: cannot be read: "
                "Compressed file ended before the end-of-stream marker was reached"
            ),
        ),
        (
            "a.jsonl.gz",
            gzip.compress(b"{}", mtime=0)[:10] + b"\xff" * 20,
            "a.jsonl.gz: cannot be read: Error -3 while decompressing data: invalid block type",
        ),
        ("a.jsonl", None, "a.jsonl: cannot be read: No such file or directory"),
        ("a.md", None, "a.md: cannot be read: No such file or directory"),
    ],
)
def test_files_that_cannot_be_read(
    name: str, data: bytes | None, expected: str, tmp_path: Path, resolver: ArticleResolver
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert messages(tmp_path / name, resolver) == f"{expected}\n"


def test_what_comes_before_a_damaged_part_is_read(
    tmp_path: Path, resolver: ArticleResolver
) -> None:
    lines = b"".join(json.dumps(record(id=f"news-{n}")).encode() + b"\n" for n in range(5000))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines)[:-2000])
    *before, last = read(path, path.name, resolver)
    assert [reading.line for reading in before[:3]] == [1, 2, 3]
    assert all(reading.article for reading in before)
    assert last.article is None


@pytest.mark.parametrize(
    "content",
    [
        "---\n{}---\nWords.",
        "---\n{}---\n\n\nWords.\n\n",
        "--- \t\n{}---  \nWords.",
        "---\n{}...\nWords.",
        "---\n# note: a remark\n{}# end\n---\n\u00a0 Words. \u2028",
    ],
)
def test_the_text_is_what_follows_the_front_matter(
    content: str, tmp_path: Path, resolver: ArticleResolver
) -> None:
    front = yaml.safe_dump({key: value for key, value in record().items() if key != "text"})
    path = tmp_path / "a.md"
    path.write_text(content.format(front), encoding="utf-8")
    (reading,) = read(path, "a.md", resolver)
    assert reading.article
    assert reading.article.text_digest == sha256(b"Words.").hexdigest()
    assert text_of(path, "news") == "Words."


def test_a_line_of_dashes_in_the_text_belongs_to_it(
    tmp_path: Path, resolver: ArticleResolver
) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\nid: a\n---\nOne.\n---\nTwo.\n", encoding="utf-8")
    assert text_of(path, "a") == "One.\n---\nTwo."
    path.write_text("----\nid: a\n---\nOne.\n", encoding="utf-8")
    assert "there is no front matter" in messages(path, resolver)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"note": 5}, "news"),
        ({"id": "two words"}, None),
        ({"id": None}, None),
        ({"text": None}, "news"),
        ({"text": 5}, "news"),
    ],
)
def test_the_id_of_a_faulty_record_is_known_only_where_it_is_right(
    changes: dict[str, Any], expected: str | None, tmp_path: Path, resolver: ArticleResolver
) -> None:
    """Two records without an id are not two of the same id."""
    reading = read_json(json.dumps(record(**changes)), tmp_path, resolver)
    assert (reading.article, reading.id) == (None, expected)


def read_json(line: str, folder: Path, resolver: ArticleResolver) -> Reading:
    path = folder / "a.jsonl"
    path.write_text(line, encoding="utf-8")
    (reading,) = read(path, path.name, resolver)
    return reading


class TestTextOf:
    TEXT = "Une fa\u00e7ade \U0001f309."

    def test_a_markdown_file(self, tmp_path: Path) -> None:
        path = tmp_path / "a.md"
        path.write_bytes(b"\xef\xbb\xbf---\r\nid: a\r\n---\r\n\r\nOne\r\ntwo. \r\n")
        assert text_of(path, "a") == "One\ntwo."

    @pytest.mark.parametrize("packed", [False, True])
    @pytest.mark.parametrize("escaped", [False, True])
    def test_a_record_among_others(self, tmp_path: Path, *, packed: bool, escaped: bool) -> None:
        records = [{"id": "b", "note": "a"}, {"id": "\u00e9t\u00e9", "text": self.TEXT}]
        lines = "\n".join(json.dumps(r, ensure_ascii=escaped) for r in records).encode()
        faulty = b'\xff \\u00e9\n{"id": 5, "note": "\\u00e9"}\n' + b"[" * 5000 + b"\\u00e9\n"
        lines = faulty + lines
        path = tmp_path / ("a.jsonl.gz" if packed else "a.jsonl")
        path.write_bytes(gzip.compress(lines) if packed else b"\xef\xbb\xbf" + lines)
        assert text_of(path, "\u00e9t\u00e9") == self.TEXT
        assert text_of(path, "b") is None
        assert text_of(path, "c") is None

    @pytest.mark.parametrize("name", ["a.md", "a.jsonl", "a.jsonl.gz"])
    def test_a_file_that_has_changed_into_something_else(self, name: str, tmp_path: Path) -> None:
        (tmp_path / name).write_bytes(b"news \xff")
        if name.endswith(".gz"):
            with pytest.raises(OSError, match="gzip"):
                text_of(tmp_path / name, "news")
        else:
            assert text_of(tmp_path / name, "news") is None


def test_the_schema_tells_editors_what_the_reader_accepts() -> None:
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    definitions = schema["$defs"]
    for struct in (
        raw_article.Coding,
        raw_article.Position,
        raw_article.Event,
        raw_article.Condition,
    ):
        definition = definitions[struct.__name__]
        assert definition["additionalProperties"] is False
        assert set(definition["properties"]) == set(struct.__struct_fields__)
        undescribed = {
            name
            for name, wanted in definition["properties"].items()
            if "description" not in json.dumps(wanted)
        }
        assert undescribed == set()
    assert definitions["Coding"]["required"] == ["id", "title", "publisher", "published"]
    assert definitions["Position"]["required"] == ["holder", "stance", "target"]
    assert definitions["Event"]["required"] == ["kind"]
    assert definitions["Condition"]["required"] == ["that", "effect"]


# whatever the text ---------------------------------------------------------------------------

CHARACTERS = st.characters(exclude_categories=["Cs"])
YAML_MARKS = st.text(alphabet="ab01~:-#'\"[]{}&*!|>%@`?,. \n\t\\\u00e9\u2028\U0001f309\x07")
KEYS = st.sampled_from(
    [
        *raw_article.Coding.__struct_fields__,
        *raw_article.Position.__struct_fields__,
        *raw_article.Event.__struct_fields__,
        *raw_article.Condition.__struct_fields__,
        "other",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(CHARACTERS),
    st.sampled_from(["borland", "demands", "bridge-reopening", "2024-05-17", "news#demand", "x"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=8),
    max_leaves=20,
)
ENTRIES = st.lists(st.dictionaries(KEYS, VALUES, max_size=8) | VALUES, max_size=3)
RECORDS = st.dictionaries(KEYS, VALUES, max_size=6) | st.builds(
    lambda base, **parts: base | parts,
    st.just(record()),
    positions=ENTRIES,
    events=ENTRIES,
)


@given(st.text(CHARACTERS) | YAML_MARKS)
def test_yaml_of_any_kind_is_read_or_refused(text: str) -> None:
    with suppress(InputError):
        Document(text, "a.md", lines_from(1))


@settings(max_examples=60)
@given(data=st.binary() | st.text(CHARACTERS).map(str.encode) | YAML_MARKS.map(str.encode))
def test_files_of_any_kind_are_read_or_refused(
    data: bytes, resolver: ArticleResolver, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    fenced = b"---\n" + data + b"\n---\n"
    for name, content in (
        ("a.md", data),
        ("b.md", fenced),
        ("a.jsonl", data),
        ("a.jsonl.gz", data),
    ):
        (folder / name).write_bytes(content)
        for reading in read(folder / name, name, resolver):
            assert (reading.article is None) == bool(reading.problems)


@settings(max_examples=80)
@example(data={"adjudicates": [None]})  # a list of ids, which no text stands in for
@given(data=RECORDS)
def test_records_of_any_kind_are_read_or_refused_in_both_spellings(
    data: dict[str, Any], resolver: ArticleResolver, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    dumped = yaml.safe_dump(data, allow_unicode=True)
    for name, content in (("a.jsonl", json.dumps(data)), ("a.md", f"---\n{dumped}---\nWords\n")):
        (folder / name).write_text(content, encoding="utf-8")
        (reading,) = read(folder / name, name, resolver)
        assert (reading.article is None) == bool(reading.problems)
        assert all(problem.line and problem.column for problem in reading.problems)


@given(VALUES, st.booleans(), st.sampled_from([None, " ", "\t"]))
def test_places_in_json_are_where_the_values_are(
    data: Any, escaped: bool, indent: str | None
) -> None:
    text = json.dumps(data, ensure_ascii=escaped, indent=indent)
    places = places_in_json(text, 1)
    found = {
        where: json.JSONDecoder().raw_decode(text, offset)[0]
        for where, offset in places.values.items()
    }
    assert found == dict(parts(data))
    assert {
        where: json.JSONDecoder().raw_decode(text, n)[0] for where, n in places.keys.items()
    } == {where: where[-1] for where in found if where and isinstance(where[-1], str)}


def test_the_place_of_what_is_not_there_is_that_of_what_is_around_it() -> None:
    places = places_in_json('{"a": [1, {"b": 2}]}', 7)
    assert places.of(("a", 1, "c", 5)) == places.of(("a", 1)) == (7, 11)
    assert places.of(("a", 1, "b"), on_key=True) == (7, 12)
    assert places.of(("a", 1, "c"), on_key=True) == (7, 11)
    assert places.of(("z",)) == (7, 1)


def parts(data: Any, where: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    inner = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    return [(where, data)] + [part for key, value in inner for part in parts(value, (*where, key))]
