"""Cycles of positions that supersede each other, so that none of them is held on any day."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from diplograph.graph.build.entry_problems import Said
from diplograph.graph.build.findings import Findings
from diplograph.graph.build.references import Entries, name_of

_HINT: Final = "the later position supersedes the earlier one: remove the other reference"

Superseded = Callable[[str], Iterable[str]]
"""A function that gives the positions that a position supersedes."""


def supersession_cycles(
    findings: Findings, entries: Entries | None, base: str, touched: set[str]
) -> Iterator[Said]:
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
        yield Said(findings.origins[article][0], article, message, _HINT, first, "supersedes")


def _cycles(starts: Iterable[str], following: Superseded) -> Iterator[list[str]]:
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
