"""What is kept of the last build: files that have not changed, and the articles that they gave."""

from collections.abc import Mapping

from diplograph.graph.store.generation import Generation
from diplograph.graph.store.sources import Source


class PreviousBuild:
    """The sources of an `old` generation that still hold, by the paths of their files.

    How many articles they have does not count: they are looked for in the records of `old`.
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
        """The parts that files gave which are read again, or are gone."""

    def has(self, part: str) -> bool:
        """Whether a file that is kept gave `part`."""
        return self._old is not None and part in self._old.parts and part not in self.replaced

    def origin(self, part: str) -> str | None:
        """The file that gave a part."""
        found = (shown for shown, source in self.sources.items() if source.gave(part))
        return next(found, None)
