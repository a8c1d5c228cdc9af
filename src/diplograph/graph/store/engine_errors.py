"""Translates errors of the system and the engine to messages that say what to do.

Oxigraph raises OSError without an errno, and RuntimeError: only the text tells the cause.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from diplograph.errors import DiplographError, MachineError, StoreError

_MENDABLE = (
    (
        {errno.ENOSPC, errno.EDQUOT, errno.EFBIG},
        ("No space left on device", "Disk quota exceeded", "File too large"),
        "the disk is full; free some space and run it again, the store is as it was before",
    ),
    (
        {errno.EACCES, errno.EPERM, errno.EROFS},
        ("Permission denied", "Operation not permitted", "Read-only file system"),
        "no permission; let your user read and write the folder and all in it",
    ),
    (
        {errno.EMFILE, errno.ENFILE},
        ("Too many open files",),
        "too many files are open; raise the limit (ulimit -n) and run it again",
    ),
    (
        {errno.ENOTDIR, errno.EISDIR, errno.EEXIST},
        ("Not a directory",),
        "something else lies where the store or a part of it belongs; move it away",
    ),
    (
        {errno.ENOLCK, errno.ENOTSUP},
        (),
        "the file system has no locks; keep the store on a local disk",
    ),
)

OTHER: Final = "it has other content than was written"


@contextmanager
def translated_faults(path: Path) -> Iterator[None]:
    """Translate errors that the engine or the system raises in the block.

    `path` is the folder that the message names. Raises MachineError for an error that a user
    can mend at once (disk full, no permission, too many open files), StoreError for all others.
    """
    try:
        yield
    except (OSError, RuntimeError) as fault:
        raise translate(fault, path) from fault


def translate(fault: OSError | RuntimeError, path: Path) -> DiplographError:
    """The diplograph error for an error of the engine or the system, with the cause's text."""
    text = str(fault)
    for numbers, phrases, advice in _MENDABLE:
        known = isinstance(fault, OSError) and fault.errno in numbers
        if known or any(phrase in text for phrase in phrases):
            return MachineError(f"{path}: {advice}")
    if isinstance(fault, FileNotFoundError):
        return damaged(path, "a file of it is missing")
    if isinstance(fault, OSError) and fault.strerror:
        return damaged(path, f"it cannot be read: {fault.strerror}")
    return damaged(path, "the database is not as it was written")


def damaged(path: Path, finding: str) -> StoreError:
    """The error for a damaged store."""
    return StoreError(f"{path}: damaged: {finding} (run `diplograph build --full`)")
