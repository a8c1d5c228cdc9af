"""Parts: what each article, each file and the inferences gave to a generation."""

import hashlib
from collections.abc import Mapping
from typing import Final

import msgspec

ARTICLE: Final = "article/"
"""An article is the part `article/<id>`; its IRI is the base of the case and this."""

FILE: Final = "file/"
"""A file of the ontology or the vocabulary is the part `file/<name>`."""

INFERRED: Final = "inferred"
"""The part of the inferred triples."""


class Part(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a part gave: the digest of its triples (SHA-256, hex), and how many they are."""

    digest: str
    triples: int


def snapshot(parts: Mapping[str, Part]) -> str:
    """The id of the content of a generation: SHA-256, hex, over the sorted ids and digests.

    Nothing goes into it that differs between machines, versions or ways to the same input.
    """
    text = "".join([f"{name} {parts[name].digest}\n" for name in sorted(parts)])
    return hashlib.sha256(text.encode()).hexdigest()
