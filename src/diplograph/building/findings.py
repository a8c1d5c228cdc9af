"""What the files of a case were found to hold, and what is wrong across them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from diplograph.building.kept import Kept
from diplograph.errors import Problem
from diplograph.namespaces import DP
from diplograph.readers.files import Reading
from diplograph.store.parts import ARTICLE


@dataclass
class Findings:
    """Collected while the files are read, beside those that are `kept` as they were.

    `origins` says where each article comes from, as messages show it; `named` are the entries that
    others may refer to; `references` the entries of other articles that are referred to, and where
    from.
    """

    kept: Kept = field(default_factory=lambda: Kept(None, {}))
    problems: list[Problem] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    references: dict[str, str] = field(default_factory=dict)

    def take(self, reading: Reading) -> bool:
        """Notes one record; whether it is to be mapped, which it is not after any problem."""
        self.problems += reading.problems
        where = f"{reading.path}:{reading.line}"
        if reading.id is not None:
            if there := self._origin(reading.id):
                self.problems.append(
                    Problem(
                        f"the article {reading.id!r} a second time; the first is in {there}",
                        reading.path,
                        reading.line,
                        hint="give it another id, or remove one; a second coding: codings/",
                    )
                )
                return False
            self.origins[reading.id] = where
        if reading.article is not None:
            self.named.update(reading.article.named)
            for iri in reading.article.references:
                self.references.setdefault(iri, where)
        return not self.problems

    def _origin(self, article: str) -> str | None:
        """Where an article was read, now or before."""
        part = ARTICLE + article
        return self.origins.get(article) or (
            self.kept.origin(part) if self.kept.has(part) else None
        )

    def broken_references(
        self, graph: "Entries | None", base: str, touched: set[str]
    ) -> Iterator[Problem]:
        """References to entries that no article has, from articles read now or before.

        `touched` are the parts of the old `graph` that this build replaces or removes.
        """
        for iri, where in self.references.items():
            kept = graph is not None and graph.part(iri) not in touched and graph.has(iri)
            if iri not in self.named and not kept:
                message = f"refers to {_name(iri, base)!r}, which no article has"
                hint = "give that entry the id, or correct the reference"
                yield _problem(where, message, hint)
        for iri, referrer in graph.referred(touched) if graph else ():
            if iri not in self.named:
                message = f"the article {referrer!r} refers to {_name(iri, base)!r}, which is gone"
                hint = "restore that entry, or correct the reference"
                yield _problem(self._origin(referrer) or referrer, message, hint)


class Entries:
    """The entries of articles in a generation: which there are, and who refers to them."""

    def __init__(self, store: ox.Store, parts: Collection[str], base: str) -> None:
        self._store = store
        self._parts = parts
        self._base = base

    def part(self, entry: str) -> str:
        """The part, `article/<id>`, that an entry belongs to."""
        return "/".join(entry.removeprefix(self._base).split("/")[:2])

    def has(self, entry: str) -> bool:
        """Whether there is such an entry."""
        quads = self._store.quads_for_pattern(
            ox.NamedNode(entry), ox.NamedNode(DP.reportedIn), None
        )
        return next(quads, None) is not None

    def referred(self, parts: set[str]) -> Iterator[tuple[str, str]]:
        """The entries of `parts` that articles outside of them refer to, each with the article."""
        for part in sorted(parts.intersection(self._parts)):
            article = ox.NamedNode(self._base + part)
            reported = self._store.quads_for_pattern(None, ox.NamedNode(DP.reportedIn), article)
            for entry in sorted(_iri(quad.subject) for quad in reported):
                for quad in self._store.quads_for_pattern(None, None, ox.NamedNode(entry)):
                    referrer = self.part(_iri(quad.subject))
                    if referrer not in parts:
                        yield entry, referrer.removeprefix("article/")


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _name(iri: str, base: str) -> str:
    """As a coder writes it: `article#id`."""
    return iri.removeprefix(f"{base}article/").replace("/", "#")


def _problem(where: str, message: str, hint: str) -> Problem:
    path, _, line = where.rpartition(":")
    if not line.isdecimal():
        return Problem(message, where, hint=hint)
    return Problem(message, path, int(line), hint=hint)
