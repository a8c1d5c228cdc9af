"""The page of anything in a graph: what is said of it, and what leads to and from it.

`Pages.of` reads one; `diplograph.output.pages.formats.write` writes it for people and for programs.
"""

from diplograph.output.pages import formats
from diplograph.output.pages.page import Coded, Entry, Fact, Listing, Mark, Page
from diplograph.output.pages.page_reader import Pages

__all__ = ["Coded", "Entry", "Fact", "Listing", "Mark", "Page", "Pages", "formats"]
