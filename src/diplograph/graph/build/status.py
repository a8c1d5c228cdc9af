"""The current generation of a case, and the changes in its files since the build."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from diplograph.coding.casefile import CaseFile
from diplograph.graph.build.builder import pending
from diplograph.graph.store import Generation, Generations


class Status(NamedTuple):
    """The current generation, and the changes for the next build.

    `generation` is None if nothing was built yet. `kept` has the numbers of all generations, to
    which `rollback` can return; `changes` has the files that are `new`, `changed` and `gone` since
    the build.
    """

    title: str
    generation: Generation | None
    kept: tuple[int, ...]
    changes: Mapping[str, Sequence[str]]

    @property
    def left_out(self) -> list[str]:
        """The problems of the articles that were skipped, and are not in the graph."""
        by_path = self.generation.sources.left_out if self.generation else {}
        return [problem for problems in by_path.values() for problem in problems]

    @property
    def remarks(self) -> int:
        """The number of remarks of the build on what is in the graph, which `check` names."""
        return self.generation.sources.remark_count if self.generation else 0

    @property
    def up_to_date(self) -> bool:
        """Whether there is a graph, and nothing has changed since it was built."""
        return self.generation is not None and not any(self.changes.values())


def status(case: CaseFile) -> Status:
    """The current status of a case.

    Raises:
        InputError: the vocabulary cannot be read.
        StoreError: the store is damaged; files are checked as when the graph is opened.
    """
    generations = Generations(case.store)
    current = generations.current()
    if current:
        current.check_files()
    kept = tuple(generation.number for generation in generations.all())
    return Status(case.title, current, kept, pending(case, current) if current else {})
