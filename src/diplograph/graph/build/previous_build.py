"""The parts of the last build that are kept: unchanged files, and the articles that they gave."""

from collections.abc import Mapping

from diplograph.graph.store.generation import Generation
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
