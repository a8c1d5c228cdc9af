"""Files that survive a loss of power.

A file is only there for certain once its content has been synced, and its name once its
folder has been (POSIX.1-2017, fsync and rename).
"""

import os
from pathlib import Path


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file and wait until the disk has it; its name needs `sync_folder`."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_synced(path: Path, content: bytes, scratch: Path) -> None:
    """Put a file in the place of another in one step: a reader sees the old or the new one.

    `scratch` is a folder of the same file system, where the new file is written first.
    """
    fresh = scratch / path.name
    write_synced(fresh, content)
    fresh.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Wait until the disk has the content of a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


sync_folder = sync_file


def empty_folder(path: Path) -> None:
    """Make a folder, without anything that an earlier one of this name may have held."""
    remove_folder(path)
    path.mkdir(parents=True)


def remove_folder(path: Path) -> None:
    """Remove a folder with all it holds, if it is there."""
    if path.exists():
        from shutil import rmtree  # takes longer to import than a query to find its store

        rmtree(path)
