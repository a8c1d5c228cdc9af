"""What a writer of a format is given: the triples, and the names to spell them with."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.writers import statements
from diplograph.rdf.writers.statements import Description

Watch = Callable[[Iterable[bytes]], Iterable[bytes]]
"""Hands lines on, and may count them."""


def _unwatched(lines: Iterable[bytes]) -> Iterable[bytes]:
    return lines


@dataclass(frozen=True)
class Content:
    """Lines of canonical N-Triples, in any order.

    `lines` are all triples; `inferred` those among them that formats with named graphs repeat in
    the graph `dp:inferences`. `watch` sees each line of `lines` twice, before and after sorting.
    """

    lines: Iterable[bytes]
    inferred: Iterable[bytes] = ()
    watch: Watch = _unwatched

    def by_text(self) -> Iterable[bytes]:
        """`lines` in the order of their bytes, each once."""
        return self.watch(statements.by_text(self.watch(self.lines)))

    def by_subject(self) -> Iterator[Description]:
        """What is said of each subject, in the order of `statements.by_subject`."""
        ordered = statements.by_subject(self.watch(self.lines))
        return statements.descriptions(self.watch(ordered))


@dataclass(frozen=True)
class Scope:
    """The names that a file is written with.

    `prefixes` (name → namespace) are declared where the format has prefixes; under `base`, the base
    IRI of a case, a format may shorten IRIs.
    """

    prefixes: Mapping[str, str]
    base: str | None = None


COMMON = Scope(PREFIXES)
