"""The page of a picture: its marks are links to the words that they rest on.

Which section is shown is settled by the `:target` of CSS, so that the page works without a script;
the one that it has marks the chosen mark, keeps the page from jumping, and closes by Escape.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from diplograph.output.plots.drawing import Mark, Picture
from diplograph.output.plots.plotted_positions import counted
from diplograph.query.results import Iri, Receipt
from diplograph.query.snapshot import Snapshot

MOST: Final = 12
"""Of how many positions of one mark the words are given."""

_TEMPLATE: Final = Path(__file__).with_name("page.html")


def page(
    case: Snapshot,
    picture: Picture,
    svg: str,
    marks: Sequence[Mark],
    link: Callable[[Iri], str | None],
) -> str:
    """A complete HTML document, without external resources."""
    template = Template(_template())
    words = _read(case, marks, link)
    return template.substitute(
        title=escape(picture.title),
        case=escape(case.file.title),
        snapshot=escape(case.generation.snapshot),
        notes="".join(f"<p>{escape(note)}</p>" for note in picture.notes),
        svg=svg,
        words="\n".join(_section(mark, words) for mark in marks),
    )


def script_digest() -> str:
    """The SHA-256 digest of the page's script, in Base64, as a policy of content names it."""
    _, _, script = _template().partition("<script>")
    return b64encode(sha256(script.partition("</script>")[0].encode()).digest()).decode()


@cache
def _template() -> str:
    return _TEMPLATE.read_text(encoding="utf-8")


def _read(
    case: Snapshot, marks: Sequence[Mark], link: Callable[[Iri], str | None]
) -> dict[str, str]:
    """The words of positions, as HTML: each read once, article by article."""
    positions = {position for mark in marks for position in mark.positions[:MOST]}
    found = ((each, case.receipts.of(case.file.base + each)) for each in sorted(positions))
    return {each: "".join(_words(receipt, link)) for each, receipt in found if receipt}


def _section(mark: "Mark", words: Mapping[str, str]) -> str:
    parts = [f'<section id="{mark.name}" tabindex="-1"><h2>{escape(mark.what)}</h2>']
    parts += [words.get(position, "") for position in mark.positions[:MOST]]
    if (more := len(mark.positions) - MOST) > 0:
        parts.append(f"<p>{escape(counted(more, 'more position'))} not shown here.</p>")
    return "".join([*parts, "</section>"])


def _words(receipt: Receipt, link: Callable[[Iri], str | None]) -> Iterator[str]:
    """One position: in short, its words in their sentence, where they were read, who says so."""
    held = f", {receipt.held}" if receipt.held else ""
    yield f"<article><h3>{escape(receipt.position.label + held)}</h3><blockquote>"
    for text, quoted in receipt.passage.parts:
        yield f"<mark>{escape(text)}</mark>" if quoted else escape(text)
    mode = receipt.attribution.label if receipt.attribution else ""
    origin = "; ".join(part for part in (receipt.source, mode, receipt.chain) if part)
    yield f"</blockquote><p>{escape(origin)}</p>"
    position = f"<code>{escape(receipt.position.id)}</code>"
    if address := link(receipt.position):
        position = f'<a href="{escape(address)}">{position}</a>'
    yield f"<p>{position}</p></article>"
