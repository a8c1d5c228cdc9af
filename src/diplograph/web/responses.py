"""Makes answers: pages, data in a format, and the way to another address."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

from diplograph.errors import LimitError
from diplograph.query.results.formats import BINARY
from diplograph.web.html import rendered
from diplograph.web.negotiation import FORMATS, HTML, chosen, content_type
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

_PICTURE: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""What a picture may do that is opened by itself: look like itself."""


class TooLarge(LimitError):
    """An answer is larger than a file of this process may be."""

    def __init__(self) -> None:
        super().__init__("the answer is larger than the server gives (ask for less)")


class NotAcceptable(Exception):
    """None of the formats that there are is accepted; `offers` are these."""

    def __init__(self, offers: list[str]) -> None:
        super().__init__()
        self.offers = offers


def format_for(request: WorkerRequest, named: str | None, offers: list[str]) -> str:
    """The format to answer in: the one that the address names, else the one that is liked best.

    Raises:
        NotAcceptable: no offer is accepted.
    """
    form = named or chosen(request.accept, offers)
    if form is None:
        raise NotAcceptable(offers)
    return form


def page(
    request: WorkerRequest, template: str, *, status: int = 200, **values: Any
) -> WorkerResponse:
    """A page in HTML."""
    body = rendered(template, request.root, **values)
    return WorkerResponse(status, {"Content-Type": content_type(HTML), "Vary": "Accept"}, body)


def data(
    request: WorkerRequest, form: str, name: str, write: Callable[[IO[bytes]], object]
) -> WorkerResponse:
    """What `write` writes, in one of the formats of `negotiation.FORMATS`.

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
    headers = {"Content-Type": content_type(form), "Vary": "Accept"}
    if form in BINARY:
        plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)
        file = f"{plain}{FORMATS[form].suffixes[0]}"
        headers["Content-Disposition"] = f'attachment; filename="{file}"'
    if form in ("svg", "picture"):
        headers["Content-Security-Policy"] = _PICTURE
    return WorkerResponse(200, headers, None)


def elsewhere(address: str) -> WorkerResponse:
    """The way to another address for the same."""
    return WorkerResponse(303, {"Location": address}, b"")
