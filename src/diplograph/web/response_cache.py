"""Keeps responses for which an equal request would get the same again."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Final, NamedTuple

from diplograph.query.dependencies import state_of

MOST: Final = 64 << 20
"""Bytes of all bodies that are kept, at most."""
LARGEST: Final = MOST // 16
"""Bytes of a body that is kept, at most."""


class CachedResponse(NamedTuple):
    """A successful response, the files that it was made of, and the state that each had."""

    headers: Mapping[str, str]
    body: bytes
    files: Mapping[str, str]


class ResponseCache:
    """The responses made from one cache key, by request; those not asked for the longest go first.

    When another cache key comes, all are dropped: nobody can get them any more.
    """

    def __init__(self) -> None:
        self._cache_key = ""
        self._size = 0
        self._kept: OrderedDict[str, CachedResponse] = OrderedDict()

    def get(self, cache_key: str, request: str) -> CachedResponse | None:
        """The response to a request, if it is kept and none of its files has changed."""
        found = self._kept.get(request) if cache_key == self._cache_key else None
        if found is None:
            return None
        if any(state_of(path) != state for path, state in found.files.items()):
            self._drop(request)
            return None
        self._kept.move_to_end(request)
        return found

    def put(self, cache_key: str, request: str, response: CachedResponse) -> None:
        """Keeps a response, if it is not too large."""
        if cache_key != self._cache_key:
            self._kept.clear()
            self._cache_key, self._size = cache_key, 0
        self._drop(request)
        if len(response.body) <= LARGEST:
            self._kept[request] = response
            self._size += _size(response)
            while self._size > MOST:
                self._drop(next(iter(self._kept)))

    def _drop(self, request: str) -> None:
        if old := self._kept.pop(request, None):
            self._size -= _size(old)


def _size(response: CachedResponse) -> int:
    """The bytes of a response, roughly: a small one has as much around it."""
    return len(response.body) + 1024 + sum(map(len, response.files))
