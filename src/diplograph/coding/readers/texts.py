"""Reads the texts of articles, with as little of the annotations as possible."""

import gzip
import re
import zlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from diplograph.coding.spelling import composed

BOM = "\ufeff".encode()
_FENCE = re.compile(r"^(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.MULTILINE)


def text_of(path: Path, article_id: str) -> str | None:
    """The text of one article; reads as little of the annotation as possible.

    None if the file has no such article, or is no longer valid.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        if path.name.endswith(".md"):
            return split(normalise(path.read_bytes().decode())).body
        if path.name.endswith(".gz"):
            with gzip.open(path) as lines:
                return _text_in(lines, article_id)
    except (UnicodeDecodeError, EOFError, zlib.error):
        return None
    stat = path.stat()
    return _records(path, stat.st_size, stat.st_mtime_ns).text(article_id)


@lru_cache(maxsize=32)
def _records(path: Path, size: int, mtime_ns: int) -> "_Records":  # noqa: ARG001  # of a file as it is
    return _Records(path)


class _Records:
    """A JSON Lines file, and the offsets of the records read so far.

    So a thousand texts of a file take only one pass through it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, int] = {}
        self._end = 0

    def text(self, article_id: str) -> str | None:
        with self._path.open("rb") as file:
            if article_id in self._places:
                file.seek(self._places[article_id])
                record = _record(file.readline())
                return record.text if record else None
            file.seek(self._end)
            for line in file:
                start, self._end = self._end, self._end + len(line)
                if record := _record(line):
                    self._places.setdefault(record.id, start)
                    if record.id == article_id:
                        return record.text
        return None


def _text_in(lines: Iterable[bytes], article_id: str) -> str | None:
    sought = article_id.encode()
    for line in lines:
        if sought in line or b"\\u" in line or not article_id.isascii():
            record = _record(line)
            if record and record.id == article_id:
                return record.text
    return None


def id_of(line: bytes) -> str | None:
    """The id of the record in a line of JSON; None if the line is not a record."""
    record = _record(line)
    return record.id if record else None


def _record(line: bytes) -> "_Text | None":
    try:
        record = msgspec.json.decode(line.removeprefix(BOM), type=_Text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    record.id = composed(record.id)
    return record


class _Text(msgspec.Struct):
    id: str
    text: str | None = None


class Parts(NamedTuple):
    """The front matter and the text of a Markdown file; `front` is None if it is missing."""

    front: str | None
    body: str


def normalise(text: str) -> str:
    """The text without byte order mark, and with line feeds as the only line ends."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def split(text: str) -> Parts:
    """Splits a file into front matter and text; white space around the text is removed."""
    first = _FENCE.match(text)
    if first and text.startswith("---"):
        for end in _FENCE.finditer(text, first.end()):
            return Parts(text[first.end() : end.start()], text[end.end() :].strip())
    return Parts(None, text)
