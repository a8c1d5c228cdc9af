"""Reads annotated articles from files: Markdown with front matter, and JSON Lines.

A file that cannot be read gives problems, never an exception: the run goes on to the next.
"""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from diplograph.errors import Problem
from diplograph.model.article import Article
from diplograph.model.coding import Coding
from diplograph.readers.decoding import Decoded, Fault, Where, controls, decode
from diplograph.readers.settling import Settler
from diplograph.readers.yaml_data import Document, YamlError

SUFFIXES = (".md", ".jsonl", ".jsonl.gz")
"""The endings of the files that are read as articles."""

_SUSPECT = re.compile(rb"\\u(?:00[01]|[fF]{3}[eEfF])|\\[bf]|\xef\xbf[\xbe\xbf]|\x7f")
_MALFORMED = re.compile(r"^(?P<what>.*?)(?: \(byte (?P<byte>\d+)\))?$")
_decoder = msgspec.json.Decoder(Coding)


class Reading(NamedTuple):
    """What became of one record: the article, or what is wrong with it.

    `path` and `line` say where the record begins.
    """

    path: str
    line: int
    id: str | None
    article: Article | None
    problems: list[Problem]


def is_article_file(path: Path) -> bool:
    """Whether the name is that of a file of articles."""
    return path.name.endswith(SUFFIXES)


def read(path: Path, shown: str, settler: Settler) -> Iterator[Reading]:
    """Each record of a file, in order; `shown` is how messages write its path."""
    try:
        if path.name.endswith(".md"):
            yield _read_markdown(path.read_bytes(), shown, settler)
        else:
            with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as lines:
                yield from _read_lines(lines, shown, settler)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield _failed(shown, 1, Problem(f"cannot be read: {reason}", shown))


def text_of(path: Path, article_id: str) -> str | None:
    """The text of one article, without reading more of the annotation than it must.

    Raises:
        OSError: the file cannot be read.
    """
    if path.name.endswith(".md"):
        return split(normalise(path.read_bytes().decode())).body
    with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as lines:
        for line in lines:
            if article_id.encode() in line:
                record = msgspec.json.decode(line, type=_Text)
                if record.id == article_id:
                    return record.text
    return None


class _Text(msgspec.Struct):
    id: str
    text: str | None = None


# Markdown ------------------------------------------------------------------------------------


class Parts(NamedTuple):
    """The front matter and the text of a Markdown file; `front` is None where there is none."""

    front: str | None
    body: str


def normalise(text: str) -> str:
    """Without byte order mark, and with line feeds alone at the ends of lines."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def split(text: str) -> Parts:
    """Takes the front matter off; white space around the text does not belong to it."""
    if text.startswith("---\n"):
        for end in re.finditer(r"^(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", text[4:], re.MULTILINE):
            return Parts(text[4 : 4 + end.start()], text[4 + end.end() :].strip())
    return Parts(None, text)


def _read_markdown(data: bytes, shown: str, settler: Settler) -> Reading:
    try:
        text = normalise(data.decode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _failed(shown, 1, Problem("not UTF-8", shown, line, hint="save the file as UTF-8"))
    front, body = split(text)
    if front is None:
        hint = "begin the file with a line ---, the annotation, and another line ---"
        return _failed(shown, 1, Problem("there is no front matter", shown, 1, 1, hint))
    try:
        document = Document(front, shown, first_line=2)
    except YamlError as error:
        return _failed(shown, 1, error.problem)
    record = document.data
    if isinstance(record, dict):
        if "text" in record:
            fault = Fault(("text",), "the text is given in the front matter", "put it below")
            return _faulty(shown, 1, "", [fault], document.place)
        record = record if not body else record | {"text": body}
    return _settled(decode(record), shown, 1, settler, document.place)


# JSON Lines ----------------------------------------------------------------------------------


def _read_lines(lines: Iterator[bytes], shown: str, settler: Settler) -> Iterator[Reading]:
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield _read_line(line, number, shown, settler)


def _read_line(line: bytes, number: int, shown: str, settler: Settler) -> Reading:
    def place(where: Where) -> tuple[int, int]:
        return _place_in_json(line, number, where)

    try:
        record = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        try:
            data = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _failed(shown, number, _malformed(error, line, shown, number))
        return _settled(decode(data), shown, number, settler, place)
    decoded = Decoded(record, [], {})
    if _SUSPECT.search(line):
        decoded = Decoded(record, list(controls(msgspec.json.decode(line))), {})
    return _settled(decoded, shown, number, settler, place)


def _malformed(error: Exception, line: bytes, shown: str, number: int) -> Problem:
    if isinstance(error, UnicodeDecodeError):
        return Problem("not UTF-8", shown, number, hint="save the file as UTF-8")
    match = _MALFORMED.match(str(error))
    what, byte = match.groups() if match else (str(error), None)
    column = len(line[: int(byte)].decode(errors="replace")) + 1 if byte else None
    return Problem(f"not JSON: {what.removeprefix('JSON is malformed: ')}", shown, number, column)


def _place_in_json(line: bytes, number: int, where: Where) -> tuple[int, int]:
    """JSON is nearly always YAML too, whose parser knows the places."""
    try:
        return Document(line.decode(), "", first_line=number).place(where)
    except (YamlError, UnicodeDecodeError):
        return number, 1


# both ----------------------------------------------------------------------------------------


def _settled(
    decoded: Decoded,
    shown: str,
    line: int,
    settler: Settler,
    place: Callable[[Where], tuple[int, int]],
) -> Reading:
    found = list(decoded.faults)
    settled = settler.settle(decoded.record) if decoded.record else []
    if isinstance(settled, Article) and not found:
        return Reading(shown, line, settled.id, settled, [])
    if isinstance(settled, list):
        found += [decoded.placed(fault) for fault in settled if not decoded.is_caused(fault)]
    record_id = decoded.record.id if decoded.record else None
    return _faulty(shown, line, record_id, found, place)


def _faulty(
    shown: str,
    line: int,
    record_id: str | None,
    found: list[Fault],
    place: Callable[[Where], tuple[int, int]],
) -> Reading:
    problems = []
    for fault in dict.fromkeys(found):
        at = place(fault.where)
        name = _spelled(fault.where)
        message = f"{name}: {fault.message}" if name else fault.message
        problems.append(Problem(message, shown, *at, fault.hint))
    problems.sort(key=lambda p: (p.line or 0, p.column or 0))
    return Reading(shown, line, record_id, None, problems)


def _failed(shown: str, line: int, problem: Problem) -> Reading:
    return Reading(shown, line, None, None, [problem])


def _spelled(where: Where) -> str:
    """`positions[3].holder`, counting from 0 as JSON does."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return text.removeprefix(".")
