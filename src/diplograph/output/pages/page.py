"""The content of a page, as values."""

from dataclasses import dataclass

from diplograph.query.results import Iri, Receipt

Shown = Iri | str
"""A value on a page: a thing that has a page of its own, or text."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the graph says of the thing itself: a property's name, and its values."""

    name: str
    values: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list: a position, an event or a place within the thing.

    `when` is EDTF text. `about` says in words what a label leaves out: on whose behalf, whether it
    is only imputed, and when it was cancelled or superseded. `receipt` is there where it was asked
    for and the entry has evidence.
    """

    thing: Iri
    when: str | None
    label: str
    about: str
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries that have the same to do with the thing: `total` of them, some of which are listed.

    `order` says in words how they are ordered.
    """

    title: str
    order: str
    total: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A coded stretch of an article's text, in code points, half open.

    `numbers` are those of the entries that rest on it. `crossed` tells that another stretch
    overlaps it.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    crossed: bool


@dataclass(frozen=True, slots=True)
class Coded:
    """An article's text, if it is at hand, and what was coded in it, in the order of the text.

    The number of an entry is its place among `entries`, from 1.
    """

    text: str | None
    marks: tuple[Mark, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one thing.

    `kinds` are the classes that it was given. `receipt` is there for a position, and for an event
    of an article; `coded` for an article.
    """

    thing: Iri
    title: str
    kinds: tuple[Iri, ...]
    facts: tuple[Fact, ...]
    receipt: Receipt | None
    listings: tuple[Listing, ...]
    coded: Coded | None

    def fact(self, name: str) -> tuple[Shown, ...]:
        """The values of the fact of that name; empty where there is none."""
        return next((fact.values for fact in self.facts if fact.name == name), ())
