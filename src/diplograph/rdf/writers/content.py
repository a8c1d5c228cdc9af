"""The input of a writer: the triples, and the prefixes to write them with."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from diplograph.rdf.writers import statements
from diplograph.rdf.writers.statements import Description

Watch = Callable[[Iterable[bytes]], Iterable[bytes]]
"""Passes lines on, and may count them."""


def _unwatched(lines: Iterable[bytes]) -> Iterable[bytes]:
    return lines


@dataclass(frozen=True)
class Content:
    """Triples as lines of canonical N-Triples, in any order.

    `lines` has all triples, `inferred` those of them that formats with named graphs repeat in the
    graph `dp:inferences`. `watch` sees each line of `lines` twice, before and after sorting.
    """

    lines: Iterable[bytes]
    inferred: Iterable[bytes] = ()
    watch: Watch = _unwatched

    def by_text(self) -> Iterable[bytes]:
        """`lines` in the order of their bytes, each once."""
        return self.watch(statements.by_text(self.watch(self.lines)))

    def by_subject(self) -> Iterator[Description]:
        """The description of each subject, in the order of `statements.by_subject`."""
        ordered = statements.by_subject(self.watch(self.lines))
        return statements.descriptions(self.watch(ordered))


@dataclass(frozen=True)
class Scope:
    """The prefixes and the base IRI that a file is written with.

    `prefixes` (name → namespace) are declared in formats that have prefixes. A format may write
    IRIs under `base`, the base IRI of a case, as relative references.
    """

    prefixes: Mapping[str, str]
    base: str | None = None
