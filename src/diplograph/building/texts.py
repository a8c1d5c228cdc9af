"""Texts of the vocabulary that say nothing, or hold characters that no text needs."""

import unicodedata
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from diplograph.namespaces import PREFIXES
from diplograph.readers.decoding import CONTROL
from diplograph.validation import Violation

_TEXT: Final = {PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString"}

_UNSEEN: Final = {"Zs", "Zl", "Zp", "Cc", "Cf"}
"""Categories of Unicode: spaces, separators, and what controls others."""


def text_violations(ntriples: bytes) -> Iterator[Violation]:
    """What is wrong with the texts in N-Triples, whatever property they are values of."""
    for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES):
        value, path = quad.object, quad.predicate.value
        if not isinstance(value, ox.Literal):
            continue
        if found := CONTROL.search(value.value):
            character = f"U+{ord(found.group()):04X}"
            message = f"{path}: the character {character} at offset {found.start()} is not allowed"
        elif value.datatype.value in _TEXT and _is_mute(value.value):
            message = f"{path} is empty: write it, or leave it out"
        else:
            continue
        subject = (
            quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
        )
        yield Violation(subject, message, path, value.value, written=str(value))


def _is_mute(text: str) -> bool:
    """Whether nothing of it would be seen: spaces, separators, marks of direction."""
    return all(unicodedata.category(character) in _UNSEEN for character in text)
