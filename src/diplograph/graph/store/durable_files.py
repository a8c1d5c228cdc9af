"""Files that survive a loss of power.

The content of a file is safe only after a sync of the file, and its name only after a sync of its
folder (POSIX.1-2017, fsync and rename).
"""

import os
from pathlib import Path


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file and wait until its content is on the disk; its folder needs a sync, too."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_synced(path: Path, content: bytes, scratch: Path) -> None:
    """Replace a file atomically: a reader sees the old or the new one.

    `scratch` is a folder of the same file system, where the new file is written first.
    """
    fresh = scratch / path.name
    write_synced(fresh, content)
    fresh.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Wait until the content of a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


sync_folder = sync_file


def empty_folder(path: Path) -> None:
    """Make an empty folder; an existing one is emptied."""
    remove_folder(path)
    path.mkdir(parents=True)


def remove_folder(path: Path) -> None:
    """Remove a folder and its content, if it exists."""
    if path.exists():
        from shutil import rmtree  # its import takes longer than a query takes to find its store

        rmtree(path)
