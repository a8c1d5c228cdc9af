"""Which graph of a case is in force, and what has changed in its files since it was built."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from diplograph.coding.casefile import CaseFile
from diplograph.graph.build.builder import pending
from diplograph.graph.store import Generation, Generations


class Status(NamedTuple):
    """What is in force, and what the next build would take up.

    `generation` is None where nothing was built yet. `kept` are the numbers of all generations that
    there are, to which `rollback` can go; `changes` are the files that are `new`, `changed` and
    `gone` since.
    """

    title: str
    generation: Generation | None
    kept: tuple[int, ...]
    changes: Mapping[str, Sequence[str]]

    @property
    def left_out(self) -> list[str]:
        """What is wrong with the articles that are not in the graph, since they were skipped."""
        by_path = self.generation.sources.left_out if self.generation else {}
        return [problem for problems in by_path.values() for problem in problems]

    @property
    def up_to_date(self) -> bool:
        """Whether there is a graph, and nothing has changed since it was built."""
        return self.generation is not None and not any(self.changes.values())


def status(case: CaseFile) -> Status:
    """The status of a case, now.

    Raises:
        InputError: the vocabulary cannot be read.
        StoreError: the store is damaged; files are measured, as when the graph is opened.
    """
    generations = Generations(case.store)
    current = generations.current()
    if current:
        current.check_files()
    kept = tuple(generation.number for generation in generations.all())
    return Status(case.title, current, kept, pending(case, current) if current else {})
