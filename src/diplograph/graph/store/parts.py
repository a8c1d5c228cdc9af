"""Parts of a generation: one for each article, one for each file, and one for the inferences.

They are recorded as text: one line for each, in the order of their names, with the name and the
SHA-256 (hex) of its triples. The SHA-256 of that text is the snapshot id.
"""

import hashlib
from collections.abc import Iterator, MutableMapping
from typing import Final

ARTICLE: Final = "article/"
"""An article is the part `article/<id>`; its IRI is the base of the case followed by this."""

FILE: Final = "file/"
"""A file of the ontology or the vocabulary is the part `file/<name>`."""

INFERRED: Final = "inferred"
"""The part of the inferred triples."""

_DIGEST: Final = hashlib.sha256().digest_size * 2 + len("\n")
"""Bytes of a digest in its line, with the line end."""


class Parts(MutableMapping[str, str]):
    """The digests of parts by name: a text made by `encode`, and the changes since.

    The text has a line for each article, and most builds change few of them. So names are found by
    bisection, and unchanged lines are copied as they are.
    """

    def __init__(self, text: bytes = b"") -> None:
        self._text = text
        self._changed: dict[str, str | None] = {}  # None for removed parts
        self._size = text.count(b"\n")

    def __getitem__(self, name: str) -> str:
        if name in self._changed:
            digest = self._changed[name]
        else:
            start, end = self._line(name)
            digest = self._text[end - _DIGEST : end - 1].decode() if end > start else None
        if digest is None:
            raise KeyError(name)
        return digest

    def __setitem__(self, name: str, digest: str) -> None:
        self._size += name not in self
        self._changed[name] = digest

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(name)
        self._size -= 1
        self._changed[name] = None

    def __iter__(self) -> Iterator[str]:
        return (line[:-_DIGEST].decode() for line in self.encode().split(b"\n")[:-1])

    def __len__(self) -> int:
        return self._size

    def encode(self) -> bytes:
        """The parts as text."""
        pieces, done = [], 0
        for name, digest in sorted(self._changed.items()):
            start, end = self._line(name)
            pieces.append(self._text[done:start])
            if digest is not None:
                pieces.append(f"{name} {digest}\n".encode())
            done = end
        return b"".join([*pieces, self._text[done:]])

    def _line(self, name: str) -> tuple[int, int]:
        """The offsets of the line of a name; both are where it would begin if there is none."""
        text, wanted = self._text, name.encode()
        low, high = 0, len(text)
        while low < high:
            start = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = text.index(b"\n", start) + 1
            found = text[start : end - _DIGEST - 1]
            if found == wanted:
                return start, end
            if found < wanted:
                low = end
            else:
                high = start
        return low, low


def snapshot(text: bytes) -> str:
    """The snapshot id of a generation, from its parts as text.

    It does not depend on the machine, the version, or the builds that led to the same input.
    """
    return hashlib.sha256(text).hexdigest()
