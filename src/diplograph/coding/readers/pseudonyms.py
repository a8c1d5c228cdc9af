"""Pseudonyms of coders, which reveal nothing to those without the key."""

import hashlib
import hmac
from functools import cache
from pathlib import Path
from typing import Final

from diplograph.errors import InputError, Problem

SHORTEST: Final = 16
"""Bytes that a key must have, at least."""


class Pseudonyms:
    """The pseudonyms made with a key: the same on every machine, and for ever.

    A pseudonym is the beginning of an HMAC-SHA-256 of the coder's name (RFC 2104): without the key,
    nobody can find the name by trying.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.of = cache(self._of)

    @classmethod
    def read(cls, path: Path, shown: str) -> "Pseudonyms":
        """Reads the key from a file; `shown` is the path as messages show it.

        Raises:
            InputError: the file cannot be read, or the key is too short.
        """
        try:
            key = path.read_bytes().strip()
        except OSError as error:
            message = f"the key of the pseudonyms cannot be read: {error.strerror}"
            hint = f"restore it, or make one: openssl rand -hex 32 > {shown}"
            raise InputError([Problem(message, shown, hint=hint)]) from error
        if len(key) < SHORTEST:
            message = f"the key of the pseudonyms has {len(key)} bytes; expected {SHORTEST} or more"
            raise InputError([Problem(message, shown, hint="make one: openssl rand -hex 32")])
        return cls(key)

    @property
    def digest(self) -> str:
        """The digest that identifies the key without revealing it."""
        return self._digest("")

    def _of(self, coder: str) -> str:
        """The pseudonym of a coder, an id."""
        return f"coder-{self._digest(coder)[:12]}"

    def _digest(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
