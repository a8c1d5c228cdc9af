"""A page for a terminal, and as plain text: prose of 80 columns, or of the terminal's."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, TextIO

from diplograph.output.pages.page import Coded, Entry, Fact, Listing, Page, Shown
from diplograph.output.pages.text_marks import marked
from diplograph.query.results import Iri
from diplograph.query.results.formats.receipt_text import ascription, receipt_lines
from diplograph.query.results.formats.text_layout import Look, look_for, padded, width_of, wrapped
from diplograph.query.results.safe_text import neutral, safe

_WIDTH: Final = 80
_WIDEST: Final = 100
_NAMES: Final = 20
_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\n\s*")
OPEN, CLOSE = "\x01", "\x02"
"""Placeholders for the marks of coded words, which no text that is shown contains."""

NO_TEXT: Final = "The text is not at hand; these are the words that the graph keeps."


def write(page: Page, out: TextIO, *, look: Look | None = None) -> None:
    """Writes the page; in a pipe 80 columns wide, unless the environment sets `COLUMNS`."""
    look = look or look_for(out)
    look = look._replace(width=min(look.width or _WIDTH, _WIDEST))
    out.writelines(f"{line}".rstrip() + "\n" for line in _lines(page, look))


def _lines(page: Page, look: Look) -> Iterator[str]:
    room = look.width or _WIDTH
    yield from (look.bold(line) for line in wrapped(safe(page.title), room))
    yield from (look.dim(line) for line in wrapped(subtitle(page), room))
    if page.facts:
        yield ""
        names = min(max(width_of(safe(fact.name)) for fact in page.facts), _NAMES)
        for fact in page.facts:
            yield from _fact(fact, names, room)
    if page.receipt:
        yield ""
        yield from receipt_lines(page.receipt, 0, look)
    if page.coded:
        yield ""
        yield from _coded(page.coded, look)
    for listing in page.listings:
        yield ""
        yield from (look.bold(line) for line in wrapped(safe(heading(listing)), room))
        for entry in listing.entries:
            yield from _entry(entry, look)


def subtitle(page: Page) -> str:
    """The kinds of a thing, and the id by which people find it."""
    kinds = ", ".join(kind.label for kind in page.kinds)
    return safe(" · ".join(part for part in (kinds, page.thing.written) if part))


def coding(coded: Coded) -> str:
    """The heading of what was coded in an article."""
    return f"Coding ({len(coded.entries):,}, in the order of the text)"


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line."""
    return [" ".join(paragraph.split()) for paragraph in _PARAGRAPH.split(text.strip())]


def heading(listing: Listing) -> str:
    """The title of a list with how many there are, how many are shown, and in which order."""
    shown = len(listing.entries)
    few = f"{shown:,} of {listing.total:,}" if shown < listing.total else f"{listing.total:,}"
    return f"{listing.title} ({few}{f', {listing.order}' if listing.total > 1 else ''})"


def value(shown: Shown) -> str:
    """A value with the id of its page, where the label does not say it."""
    if not isinstance(shown, Iri):
        return safe(shown)
    name = shown.written
    return safe(shown.label if shown.label == shown.id else f"{shown.label} [{name}]")


def _fact(fact: Fact, names: int, room: int) -> Iterator[str]:
    name = safe(fact.name)
    for number, shown in enumerate(fact.values):
        for at, line in enumerate(wrapped(value(shown), max(room - names - 2, 20))):
            head = name if not number and not at else ""
            yield f"{padded(head, names) if width_of(head) <= names else head}  {line}"


def _entry(entry: Entry, look: Look, margin: str = "  ") -> Iterator[str]:
    room = (look.width or _WIDTH) - len(margin)
    about = f" ({entry.about})" if entry.about else ""
    when = f"{safe(entry.when)}  " if entry.when else ""
    first, *rest = wrapped(safe(f"{entry.label}{about}"), room - max(2, width_of(when)))
    yield f"{margin}{when}{first}"
    yield from (f"{margin}  {line}" for line in rest)
    yield f"{margin}  {look.dim(safe(entry.thing.written))}"
    if entry.receipt:
        yield from receipt_lines(entry.receipt, len(margin), look)


def _coded(coded: Coded, look: Look) -> Iterator[str]:
    room = look.width or _WIDTH
    if coded.text is None:
        yield from wrapped(NO_TEXT, room)
    else:
        signs = (OPEN, CLOSE) if look.styled else ("«", "»")
        text = "".join(marked(_tame(coded.text), coded.marks, *signs))
        inside = 0
        for number, paragraph in enumerate(paragraphs(text)):
            if number:
                yield ""
            for line in wrapped(paragraph, room):
                depth = inside + line.count(OPEN) - line.count(CLOSE)
                yield _bold(line, inside, depth, look)
                inside = depth
    yield ""
    yield look.bold(coding(coded))
    digits = len(str(len(coded.entries)))
    for number, entry in enumerate(coded.entries, 1):
        bare = replace(entry, receipt=None) if coded.text is not None else entry
        head, *rest = _entry(bare, look, " " * (digits + 3))
        yield f"[{number:>{digits}}] {head.lstrip()}"
        yield from rest
        if coded.text is not None and entry.receipt:
            margin = " " * (digits + 5)
            shown = wrapped(safe(f"— {ascription(entry.receipt)}"), max(room - len(margin), 20))
            yield from (look.dim(f"{margin}{line}") for line in shown)


def _tame(text: str) -> str:
    """The text without what drives a terminal, code point for code point."""
    return "".join(char if char.isspace() else neutral(char) or "\ufffd" for char in text)


def _bold(line: str, before: int, after: int, look: Look) -> str:
    """A line in which coded words are bold, also where they begin or end on another."""
    if not look.styled:
        return line
    start = look.bold("\0").partition("\0")[0]
    shown, depth = [start if before else ""], before
    for char in line:
        if char == OPEN:
            depth += 1
            shown.append(start if depth == 1 else "")
        elif char == CLOSE:
            depth -= 1
            shown.append("" if depth else "\x1b[0m")
        else:
            shown.append(char)
    return "".join([*shown, "\x1b[0m" if after else ""])
