"""Splits a SPARQL 1.1 text into tokens, by the terminals of its grammar.

Terminals are numbered as in SPARQL 1.1 Query Language, section 19.8
(https://www.w3.org/TR/sparql11-query/#sparqlGrammar). Tokens have offsets, so that a text can be
changed at one token and nowhere else. White space and comments between tokens belong to no token:
tokens and gaps together are the whole text.

The running time is linear in the length of any text.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from diplograph.errors import Problem, QueryError, by_line


class Kind(StrEnum):
    """The kind of a token."""

    IRI = "IRI"
    """[139] IRIREF"""
    NAME = "NAME"
    """[140] PNAME_NS and [141] PNAME_LN"""
    BLANK = "BLANK"
    """[142] BLANK_NODE_LABEL"""
    VARIABLE = "VARIABLE"
    """[143] VAR1 and [144] VAR2"""
    LANGUAGE = "LANGUAGE"
    """[145] LANGTAG"""
    NUMBER = "NUMBER"
    """[146] INTEGER to [154] DOUBLE_NEGATIVE"""
    STRING = "STRING"
    """[156] STRING_LITERAL1 to [159] STRING_LITERAL_LONG2"""
    WORD = "WORD"
    """Keywords, names of functions, `a`, `true`, `false`"""
    MARK = "MARK"
    """Brackets, operators, punctuation; NIL and ANON are two of them"""


class Token(NamedTuple):
    """A token; `start` and `end` are offsets in the text, half-open."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after the token."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether the token is one of these keywords (in upper case), in any case."""
        return self.kind is Kind.WORD and self.text.upper() in words

    def is_mark(self, *marks: str) -> bool:
        """Whether the token is one of these marks."""
        return self.kind is Kind.MARK and self.text in marks

    def problem(self, message: str, hint: str | None = None) -> Problem:
        """A problem at the token, for `located` and `query_error`."""
        return Problem.at((self.start,), message, hint)


# Character classes: [164] PN_CHARS_BASE; [165] PN_CHARS_U and digits; further characters of [166]
# VARNAME; [167] PN_CHARS.
_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER: Final = "\u00b7\u0300-\u036f\u203f-\u2040"
_EXACT: Final = (
    f"[{_BASE}]",
    f"[{_BASE}_0-9]",
    f"[{_BASE}_0-9{_INNER}]",
    f"[{_BASE}_0-9{_INNER}\\-]",
)
# The same classes, but with every non-ASCII character, which compile fast.
_LOOSE: Final = (
    r"[^\x00-@\[-`{-\x7f]",
    r"[^\x00-/:-@\[-^`{-\x7f]",
    r"[^\x00-/:-@\[-^`{-\x7f]",
    r"[^\x00-,./:-@\[-^`{-\x7f]",
)
_CODE: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"  # section 19.2, codepoint escapes
_ESCAPE: Final = rf"\\[tbnrf\\\"']|{_CODE}"  # [160] ECHAR
_EXPONENT: Final = r"[eE][+-]?[0-9]++"
_NUMBER: Final = (
    rf"[+-]?(?:[0-9]++(?:(?:\.[0-9]*+)?{_EXPONENT}|\.[0-9]++)?|\.[0-9]++(?:{_EXPONENT})?)"
)
_WORD: Final = "[A-Za-z][A-Za-z0-9_]*+"


def _terminals(base: str, start: str, inner: str, name: str) -> Iterator[tuple[Kind, str]]:
    """The pattern of each terminal; repetitions are possessive, so that none backtracks."""
    plx = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"  # [170]
    first, local = f"(?:{start}|:|{plx})", f"(?:{name}|:|{plx})"  # of [169] PN_LOCAL
    yield Kind.IRI, rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]++|{_CODE})*+>"
    yield Kind.VARIABLE, rf"[?$]{start}{inner}*+"
    yield Kind.BLANK, rf"_:{start}{name}*+(?:\.++{name}++)*+"
    yield (
        Kind.NAME,
        (
            rf"(?:{base}{name}*+(?:\.++{name}++)*+)?:"
            rf"(?:{first}{local}*+(?:\.++{local}++)*+)?"
        ),
    )
    yield Kind.WORD, _WORD
    yield Kind.STRING, rf"'''(?:[^'\\]++|{_ESCAPE}|'(?!''))*+'''"
    yield Kind.STRING, rf'"""(?:[^"\\]++|{_ESCAPE}|"(?!""))*+"""'
    yield Kind.STRING, rf"'(?!'')(?:[^'\\\n\r]++|{_ESCAPE})*+'"
    yield Kind.STRING, rf'"(?!"")(?:[^"\\\n\r]++|{_ESCAPE})*+"'
    yield Kind.LANGUAGE, r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+"
    yield Kind.NUMBER, _NUMBER
    yield Kind.MARK, r"\^\^|&&|\|\||[!<>]=|[{}()\[\].,;*/+\-=!<>^|?~]"


_KINDS: Final = tuple(kind for kind, _ in _terminals(*_LOOSE))
_BARE_KINDS: Final = (Kind.WORD, Kind.NUMBER, Kind.MARK)


@cache
def _pattern(exact: bool) -> re.Pattern[str]:
    """The pattern of all terminals; unless `exact`, names may have any non-ASCII character.

    The exact classes take longer to compile than most programs take to start; they are needed only
    for names with non-ASCII characters.
    """
    classes = _EXACT if exact else _LOOSE
    return re.compile("|".join(f"({pattern})" for _, pattern in _terminals(*classes)))


@cache
def _bare() -> re.Pattern[str]:
    """The pattern for tokens in a run of name characters that no colon follows."""
    return re.compile(f"({_WORD})|({_NUMBER})|([.-])")


_RUN: Final = re.compile(rf"(?:{_LOOSE[3]}++|\.)*+")
_GAP: Final = re.compile(r"(?:[\x20\t\r\n]++|#[^\r\n]*+)*+")


def tokenise(text: str) -> list[Token]:
    """Splits a text into its tokens, in order.

    Raises:
        QueryError: a character begins no token of SPARQL; with line and column.
    """
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    at = _skip(_GAP, text, 0)
    barren = 0  # no prefixed name begins before this: to search again would be quadratic
    while at < len(text):
        if at < barren and (found := _bare().match(text, at)):
            kind = _BARE_KINDS[(found.lastindex or 0) - 1]
        elif found := _match(text, at):
            kind = _KINDS[(found.lastindex or 0) - 1]
            if kind is Kind.WORD:
                barren = _skip(_RUN, text, found.end())
        else:
            raise _failure(text, at)
        yield Token(kind, found.group(), at)
        at = _skip(_GAP, text, found.end())


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _match(text: str, at: int) -> re.Match[str] | None:
    found = _pattern(exact=False).match(text, at)
    if found and not found.group().isascii():
        return _pattern(exact=True).match(text, at)
    return found


def _failure(text: str, at: int) -> QueryError:
    rest = text[at : at + 3]
    hint: str | None = None
    if rest[0] in "\"'":
        message = f"the string that begins here with {_quotes(rest)} has no end"
        hint = r"close it on its line; inside, write \n for a line break, \\ for \ itself"
    elif rest[0] in "$?":
        message, hint = f"{rest[0]} stands alone", "a variable is written ?name, a parameter $name"
    else:
        message = f"{rest[0]!r} begins nothing that SPARQL knows"
    return query_error(text, [Problem.at((at,), message, hint)])


def _quotes(rest: str) -> str:
    return rest if rest in ("'''", '"""') else rest[0]


def located(text: str, problems: Iterable[Problem], path: str | None = None) -> list[Problem]:
    """Problems at offsets of a text with `path` and their lines and columns, in order."""
    return by_line(p.located(path, place(text, int(p.where[0]))) for p in problems)


def query_error(text: str, problems: Iterable[Problem], path: str | None = None) -> QueryError:
    """The error of problems at offsets of a text; the excerpt is that of the first."""
    found = located(text, problems, path)
    return QueryError(found, excerpt(text, found[0].line or 1, found[0].column or 1))


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, both from 1, in code points.

    >>> place("ab\\ncd", 4)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def excerpt(text: str, line: int, column: int, width: int = 96) -> str:
    """A line of the text with a caret under one column.

    Long lines are cut to `width` characters around that column.

    >>> print(excerpt("SELECT *\\nWERE { }", 2, 1))
    WERE { }
    ^
    """
    shown = text.split("\n")[line - 1].rstrip("\r").expandtabs(1)
    start = max(0, column - 1 - width * 2 // 3)
    return f"{shown[start : start + width]}\n{' ' * (column - 1 - start)}^"
