"""Formats the evidence of a row as lines of text for people."""

from collections.abc import Iterator
from typing import Final

from diplograph.query.results.formats.text_layout import GAP, Look, wrapped
from diplograph.query.results.passages import Passage
from diplograph.query.results.receipts import Receipt
from diplograph.query.results.safe_text import neutral, safe

_PROSE: Final = 100  # the width of passages if the table has no limit
_OPEN, _CLOSE = "\x01", "\x02"  # placeholders for marks; data cannot contain them (see `safe`)


def credit(receipt: Receipt) -> str:
    """The article and the chain of attribution on one line."""
    return safe("; ".join(part for part in (receipt.source, ascription(receipt)) if part))


def ascription(receipt: Receipt) -> str:
    """The attribution and its chain: 'reported, according to sources'."""
    mode = receipt.attribution.label if receipt.attribution else ""
    return ", ".join(part for part in (mode, receipt.chain) if part)


def receipt_lines(receipt: Receipt, indent: int, look: Look) -> Iterator[str]:
    """The lines of a receipt below a row: the passage, the article and the attribution."""
    margin = " " * indent + GAP
    room = max((look.width or _PROSE) - len(margin), _PROSE // 4)
    for line in _passage(receipt.passage, room, look):
        yield margin + line
    for number, line in enumerate(wrapped(credit(receipt), room - 2)):
        yield margin + look.dim(("  " if number else "— ") + line)


def _passage(passage: Passage, room: int, look: Look) -> Iterator[str]:
    """The lines of a passage; a quote over several lines is marked on each of them."""
    plain = Passage(tuple((neutral(text), quoted) for text, quoted in passage.parts))
    if not look.styled:
        yield from wrapped(plain.marked("«", "»"), room)
        return
    inside = False
    for line in wrapped(plain.marked(_OPEN, _CLOSE), room):
        whole = (_OPEN if inside else "") + line
        inside = whole.rfind(_OPEN) > whole.rfind(_CLOSE)
        whole += _CLOSE if inside else ""
        yield whole.replace(_OPEN, "\x1b[1m").replace(_CLOSE, "\x1b[0m")
