"""Parts: what each article, each file and the inferences gave to a generation.

They are recorded as text: a line for each, in the order of their names, with the name and the
SHA-256 (hex) of the triples that it gave. The SHA-256 of that text is the snapshot id.
"""

import hashlib
from collections.abc import Mapping
from typing import Final

ARTICLE: Final = "article/"
"""An article is the part `article/<id>`; its IRI is the base of the case and this."""

FILE: Final = "file/"
"""A file of the ontology or the vocabulary is the part `file/<name>`."""

INFERRED: Final = "inferred"
"""The part of the inferred triples."""

_DIGEST: Final = len(" ") + hashlib.sha256().digest_size * 2
"""Characters that a digest takes in its line."""


def encode(parts: Mapping[str, str]) -> bytes:
    """Parts as text; `parts` has their digests by their names."""
    return "".join([f"{name} {parts[name]}\n" for name in sorted(parts)]).encode()


def decode(text: bytes) -> dict[str, str]:
    """What `encode` gave. Raises ValueError if it is anything else."""
    lines = text.decode().split("\n")
    parts = {
        line[:-_DIGEST]: line[1 - _DIGEST :]
        for line in lines
        if line[-_DIGEST : 1 - _DIGEST] == " "
    }
    if len(parts) != len(lines) - 1 or lines[-1]:
        raise ValueError("a line is no name and digest, or names a part again")
    return parts


def snapshot(text: bytes) -> str:
    """The id of the content of a generation, from its parts as text.

    Nothing goes into it that differs between machines, versions or ways to the same input.
    """
    return hashlib.sha256(text).hexdigest()
