"""Reads annotated articles from files: Markdown with front matter, and JSON Lines.

A file that cannot be read gives problems, never an exception: the run goes on with the next file.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BufferedIOBase
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from diplograph.coding.model.article import Article
from diplograph.coding.model.raw_article import Coding
from diplograph.coding.readers.article_resolver import ArticleResolver
from diplograph.coding.readers.decoder import REPLACE_IT, Decoded, blanks, controls, decode
from diplograph.coding.readers.record_problems import (
    Places,
    Problems,
    lines_from,
    places_in_json,
    repeated_key,
)
from diplograph.coding.readers.texts import BOM, normalise, split
from diplograph.coding.spelling import CONTROL
from diplograph.errors import InputError, Problem, Where

_encoder = msgspec.json.Encoder()
SUFFIXES = (".md", ".jsonl", ".jsonl.gz")
"""The file extensions of article files."""

RECORD = 8 << 20
"""Bytes of a Markdown file or of a line of JSON, at most."""

NONE_KNOWN: Mapping[str, str] = MappingProxyType({})

_SUSPECT = re.compile(rb"\\u(?:00[01]|[fF]{3}[eEfF])|\\[bf]|\xef\xbf[\xbe\xbf]")
_MALFORMED = re.compile(r"^(?P<what>.*?)(?: - at .*)?(?: \(byte (?P<byte>\d+)\))?$")
_decoder = msgspec.json.Decoder(Coding)


class Reading(NamedTuple):
    """The result of reading one record: the article, or its problems.

    `path` and `line` say where the record begins. `digest` is that of a line of JSON, by which a
    later run recognizes it; a recognized record has neither article nor problems.
    """

    path: str
    line: int
    id: str | None
    article: Article | None
    problems: list[Problem]
    digest: str = ""


def is_article_file(path: Path) -> bool:
    """Whether the file name has an extension of article files."""
    return path.name.endswith(SUFFIXES)


def read(
    path: Path, shown: str, resolver: ArticleResolver, known: Mapping[str, str] = NONE_KNOWN
) -> Iterator[Reading]:
    """Reads the records of a file, in order; `shown` is the path as messages show it.

    `known` has the digests of lines that need not be read again, with the ids of their articles.
    """
    try:
        if path.name.endswith(".md"):
            with path.open("rb") as file:
                yield _read_markdown(file.read(RECORD + 1), shown, resolver)
        else:
            with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as file:
                yield from _read_lines(file, shown, resolver, known)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield _failed(shown, 1, Problem(f"cannot be read: {reason}", shown))


# Markdown ------------------------------------------------------------------------------------


def _read_markdown(data: bytes, shown: str, resolver: ArticleResolver) -> Reading:
    if len(data) > RECORD:
        return _too_large(shown, 1)
    try:
        text = normalise(data.decode())
    except UnicodeDecodeError:
        return _failed(shown, 1, _not_utf8(data, shown, 1))
    if found := CONTROL.search(text):
        at = Places(text, lines_from(1)).at(found.start())
        message = f"the character U+{ord(found.group()):04X} is not allowed"
        return _failed(shown, 1, Problem(message, shown, *at, REPLACE_IT))
    from diplograph.coding.readers.yaml_data import Document  # only where there is YAML

    front, body = split(text)
    if front is None:
        return _failed(shown, 1, _no_front_matter(text, shown))
    try:
        document = Document(front, shown, lines_from(2))
    except InputError as error:
        return _failed(shown, 1, *error.problems)
    record = document.data
    if isinstance(record, dict):
        if "text" in record:
            message = "the text of a Markdown file stands below its front matter"
            document.problems.add(("text",), message, "move it there", on_key=True)
        record = record | {"text": body} if body else record
    decoded = decode(record)
    decoded.problems.extend(document.problems)
    return _resolved(decoded, shown, 1, resolver, document.places)


def _no_front_matter(text: str, shown: str) -> Problem:
    if text.partition("\n")[0].rstrip() == "---":
        hint = "write a line --- between the annotation and the text"
        return Problem("the front matter has no end", shown, 1, 1, hint)
    hint = "begin the file with a line ---, the annotation, and another line ---"
    return Problem("there is no front matter", shown, 1, 1, hint)


# JSON Lines ----------------------------------------------------------------------------------


def _read_lines(
    file: BufferedIOBase, shown: str, resolver: ArticleResolver, known: Mapping[str, str]
) -> Iterator[Reading]:
    for number, line in enumerate(_lines(file), 1):
        if len(line) > RECORD:
            yield _too_large(shown, number)
            continue
        record = line.removeprefix(BOM) if number == 1 else line
        if record.isspace() or not record:
            continue
        digest = sha256(record).hexdigest()[:32]
        if digest in known:
            yield Reading(shown, number, known[digest], None, [], digest)
        else:
            yield _read_line(record, number, shown, resolver)._replace(digest=digest)


def _lines(file: BufferedIOBase) -> Iterator[bytes]:
    """The lines of a file; of a line that is too long, one byte more than the limit."""
    while line := file.readline(RECORD + 1):
        yield line
        while len(line) > RECORD and not line.endswith(b"\n"):
            line = file.readline(RECORD + 1)


def _read_line(line: bytes, number: int, shown: str, resolver: ArticleResolver) -> Reading:
    try:
        decoded = _decoded(line)
    except UnicodeDecodeError:
        return _failed(shown, number, _not_utf8(line, shown, number))
    except msgspec.DecodeError as error:
        return _failed(shown, number, _malformed(error, line, shown, number))
    except RecursionError:
        return _failed(shown, number, Problem("nested too deep", shown, number))
    return _resolved(decoded, shown, number, resolver, line)


def _decoded(line: bytes) -> Decoded:
    """Decodes a line in one pass if it has no problems; else finds all of them."""
    try:
        record = _decoder.decode(line)
    except msgspec.ValidationError:
        decoded = decode(msgspec.json.decode(line))
        decoded.problems.extend(repeated_keys(line))
        return decoded
    if may_repeat_keys(line, record) and (repeated := Problems(repeated_keys(line))):
        return Decoded(record, repeated, record.id)
    if (b"\\" in line or b"\xef\xbf" in line) and _SUSPECT.search(line):
        return Decoded(record, Problems(controls(msgspec.json.decode(line))), record.id)
    return Decoded(record, Problems(), record.id)


def _malformed(error: Exception, line: bytes, shown: str, number: int) -> Problem:
    match = _MALFORMED.match(str(error))
    what, byte = match.groups() if match else (str(error), None)
    column = len(line[: int(byte)].decode(errors="ignore")) + 1 if byte else None
    what = what.removeprefix("JSON is malformed: ")
    return Problem(f"not JSON: {what[0].lower()}{what[1:]}", shown, number, column)


# both ----------------------------------------------------------------------------------------


def _resolved(
    decoded: Decoded, shown: str, line: int, resolver: ArticleResolver, source: Places | bytes
) -> Reading:
    """Resolves a record; `source` is its source map, or the line of JSON."""
    problems = decoded.problems
    if decoded.record is not None:
        problems += blanks(decoded.record)
        article = resolver.resolve(decoded.record, decoded.lost_ids)
        if isinstance(article, Article):
            if not problems:
                return Reading(shown, line, decoded.id, article, [])
        else:
            problems += [problem for problem in article if not decoded.is_caused(problem)]
    places = places_in_json(source.decode(), line) if isinstance(source, bytes) else source
    return Reading(shown, line, decoded.id, None, problems.located(shown, places))


def _failed(shown: str, line: int, *problems: Problem) -> Reading:
    return Reading(shown, line, None, None, [*problems])


def _too_large(shown: str, line: int) -> Reading:
    message = f"it has more than {RECORD:,} bytes, which are read at most"
    return _failed(shown, line, Problem(message, shown, line, hint="split it, or shorten the text"))


def _not_utf8(data: bytes, shown: str, first_line: int) -> Problem:
    before = ""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
    at = Places(before, lines_from(first_line)).at(len(before))
    return Problem("not UTF-8", shown, *at, "save the file as UTF-8")


# repeated keys ------------------------------------------------------------------------------------


def may_repeat_keys(line: bytes, record: Coding) -> bool:
    """Whether `record`, read from the line, may lack a key of the line.

    It lacks none if its shortest JSON is as long as the line, or has as many colons, those in texts
    included. This check takes a fiftieth of the time for reading a record.
    """
    again = bytearray(len(line))
    _encoder.encode_into(record, again)
    return len(again) < len(line.rstrip()) and again.count(b":") != line.count(b":")


def repeated_keys(line: bytes) -> Iterator[Problem]:
    """The duplicate keys, each with its place."""
    try:
        root = json.loads(line, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        return
    waiting: list[tuple[Any, Where]] = [(root, ())]
    while waiting:
        value, where = waiting.pop()
        if isinstance(value, _Pairs):
            seen = set()
            for key, inner in value:
                waiting.append((inner, (*where, key)))
                if key in seen:
                    yield repeated_key((*where, key))
                seen.add(key)
        elif isinstance(value, list):
            waiting.extend((inner, (*where, index)) for index, inner in enumerate(value))


class _Pairs(list[tuple[str, Any]]):
    """The key-value pairs of a mapping, as they are written."""
