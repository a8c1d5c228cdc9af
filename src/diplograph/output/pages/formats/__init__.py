"""How pages are written: for people (`page`, `markdown`) and for programs (`json`)."""

from io import TextIOWrapper
from typing import IO, Final

from diplograph.errors import UsageError
from diplograph.formats import Kind, names, suffixes
from diplograph.output.pages.page import Page
from diplograph.streams import binary

__all__ = ["FORMATS", "SUFFIXES", "write"]

FORMATS: Final = names(Kind.PAGE)
SUFFIXES: Final = suffixes(Kind.PAGE)
"""The format that the end of a file's name stands for."""


def write(page: Page, stream: IO[bytes], format: str) -> None:  # noqa: A002 - the word users know
    """Writes a page in UTF-8.

    Raises:
        UsageError: there is no such format, or the stream takes text.
    """
    out = TextIOWrapper(binary(stream), encoding="utf-8", newline="")
    try:
        if format == "page":
            from diplograph.output.pages.formats import page_text

            page_text.write(page, out)
        elif format == "markdown":
            from diplograph.output.pages.formats import page_markdown

            page_markdown.write(page, out)
        elif format == "json":
            from diplograph.output.pages.formats import page_json

            page_json.write(page, out)
        else:
            raise UsageError(f"no format {format!r} for a page (there are {', '.join(FORMATS)})")
    finally:
        out.detach()
