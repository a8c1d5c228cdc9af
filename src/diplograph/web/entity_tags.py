"""Entity tags: by them clients ask whether what they have is still the same (RFC 9110, 8.8.3)."""

from collections.abc import Mapping
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from diplograph.web.negotiation import VARY


def tag_of(request: str, cache_key: str, files: Mapping[str, str]) -> str:
    """The ETag of a response, from its request, its cache key, and the files of its texts.

    It is weak: two Excel files with the same rows differ in some bytes (RFC 9110, 8.8.1).
    """
    parts = (cache_key, request, sorted(files.items()))
    return f'W/"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


def is_known(tag: str, request: Request) -> bool:
    """Whether the client has the response with this ETag."""
    known = request.headers.get("If-None-Match", "")
    return _opaque(tag) in map(_opaque, known.split(","))


def not_modified(tag: str) -> Response:
    """The response to a client that has the one with this ETag."""
    return Response(status_code=304, headers={"ETag": tag, "Vary": VARY})


def _opaque(tag: str) -> str:
    """The part of an ETag to compare, the same for weak and strong ones."""
    return tag.strip().removeprefix("W/")
