"""A page in Markdown: headings, lists, and the coded words of an article in bold."""

import re
from collections.abc import Iterator
from typing import TextIO

from diplograph.output.pages.formats.page_text import (
    CLOSE,
    NO_TEXT,
    OPEN,
    coding,
    heading,
    paragraphs,
    subtitle,
    value,
)
from diplograph.output.pages.page import Coded, Entry, Page
from diplograph.output.pages.text_marks import marked
from diplograph.query.results import Receipt
from diplograph.query.results.formats.markdown_table import escaped, shown_passage
from diplograph.query.results.formats.receipt_text import ascription, credit
from diplograph.query.results.safe_text import neutral, safe


def write(page: Page, out: TextIO) -> None:
    """Writes the page."""
    out.writelines(f"{line}\n" for line in _lines(page))


def _lines(page: Page) -> Iterator[str]:
    yield f"# {escaped(safe(page.title))}"
    yield ""
    yield escaped(subtitle(page))
    if page.facts:
        yield ""
    for fact in page.facts:
        said = "; ".join(value(each) for each in fact.values)
        yield f"- **{escaped(safe(fact.name))}:** {escaped(said)}"
    if page.receipt:
        yield ""
        yield from (f"> {line}" for line in _receipt(page.receipt))
    if page.coded:
        yield from _coded(page.coded)
    for listing in page.listings:
        yield from ("", f"## {escaped(safe(heading(listing)))}", "")
        for entry in listing.entries:
            yield from _entry(entry, "- ")


def _entry(entry: Entry, sign: str, *, words: bool = True) -> Iterator[str]:
    about = f" ({entry.about})" if entry.about else ""
    when = f"{entry.when} " if entry.when else ""
    said = escaped(safe(f"{when}{entry.label}{about}"))
    yield f"{sign}{said} [{escaped(safe(entry.thing.written))}]"
    if entry.receipt and not words:
        yield f"   — {escaped(safe(ascription(entry.receipt)))}"
    if entry.receipt and words:
        margin = " " * len(sign)
        yield ""
        yield from (f"{margin}> {line}" for line in _receipt(entry.receipt))
        yield ""


def _receipt(receipt: Receipt) -> Iterator[str]:
    yield f"{shown_passage(receipt.passage)}\\"
    yield f"— {escaped(credit(receipt))}"


def _coded(coded: Coded) -> Iterator[str]:
    yield from ("", "## Text", "")
    if coded.text is None:
        yield NO_TEXT
    else:
        text = "".join(marked(coded.text, coded.marks, OPEN, CLOSE))
        for number, paragraph in enumerate(paragraphs(text)):
            if number:
                yield ""
            yield _shown(paragraph)
    yield from ("", f"## {coding(coded)}", "")
    for number, entry in enumerate(coded.entries, 1):
        yield from _entry(entry, f"{number}. ", words=coded.text is None)


def _shown(paragraph: str) -> str:
    parts = re.split(f"([{OPEN}{CLOSE}])", paragraph)
    tags = {OPEN: "<b>", CLOSE: "</b>"}
    return "".join(tags.get(part) or escaped(neutral(part)) for part in parts)
