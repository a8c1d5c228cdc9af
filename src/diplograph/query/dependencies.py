"""What results depend on besides the generation: texts of articles, and the time."""

import os
from contextlib import suppress
from pathlib import Path


class Dependencies:
    """What was read for results since the last `clear`.

    `files` are those of articles whose texts were sought, with the state that each had before it
    was read. `is_timed` tells whether a search was given up because its time was over.
    """

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.is_timed = False

    def clear(self) -> None:
        """Forgets all of it."""
        self.files = {}
        self.is_timed = False

    def add(self, file: Path) -> None:
        """Notes a file that is about to be read."""
        path = str(file)
        if path not in self.files:
            self.files[path] = state_of(path)


def state_of(path: str | os.PathLike[str]) -> str:
    """The time and size of a file, as a text that changes with it; empty if it is not there."""
    with suppress(OSError):
        found = os.stat(path)  # noqa: PTH116 - quicker than pathlib
        return f"{found.st_mtime_ns} {found.st_size}"
    return ""
