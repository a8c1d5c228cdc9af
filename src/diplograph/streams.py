"""Output files, output streams, and temporary files.

A file is replaced only when the new one is complete; a path that leads to a stream is written as a
stream. The file extension selects the compression: gzip for `.gz`, Zstandard for `.zst` (RFC 1952,
RFC 8878). No time and no file name is stored, so that the same content gives the same bytes.
"""

import errno
import itertools
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import TextIOBase, TextIOWrapper
from pathlib import Path, PurePath
from typing import IO, Final, TextIO

from diplograph.errors import MachineError, MissingExtra, UsageError

COMPRESSIONS: Final = (".gz", ".zst")
"""The file extensions of compressed files."""

_LINKS: Final = 40
"""The number of symbolic links that a path may lead through: the limit of Linux."""
_DESCRIPTOR: Final = re.compile(r"(?:/dev|/proc/(\d+)(?:/task/\d+)?)/fd/(\d+)")
_numbers: Final = itertools.count()
_parts: Final[set[Path]] = set()
_sources: Final[dict[Path, Callable[[Path], str | None]]] = {}


def protect(name: Path, source_at: Callable[[Path], str | None]) -> None:
    """Protects the files of a case: from now on, writing to them is refused.

    `source_at` gets a path without links, and returns what the case has there, or None. It replaces
    the function that was registered before under the same `name`.
    """
    _sources[name] = source_at


@contextmanager
def open_output(path: Path) -> Iterator[IO[bytes]]:
    """Opens `path` for writing: a stream, or a file that is replaced when the new one is complete.

    Links are followed, and stay links. The new file is written in the folder of the file behind
    the link, and takes its place and its mode. Standard streams and other descriptors
    (`/dev/stdout`, `/dev/fd/3`) are streams whatever they lead to, as are pipes and devices. The
    file extension selects the compression.

    Raises:
        UsageError: a case reads the file.
        MachineError: the file cannot be written.
        MissingExtra: the extension is `.zst`, and this Python (before 3.14) has no Zstandard.
    """
    try:
        with _opened(path) as raw, compressed(raw, path) as stream:
            yield stream
    except BrokenPipeError:  # the reader of the pipe has closed it
        raise
    except OSError as error:
        raise _unwritable(path, error) from error


@contextmanager
def open_folder(path: Path) -> Iterator[Path]:
    """Makes a folder, and moves it to `path` when it is complete; nothing may be there yet.

    Raises:
        UsageError: a case reads the folder.
        MachineError: the folder cannot be written.
    """
    from tempfile import TemporaryDirectory

    try:
        target = unprotected(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".diplograph-", dir=target.parent) as aside:
            made = Path(aside, target.name)
            made.mkdir()
            yield made
            made.replace(target)
    except OSError as error:
        raise _unwritable(path, error) from error


def write_texts(texts: Mapping[Path, str]) -> None:
    """Writes text files, given by their paths, and makes their parent folders.

    Raises:
        MachineError: a file cannot be written.
    """
    for path, text in texts.items():
        try:
            followed(path.parent).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(path.parent, error) from error
        with open_output(path) as stream:
            stream.write(text.encode())


def move_to(made: Path, path: Path) -> None:
    """Moves a finished file to `path`, by the rules of `open_output`.

    Raises:
        MachineError: the file cannot be written.
    """
    try:
        target = unprotected(path)
        if path == uncompressed(path) and not leads_to_stream(path):
            with suppress(OSError):  # a file system may have no modes
                made.chmod(stat.S_IMODE(target.stat().st_mode))
            made.replace(target)
            return
    except OSError as error:
        if error.errno != errno.EXDEV:  # a link leads to another file system
            raise _unwritable(path, error) from error
    from shutil import copyfileobj

    with open_output(path) as stream, made.open("rb") as source:
        copyfileobj(source, stream)


def followed(path: Path) -> Path:
    """The path with all links resolved; a descriptor, such as `/dev/fd/3`, is not resolved.

    Raises:
        OSError: the links form a circle.
    """
    for _ in range(_LINKS):
        path = Path(os.path.realpath(path.parent), path.name)
        if _DESCRIPTOR.fullmatch(str(path)) or not path.is_symlink():
            return path
        path = path.parent / path.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def unprotected(path: Path) -> Path:
    """The path with all links resolved, if no case reads the file there.

    Raises:
        UsageError: a case reads the file.
        OSError: the links form a circle.
    """
    target = followed(path)
    for source_at in _sources.values():
        if what := source_at(target):
            raise UsageError(f"{path}: not written: {what} (name another file)")
    return target


def leads_to_stream(path: Path) -> bool:
    """Whether `path` leads to a stream: a descriptor, a pipe, or a device."""
    try:
        target = followed(path)
    except OSError:  # the path cannot be resolved
        return False
    if _DESCRIPTOR.fullmatch(str(target)):
        return True
    return target.exists() and not (target.is_file() or target.is_dir())


def discard_unfinished() -> None:
    """Removes unfinished files, when the process ends before they are complete."""
    for part in tuple(_parts):
        part.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    target = unprotected(path)
    if (own := _own_descriptor(target)) is not None:
        for stream in (sys.stdout, sys.stderr):
            if stream:
                stream.flush()  # output printed before this must come first
        with os.fdopen(os.dup(own), "wb") as copy:
            yield copy
    elif leads_to_stream(target):
        with target.open("wb") as stream:
            yield stream
    elif target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    else:
        with _replacement(target) as stream:
            yield stream


def _own_descriptor(target: Path) -> int | None:
    """The descriptor of this process that a path names; None for other paths.

    Raises:
        OSError: this process did not inherit the descriptor; it may have opened it itself.
    """
    found = _DESCRIPTOR.fullmatch(str(target))
    if not found or found[1] not in (None, str(os.getpid())):
        return None
    descriptor = int(found[2])
    if not os.get_inheritable(descriptor):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return descriptor


@contextmanager
def _replacement(target: Path) -> Iterator[IO[bytes]]:
    """A new file in the folder of `target`; it replaces `target` when it is complete."""
    part = target.with_name(f".diplograph-{os.getpid()}-{next(_numbers)}.part")
    _parts.add(part)
    try:
        with part.open("wb") as stream:
            yield stream
        with suppress(OSError):  # no file is there yet, or the file system has no modes
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
        _parts.discard(part)


def _unwritable(path: Path, error: OSError) -> MachineError:
    return MachineError(f"{path}: cannot be written: {error.strerror or error}")


def uncompressed(name: PurePath) -> PurePath:
    """The name without the extension of a compression.

    >>> str(uncompressed(PurePath("graph.ttl.gz")))
    'graph.ttl'
    """
    return name.with_suffix("") if name.suffix.lower() in COMPRESSIONS else name


@contextmanager
def compressed(stream: IO[bytes], name: PurePath) -> Iterator[IO[bytes]]:
    """A stream that compresses into `stream`, or `stream` itself, as the file extension says.

    Raises:
        MissingExtra: the extension is `.zst`, and this Python (before 3.14) has no Zstandard.
    """
    suffix = name.suffix.lower()
    if suffix == ".gz":
        import gzip

        with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as inner:
            yield inner  # type: ignore[misc]  # a GzipFile writes bytes as IO[bytes] does
    elif suffix == ".zst":
        with _zstd(stream) as inner:
            yield inner
    else:
        yield stream


def _zstd(stream: IO[bytes]) -> IO[bytes]:
    try:
        if sys.version_info >= (3, 14):
            from compression.zstd import ZstdFile
        else:
            from backports.zstd import ZstdFile
    except ImportError:
        raise MissingExtra("backports.zstd", "zstd") from None
    return ZstdFile(stream, "wb")  # type: ignore[return-value]  # as above


def binary(stream: IO[bytes] | TextIOBase) -> IO[bytes]:
    """The stream itself, if it takes bytes.

    Raises:
        UsageError: the stream takes text.
    """
    if isinstance(stream, TextIOBase):
        raise UsageError(
            "the stream takes text; what is written is bytes "
            '(give open(path, "wb"), io.BytesIO() or sys.stdout.buffer)'
        )
    return stream


@contextmanager
def as_text(stream: IO[bytes] | TextIOBase) -> Iterator[TextIO]:
    """A text stream in UTF-8 that writes to a binary one; line ends stay as they are.

    Raises:
        UsageError: the stream takes text itself.
    """
    out = TextIOWrapper(binary(stream), encoding="utf-8", newline="")
    try:
        yield out
    finally:
        out.detach()


@contextmanager
def put_aside(what: str, *, instead: str = "") -> Iterator[None]:
    """Translates errors in writing a temporary file; `what` names its content in the message.

    Raises:
        MachineError: the file cannot be written, e.g. because the disk is full.
    """
    try:
        yield
    except OSError as error:
        raise MachineError(
            f"{what} cannot be kept in a temporary file: {error.strerror or error} "
            f"(name another folder by TMPDIR{instead})"
        ) from error


@contextmanager
def temporary(what: str, *, instead: str = "") -> Iterator[IO[bytes]]:
    """A temporary file without a name. A failed write is reported once, not again on closing.

    Raises:
        MachineError: no folder for temporary files can be written to.
    """
    from tempfile import TemporaryFile

    with put_aside(what, instead=instead):
        file = TemporaryFile(prefix="diplograph-")  # noqa: SIM115 - closed below
    try:
        yield file
    finally:
        with suppress(OSError):
            file.close()
