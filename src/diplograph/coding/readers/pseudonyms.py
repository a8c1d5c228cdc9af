"""Names for coders that tell nothing to those who lack a key."""

import hashlib
import hmac
from functools import cache
from pathlib import Path
from typing import Final

from diplograph.errors import InputError, Problem

SHORTEST: Final = 16
"""Bytes that a key must have."""


class Pseudonyms:
    """The pseudonyms that a key gives: the same on every machine, and for ever.

    They are the beginning of an HMAC-SHA-256 of the coder's name (RFC 2104): without the key no
    name can be tried out.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.of = cache(self._of)

    @classmethod
    def read(cls, path: Path, shown: str) -> "Pseudonyms":
        """With the key that a file holds; `shown` is how messages write its path.

        Raises:
            InputError: it cannot be read, or is too short.
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
        """Tells one key from another, and gives none away."""
        return self._digest("")

    def _of(self, coder: str) -> str:
        """The pseudonym of a coder, an id."""
        return f"coder-{self._digest(coder)[:12]}"

    def _digest(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
