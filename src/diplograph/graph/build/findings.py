"""What a build finds in the files of a case, and what it keeps of the build before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from diplograph.coding.readers.article_files import Reading
from diplograph.errors import Problem
from diplograph.graph.store.generation import Generation
from diplograph.graph.store.parts import ARTICLE
from diplograph.graph.store.sources import Source


class PreviousBuild:
    """The sources of an `old` generation that have not changed, by the paths of their files.

    Their articles are looked up in the records of `old`, so that their number does not matter.
    """

    def __init__(self, old: Generation | None, sources: Mapping[str, Source]) -> None:
        self._old = old
        self.sources = dict(sources)
        before = old.sources.files if old else {}
        self.replaced = {
            part
            for shown, source in before.items()
            if shown not in self.sources
            for part in source.records
        }
        """The parts from files that are read again, or are gone."""

    def has(self, part: str) -> bool:
        """Whether `part` comes from a kept file."""
        return self._old is not None and part in self._old.parts and part not in self.replaced

    def origin(self, part: str) -> str | None:
        """The path of the kept file that gave a part; None if there is none."""
        found = (shown for shown, source in self.sources.items() if source.gave(part))
        return next(found, None)


@dataclass
class Findings:
    """The findings of a build in the files that it reads; unchanged files are in `previous`.

    `origins` has the file of each article, as messages show it, and its line; `named` are the
    entries that others may refer to; `references` the entries of other articles that are referred
    to, each with the articles that do; `superseded` what a position supersedes, and its article;
    `doubts` the remarks on articles that were read, `remarks` those on everything in the graph, as
    in `Sources`, `skipped` the number of articles that were not taken. With `skip_invalid`, the
    problems of a record do not keep others from being mapped.
    """

    previous: PreviousBuild = field(default_factory=lambda: PreviousBuild(None, {}))
    problems: list[Problem] = field(default_factory=list)
    origins: dict[str, tuple[str, int]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    references: dict[str, list[str]] = field(default_factory=dict)
    superseded: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    doubts: list[Problem] = field(default_factory=list)
    remarks: dict[str, list[Problem]] = field(default_factory=dict)
    skip_invalid: bool = False
    skipped: int = 0

    def take(self, reading: Reading) -> bool:
        """Collects the findings of a record; returns whether to map it.

        After a problem no record is mapped; with `skip_invalid`, all but the invalid ones are.
        """
        self.problems += reading.problems
        if self.skip_invalid and reading.problems:
            self.skipped += 1
            return False
        if reading.id is not None:
            if origin := self.origin(reading.id):
                there = ":".join(map(str, origin))
                self.problems.append(
                    Problem(
                        f"the article {reading.id!r} a second time; the first is in {there}",
                        reading.path,
                        reading.line,
                        hint="give it another id, or remove one; a second coding: codings/",
                    )
                )
                self.skipped += 1
                return False
            self.origins[reading.id] = (reading.path, reading.line)
        if reading.article is not None:
            self.named.update(reading.article.named)
            for iri in reading.article.references:
                self.references.setdefault(iri, []).append(reading.article.id)
            for position in reading.article.positions:
                if position.supersedes:
                    self.superseded[position.iri] = (position.supersedes, reading.article.id)
        return self.skip_invalid or not self.problems

    def remember(self, part: str, remarks: Iterable[Problem]) -> None:
        """Replaces the remarks on a part by those of this build."""
        self.remarks.pop(part, None)
        for remark in remarks:
            self.remarks.setdefault(part, []).append(remark)

    def remember_vocabulary(self, remarks: Iterable[Problem], base: str) -> None:
        """Replaces the remarks on individuals of the vocabulary: those in `where` of each."""
        self.remarks = {k: v for k, v in self.remarks.items() if k.startswith(ARTICLE)}
        for remark in remarks:
            for iri in map(str, remark.where):
                self.remarks.setdefault(iri.removeprefix(base), []).append(
                    replace(remark, path=None, line=None, where=())
                )

    def origin(self, article: str) -> tuple[str, int] | tuple[str] | None:
        """The file of an article read in this build or before, and its line if it is known."""
        part = ARTICLE + article
        if article in self.origins or not self.previous.has(part):
            return self.origins.get(article)
        path = self.previous.origin(part)
        return (path,) if path else None


def by_path(problems: Iterable[Problem]) -> dict[str, list[str]]:
    """The texts of problems by the paths of their files."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.path or "", []).append(str(problem))
    return found
