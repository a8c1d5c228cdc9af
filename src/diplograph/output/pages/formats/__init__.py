"""How pages are written: for people (`page`, `markdown`) and for programs (`json`)."""

from io import TextIOWrapper
from typing import IO, Final

from diplograph.formats import Kind, find, names
from diplograph.output.pages.page import Page
from diplograph.streams import binary

__all__ = ["FORMATS", "write"]

FORMATS: Final = names(Kind.PAGE)


def write(page: Page, stream: IO[bytes], format: str) -> None:  # noqa: A002 - the word users know
    """Writes a page in UTF-8.

    Raises:
        UsageError: there is no such format, or the stream takes text.
    """
    form = find(format, Kind.PAGE)
    out = TextIOWrapper(binary(stream), encoding="utf-8", newline="")
    try:
        form.load()(page, out)
    finally:
        out.detach()
