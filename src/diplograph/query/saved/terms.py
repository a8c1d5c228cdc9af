"""RDF terms in the syntax of SPARQL."""

import re
from typing import Final

import pyoxigraph as ox

from diplograph.errors import Problem, QueryError

Term = ox.NamedNode | ox.Literal
"""An RDF term that a parameter may be bound to."""

_ESCAPED: Final = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
_TO_ESCAPE: Final = r"\\[uU]?|[\"\x00-\x1f\x7f]"
_IRI: Final = r"<[^\x00-\x20<>\"{}|^`\\]*>"  # [139] IRIREF of SPARQL 1.1
_STRING: Final = r"\"(?:[^\"\\\x00-\x1f\x7f]|\\[tnr\"\\]|\\U[0-9A-F]{8})*\""  # of [156], a part
_LANGUAGE: Final = r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"  # [145] LANGTAG


def written(term: Term) -> str:
    """A term in the syntax of N-Triples: an IRI, or a string with language or datatype.

    Codepoint escapes are resolved before parsing (SPARQL 1.1, section 19.2); some engines do so
    even after a backslash. So the result never has a backslash before a literal `u`, and escapes
    always have eight digits.

    >>> print(written(ox.Literal('say "no"')))
    "say \\"no\\""^^<http://www.w3.org/2001/XMLSchema#string>

    Raises:
        QueryError: the term has characters that no query can contain.
    """
    if isinstance(term, ox.NamedNode):
        text = f"<{term.value}>"
    else:
        kind = f"@{term.language}" if term.language else f"^^<{term.datatype.value}>"
        text = f'"{re.sub(_TO_ESCAPE, _escape, term.value)}"{kind}'
    if not re.fullmatch(rf"(?:{_STRING}\^\^)?{_IRI}|{_STRING}{_LANGUAGE}", text):
        raise QueryError([Problem(f"{term} cannot be written in a query")])
    return text


def _escape(found: re.Match[str]) -> str:
    character, letter = found[0][0], found[0][1:]
    if letter:
        return rf"\\\U{ord(letter):08X}"
    return _ESCAPED.get(character) or rf"\U{ord(character):08X}"


def escaped(text: str) -> str:
    r"""A text with letters outside of ASCII as escapes of SPARQL, of four or eight digits.

    >>> print(escaped("\u00e1"))
    \u00E1
    """
    codes = ((ord(letter), letter) for letter in text)
    return "".join(
        letter if code < 0x80 else rf"\u{code:04X}" if code < 0x10000 else rf"\U{code:08X}"
        for code, letter in codes
    )
