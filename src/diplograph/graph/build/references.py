"""References between entries: those to entries that are missing, and cycles of supersession."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import pyoxigraph as ox

from diplograph.errors import Problem
from diplograph.graph.build.findings import Findings
from diplograph.graph.store.parts import ARTICLE
from diplograph.rdf.lookups import objects, subjects
from diplograph.rdf.namespaces import DP

_GIVE: Final = "give that entry the id, or correct the reference"
_RESTORE: Final = "restore that entry, or correct the reference"
_LATER: Final = "the later position supersedes the earlier one: remove the other reference"
_FINGERPRINT: Final = re.compile("[0-9a-f]{12}")


def broken_references(
    findings: Findings, entries: "Entries | None", base: str, touched: set[str]
) -> Iterator[Problem]:
    """References to entries that no article has, from articles read in this build or before.

    `entries` are those of the old graph; `touched` are its parts that a build replaces or removes.
    """
    broken = {
        iri: referrers
        for iri, referrers in findings.references.items()
        if iri not in findings.named
        and not (entries and entries.part(iri) not in touched and entries.has(iri))
    }
    names = EntryNames(findings, entries, base, touched) if broken else None
    for iri, referrers in broken.items():
        name = name_of(iri, base)
        close = names.nearest(name) if names else None
        hint = f"did you mean {close}?" if close else _GIVE
        for article in referrers:
            path, _ = findings.origins[article]
            message = f"refers to {name!r}, which no article has"
            yield Problem(message, path, hint=hint, where=(article, iri, ""))
    for iri, article in entries.referred(touched) if entries else ():
        if iri not in findings.named and article not in broken.get(iri, ()):
            path, *_ = findings.origin(article) or (article,)
            message = f"refers to {name_of(iri, base)!r}, which is gone"
            yield Problem(message, path, hint=_RESTORE, where=(article, iri, ""))


def supersession_cycles(
    findings: Findings, entries: "Entries | None", base: str, touched: set[str]
) -> Iterator[Problem]:
    """Cycles with a position of an article that this build reads, each once.

    `entries` are those of the old graph; `touched` are its parts that a build replaces or removes.
    """

    def superseded(position: str) -> Sequence[str]:
        if position in findings.superseded:
            return findings.superseded[position][0]
        if entries is None or entries.part(position) in touched:
            return ()
        return entries.superseded(position)

    for cycle in _cycles(sorted(findings.superseded), superseded):
        first = next((position for position in cycle if position in findings.superseded), None)
        if first is None:
            continue
        at = cycle.index(first)
        chain = [name_of(iri, base) for iri in (*cycle[at:], *cycle[: at + 1])]
        article = findings.superseded[first][1]
        steps = ", ".join(f"{newer} supersedes {older}" for newer, older in pairwise(chain))
        message = f"supersession is a cycle: {steps}"
        path, _ = findings.origins[article]
        yield Problem(message, path, hint=_LATER, where=(article, first, "supersedes"))


def _cycles(
    starts: Iterable[str], following: Callable[[str], Iterable[str]]
) -> Iterator[list[str]]:
    """Cycles reached from `starts`, by depth-first search.

    It finds at least one cycle of each strongly connected component.
    """
    finished: set[str] = set()
    for start in starts:
        if start in finished:
            continue
        path, ahead = {start: None}, [iter(following(start))]
        while ahead:
            node = next(ahead[-1], None)
            if node is None:
                ahead.pop()
                finished.add(path.popitem()[0])
            elif node in path:
                reached = list(path)
                yield reached[reached.index(node) :]
            elif node not in finished:
                path[node] = None
                ahead.append(iter(following(node)))


class Entries:
    """The entries of articles in a generation, and the references to them."""

    def __init__(self, store: ox.Store, parts: Collection[str], base: str) -> None:
        self._store = store
        self._parts = parts
        self._base = base

    def parts(self) -> set[str]:
        """The parts that are articles."""
        return {part for part in self._parts if part.startswith(ARTICLE)}

    def part(self, entry: str) -> str:
        """The part, `article/<id>`, that an entry belongs to."""
        return "/".join(entry.removeprefix(self._base).split("/")[:2])

    def has(self, entry: str) -> bool:
        """Whether the entry exists."""
        return bool(objects(self._store, entry, DP.reportedIn))

    def superseded(self, position: str) -> list[str]:
        """The positions that a position supersedes."""
        return sorted({_iri(value) for value in objects(self._store, position, DP.supersedes)})

    def named(self, part: str) -> Iterator[str]:
        """The entries of a part that have an id."""
        for entry in self._of(part):
            if not _FINGERPRINT.fullmatch(entry.rpartition("/")[2]):
                yield entry

    def referred(self, parts: set[str]) -> Iterator[tuple[str, str]]:
        """The entries of `parts` that other articles refer to, each with such an article."""
        for part in sorted(part for part in parts if part in self._parts):
            for entry in self._of(part):
                quads = self._store.quads_for_pattern(None, None, ox.NamedNode(entry))
                for referrer in sorted({self.part(_iri(quad.subject)) for quad in quads}):
                    if referrer not in parts:
                        yield entry, referrer.removeprefix(ARTICLE)

    def _of(self, part: str) -> list[str]:
        return sorted(subjects(self._store, DP.reportedIn, self._base + part))


class EntryNames:
    """The names `article#id` of entries read in this build or before."""

    def __init__(
        self, findings: Findings, entries: Entries | None, base: str, touched: set[str]
    ) -> None:
        self._entries = entries
        self._base = base
        self._by_article: dict[str, list[str]] = defaultdict(list)
        for iri in findings.named:
            name = name_of(iri, base)
            self._by_article[name.partition("#")[0]].append(name)
        before = entries.parts() - touched if entries else set()
        self._articles = {*findings.origins, *(part.removeprefix(ARTICLE) for part in before)}

    def nearest(self, name: str) -> str | None:
        """The name most similar to `name`, if any is similar; of the same article, if it exists."""
        article, _, key = name.partition("#")
        if article in self._articles:
            ids = (name.partition("#")[2] for name in self._of(article))
            close = _most_similar(key, ids, 1)
            return f"{article}#{close[0]}" if close else None
        articles = _most_similar(article, self._articles, 3)
        close = _most_similar(name, (name for article in articles for name in self._of(article)), 1)
        return close[0] if close else None

    def _of(self, article: str) -> list[str]:
        if article in self._by_article or self._entries is None:
            return self._by_article.get(article, [])
        return [name_of(iri, self._base) for iri in self._entries.named(ARTICLE + article)]


def _most_similar(name: str, names: Iterable[str], limit: int) -> list[str]:
    from rapidfuzz import fuzz, process

    found = process.extract(name, sorted(names), scorer=fuzz.ratio, limit=limit, score_cutoff=60)
    return [match for match, *_ in found]


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def name_of(iri: str, base: str) -> str:
    """The name of an entry as a coder writes it: `article#id`."""
    return iri.removeprefix(f"{base}article/").replace("/", "#")
