"""The SVG that Vega writes, made ready for print and for a page."""

import re
from typing import Final

_SIZE: Final = re.compile(r' width="\d+" height="\d+"')
_TOLD: Final = re.compile(r'<(path|text)((?: [\w:-]+="[^"]*")*?) aria-label="([^"]*)"([^>]*?)(/?)>')
_LINK: Final = re.compile(r'<a xlink:href="[^"]*#(m\d+)"')


def finished(svg: str, millimetres: tuple[float, float]) -> str:
    """The SVG with its size in print, and what a mark says as a title that viewers show."""
    wide, high = millimetres
    return _titled(_sized(svg, f"{wide}mm", f"{high}mm"))


def in_points(svg: str, millimetres: tuple[float, float]) -> str:
    """The SVG with its size in print as bare numbers of points, for the writer of PDF."""
    wide, high = (round(each / 25.4 * 72, 2) for each in millimetres)
    return _sized(svg, f"{wide}", f"{high}")


def _sized(svg: str, wide: str, high: str) -> str:
    return _SIZE.sub(f' width="{wide}" height="{high}"', svg, count=1)


def with_links(svg: str) -> str:
    """The SVG for a page: its links lead to places of that page, and it grows with the page."""
    return _titled(_LINK.sub(r'<a href="#\1"', _SIZE.sub("", svg, count=1)))


def _titled(svg: str) -> str:
    def titled(element: re.Match[str]) -> str:
        tag, before, what, after, alone = element.groups()
        opened = f'<{tag}{before} aria-label="{what}"{after}><title>{what}</title>'
        return f"{opened}</{tag}>" if alone else opened

    return _TOLD.sub(titled, svg)
