"""Reads Turtle within limits: some files would crash the parser, or fill the memory."""

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from diplograph.errors import InputError, Problem

SIZE: Final = 64 << 20
"""Bytes of a file, at most."""

TRIPLES: Final = 1_000_000
"""Triples of a file, at most: each takes 2 bytes or more of the file, and some 500 of memory."""

DEPTH: Final = 1000
"""Nested brackets, at most: the parser keeps all open ones, and gives no triple before."""

TRIPLE_TERMS: Final = 1000
"""Triple terms `<<( … )>>` of a file, at most: nested some 100,000 deep, they crash the parser."""

_PLACE: Final = re.compile(r"^Parser error (?:at|between) line .*?(?:column|columns) [\d and]+: ")
"""The place at the beginning of a parser's message; our messages have it in their own form."""

_BRACKETS: Final = re.compile(
    rb"""
      [#][^\n]*+ | <[^<>\s]*+> | \\.
    | \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3}
    | "(?:\\.|[^"\\\n])*+" | '(?:\\.|[^'\\\n])*+'
    | (?P<open>[\[({]) | (?P<close>[\])}])
    """,
    re.VERBOSE | re.DOTALL,
)
"""Brackets, and the tokens (comments, IRIs, strings) in which a bracket is only a character."""


def read_turtle(files: Mapping[Path, str]) -> dict[Path, list[ox.Triple]]:
    """The triples of each file; `files` has the path of each as messages show it.

    Raises:
        InputError: files that cannot be read, are not Turtle or exceed a limit; all such files.
    """
    triples: dict[Path, list[ox.Triple]] = {}
    problems: list[Problem] = []
    for path, shown in files.items():
        found = _read(path, shown)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            triples[path] = found
    if problems:
        raise InputError(problems)
    return triples


def _read(path: Path, shown: str) -> list[ox.Triple] | Problem:
    try:
        with path.open("rb") as file:
            data = file.read(SIZE + 1)
        if problem := _excess(data, shown):
            return problem
        quads = ox.parse(data.removeprefix(BOM_UTF8), format=ox.RdfFormat.TURTLE)
        triples = [quad.triple for quad in islice(quads, TRIPLES + 1)]
    except SyntaxError as error:
        text = _PLACE.sub("", (error.msg or str(error)).splitlines()[0])
        return Problem(f"not Turtle: {text}", shown, error.lineno, error.offset)
    except MemoryError:
        return _too_much("a name or a text of more than 16,777,216 bytes", shown, "shorten it")
    except OSError as error:
        return Problem(f"cannot be read: {error.strerror}", shown)
    if len(triples) > TRIPLES:
        return _too_much(f"more than {TRIPLES:,} triples", shown, "split it")
    return triples


def _excess(data: bytes, shown: str) -> Problem | None:
    """The limit that a file exceeds; None if it may be parsed."""
    if len(data) > SIZE:
        return _too_much(f"more than {SIZE:,} bytes", shown, "split it")
    if data.count(b"<<") > TRIPLE_TERMS:
        terms = f"more than {TRIPLE_TERMS:,} triples as terms, <<( … )>>"
        return _too_much(terms, shown, "describe nodes, not triples")
    if sum(map(data.count, (b"(", b"[", b"{"))) <= DEPTH:
        return None
    depth = 0
    for match in _BRACKETS.finditer(data):
        depth += 1 if match["open"] else -1 if match["close"] else 0
        if depth > DEPTH:
            line = data.count(b"\n", 0, match.start()) + 1
            return _too_much(f"more than {DEPTH:,} brackets inside each other", shown, None, line)
    return None


def _too_much(what: str, shown: str, hint: str | None, line: int | None = None) -> Problem:
    return Problem(f"has {what}, which are read at most", shown, line, hint=hint)
