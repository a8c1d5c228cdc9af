"""The headers by which data tells what it does not show: why it is empty, and its remarks."""

from collections.abc import Mapping, Sequence
from typing import Final

REMARKS: Final = "Diplograph-Remarks"
"""The header of remarks: a list of display strings (RFC 9651), the lines of the command line."""
_MOST: Final = 1_500
"""Bytes of remarks in a header, roughly: servers in between take 4,000 for all headers."""
_CUT: Final = 100
"""Characters that are shown of a remark for which there is no room."""
_LONGEST: Final = 1_000
"""Bytes of an address in a header, at most."""


def remark_headers(remarks: Sequence[str], page: str = "") -> Mapping[str, str]:
    """The headers for remarks on data, and for the address of the page that has all of them."""
    headers = {}
    if remarks:
        headers[REMARKS] = ", ".join(_within_bounds(remarks))
    if page and len(page) <= _LONGEST:
        headers["Link"] = f'<{page}>; rel="describedby"; type="text/html"'
    return headers


def _within_bounds(remarks: Sequence[str]) -> list[str]:
    shown: list[str] = []
    for number, remark in enumerate(remarks, 1):
        text = display_string(remark)
        if sum(map(len, shown)) + len(text) > _MOST:
            rest = f" (and {len(remarks) - number:,} more)" if number < len(remarks) else ""
            return [*shown, display_string(f"{remark[:_CUT]}…{rest}")]
        shown.append(text)
    return shown


def display_string(text: str) -> str:
    """A text as a display string (RFC 9651, 3.3.8): ASCII, for any text.

    >>> display_string('100 "rows"')
    '%"100 %22rows%22"'
    """
    escaped = (
        chr(byte) if 0x20 <= byte < 0x7F and byte not in b'%"' else f"%{byte:02x}"
        for byte in text.encode()
    )
    return f'%"{"".join(escaped)}"'
