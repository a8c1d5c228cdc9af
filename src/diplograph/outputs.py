"""What is made of an opened case for the analysis of its positions: networks and tables."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diplograph.opened import Opened
from diplograph.version import __version__

if TYPE_CHECKING:  # what asking a saved query does without is imported where it is used
    from diplograph.networks import Network, Networks
    from diplograph.tables import Report


class Outputs(Opened):
    """An opened case that gives networks and tables."""

    def network(self, **options: Any) -> "Network":
        """A network of actors and targets, or of actors, whose ties know their positions.

        `options` are those of `diplograph.networks.Options`; actors, targets and stances are named
        as in a query. Needs the extra `networks`.

        Raises:
            UsageError: an option is not known, or has a value that it cannot have.
            InputError: a name is not known.
            DiplographError: nothing was built yet.
            MissingExtra: `networks` is not installed.
        """
        from diplograph.networks import options_of

        return self._networks.network(options_of(options, self._resolver.resolve))

    def networks(
        self, window: str, *, size: int = 1, step: int = 1, kernel: str = "none", **options: Any
    ) -> "Iterator[Network]":
        """A network for each of the windows that move over time; see `diplograph.networks.Windows`.

        Takes and raises what `network` does.
        """
        from diplograph.networks import Windows, options_of

        found = options_of(options, self._resolver.resolve)
        return self._networks.series(found, Windows(window, size, step, kernel))

    @cached_property
    def _networks(self) -> "Networks":
        from diplograph.networks import Kept, Networks

        generation = self.generation
        kept = Kept(generation.path / "networks", generation.snapshot, __version__)
        return Networks(self.store, self.names, kept)

    def tables(self, path: str | Path, format: str | None = None, **more: Any) -> "Report":  # noqa: A002
        """Writes tidy tables: into a folder as `csv` or `parquet`, or into a file as `sqlite`.

        Without a format the name tells: SQLite for one that ends in `.sqlite`, else CSV. See
        `diplograph.tables.write` for what it takes besides, and what it raises.
        """
        from diplograph import tables

        path = Path(path)
        return tables.write(self.store, self.names, path, format or tables.format_of(path), **more)

    def codebook(self) -> str:
        """What every column of the tables and every code means, in Markdown."""
        from diplograph.tables import codebook

        return codebook(self.store, self.file.title)
