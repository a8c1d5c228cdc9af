"""Makes responses: pages, data in a format, and redirects."""

import errno
import gzip
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

from diplograph.errors import LimitError
from diplograph.output.plots.plot_page import script_digest
from diplograph.query.results.formats import BINARY
from diplograph.web.html import rendered
from diplograph.web.negotiation import FORMATS, HTML, VARY, content_type
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

_PICTURE: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The policy of a picture that is opened by itself: it may have styles, and load nothing."""
_PICTURE_PAGE: Final = f"script-src 'sha256-{script_digest()}'; {_PICTURE} allow-scripts"
"""The policy of the page of a picture: it runs its own script as well."""

_WORTH: Final = 1_000
"""Bytes of a body that are worth compressing."""
_LEVEL: Final = 5
_COMPRESSIBLE: Final = re.compile(r"^text/|json|[/+]xml|sparql|n-triples|n-quads|trig")


class TooLarge(LimitError):
    """A response is larger than a file of this process may be."""

    def __init__(self) -> None:
        super().__init__("the answer is larger than the server gives (ask for less)")


def page(
    request: WorkerRequest, template: str, *, status: int = 200, **values: Any
) -> WorkerResponse:
    """A page in HTML."""
    body = rendered(template, request.root, **values)
    return WorkerResponse(status, {"Content-Type": content_type(HTML), "Vary": VARY}, body)


def data(
    request: WorkerRequest, form: str, name: str, write: Callable[[IO[bytes]], object]
) -> WorkerResponse:
    """A response with the bytes that `write` writes, in one of `negotiation.FORMATS`.

    Raises:
        TooLarge: it is larger than a file of this process may be.
    """
    try:
        with Path(request.spool).open("wb") as stream:
            write(stream)
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        raise TooLarge from error
    headers = {"Content-Type": content_type(form), "Vary": VARY}
    if form in BINARY:
        plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)
        file = f"{plain}{FORMATS[form].suffixes[0]}"
        headers["Content-Disposition"] = f'attachment; filename="{file}"'
    if form in ("svg", "picture"):
        headers["Content-Security-Policy"] = _PICTURE if form == "svg" else _PICTURE_PAGE
    return WorkerResponse(200, headers, None)


def compressed(request: WorkerRequest, response: WorkerResponse) -> WorkerResponse:
    """The response with its body compressed, where the client takes that and it is worth it."""
    spool = Path(request.spool)
    size = spool.stat().st_size if response.body is None else len(response.body)
    media_type = response.headers.get("Content-Type", "")
    if not request.gzip or size < _WORTH or not _COMPRESSIBLE.search(media_type):
        return response
    response.headers["Content-Encoding"] = "gzip"
    if response.body is not None:
        response.body = gzip.compress(response.body, _LEVEL, mtime=0)
        return response
    plain = spool.rename(spool.with_suffix(".plain"))
    with plain.open("rb") as body, gzip.open(spool, "wb", _LEVEL) as packed:
        shutil.copyfileobj(body, packed, 1 << 18)
    plain.unlink()
    return response


def redirect(address: str) -> WorkerResponse:
    """A redirect to another address of the same (303)."""
    return WorkerResponse(303, {"Location": address}, b"")
