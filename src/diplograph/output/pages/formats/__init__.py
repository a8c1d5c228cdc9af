"""How pages are written: for people (`page`, `markdown`) and for programs (`json`)."""

from typing import IO, Final

from diplograph.formats import Kind, find, names
from diplograph.output.pages.page import Page
from diplograph.streams import as_text

__all__ = ["FORMATS", "write"]

FORMATS: Final = names(Kind.PAGE)


def write(page: Page, stream: IO[bytes], format: str) -> None:  # noqa: A002 - the word users know
    """Writes a page in UTF-8.

    Raises:
        UsageError: there is no such format, or the stream takes text.
    """
    form = find(format, Kind.PAGE)
    with as_text(stream) as out:
        form.load()(page, out)
