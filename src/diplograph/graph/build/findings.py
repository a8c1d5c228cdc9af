"""The entries and references found in the files of a case, and problems across files."""

from dataclasses import dataclass, field

from diplograph.coding.readers.article_files import Reading
from diplograph.errors import Problem
from diplograph.graph.build.entry_problems import Said
from diplograph.graph.build.previous_build import PreviousBuild
from diplograph.graph.store.parts import ARTICLE


@dataclass
class Findings:
    """The findings of a build in the files that it reads; unchanged files are in `kept`.

    `origins` has the file of each article, as messages show it, and its line; `named` are the
    entries that others may refer to; `references` the entries of other articles that are referred
    to, each with the articles that do; `superseded` what a position supersedes, and its article;
    `doubts` the remarks. With `skip_invalid`, the problems of a record do not keep others from
    being mapped.
    """

    kept: PreviousBuild = field(default_factory=lambda: PreviousBuild(None, {}))
    problems: list[Problem] = field(default_factory=list)
    origins: dict[str, tuple[str, int]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    references: dict[str, list[str]] = field(default_factory=dict)
    superseded: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    doubts: list[Said] = field(default_factory=list)
    skip_invalid: bool = False

    def take(self, reading: Reading) -> bool:
        """Collects the findings of a record; returns whether to map it.

        After a problem no record is mapped; with `skip_invalid`, all but the invalid ones are.
        """
        self.problems += reading.problems
        if self.skip_invalid and reading.problems:
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

    def origin(self, article: str) -> tuple[str, int] | tuple[str] | None:
        """The file of an article read in this build or before, and its line if it is known."""
        part = ARTICLE + article
        if article in self.origins or not self.kept.has(part):
            return self.origins.get(article)
        path = self.kept.origin(part)
        return (path,) if path else None
