"""What is written to: files, streams of bytes, and temporary files.

A file is replaced when the new one is whole, and not before; what leads to a stream is written as
one. The end of its name says whether a file is compressed: gzip for `.gz`, Zstandard for `.zst`
(RFC 1952, RFC 8878), with no time and no name in it, so that the same content gives the same bytes.
"""

import errno
import itertools
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import TextIOBase
from pathlib import Path, PurePath
from typing import IO, Final

from diplograph.errors import DiplographError, MissingExtra, UsageError

COMPRESSIONS: Final = (".gz", ".zst")
"""The ends of names that stand for a compression."""

_LINKS: Final = 40
"""How many links of the file system a path may lead through: as Linux has it."""
_DESCRIPTOR: Final = re.compile(r"(?:/dev|/proc/(\d+)(?:/task/\d+)?)/fd/(\d+)")
_numbers: Final = itertools.count()
_parts: Final[set[Path]] = set()
_sources: Final[dict[Path, Callable[[Path], str | None]]] = {}


def protect(name: Path, source_at: Callable[[Path], str | None]) -> None:
    """Refuses from now on to write where `source_at` says what a case has there.

    It is asked with paths without links. What was told under the same name before is forgotten.
    """
    _sources[name] = source_at


@contextmanager
def open_output(path: Path) -> Iterator[IO[bytes]]:
    """Opens what `path` leads to: a file that is replaced when the new one is whole, or a stream.

    Links are followed, and stay links: the file behind them is replaced, beside itself, and keeps
    its mode. Standard streams and other descriptors (`/dev/stdout`, `/dev/fd/3`) are streams
    whatever they lead to, as are pipes and devices. The name says whether what is written is
    compressed.

    Raises:
        UsageError: a case reads what is there.
        DiplographError: it cannot be written.
        MissingExtra: the name asks for Zstandard, and this Python (before 3.14) lacks it.
    """
    try:
        with _opened(path) as raw, compressed(raw, path) as stream:
            yield stream
    except BrokenPipeError:  # a pipe whose reader has left
        raise
    except OSError as error:
        raise _unwritable(path, error) from error


@contextmanager
def open_folder(path: Path) -> Iterator[Path]:
    """Makes a folder that is put where `path` leads when it is whole; nothing may be there yet.

    Raises:
        UsageError: a case reads what is there.
        DiplographError: it cannot be written.
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
    """Writes files of text, by their paths, and makes the folders that they lie in.

    Raises:
        DiplographError: one cannot be written.
    """
    for path, text in texts.items():
        try:
            followed(path.parent).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(path.parent, error) from error
        with open_output(path) as stream:
            stream.write(text.encode())


def move_to(made: Path, path: Path) -> None:
    """Puts a finished file where `path` leads: see `open_output`, which it does the same as.

    Raises:
        DiplographError: it cannot be written.
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
    with open_output(path) as stream, made.open("rb") as source:
        shutil.copyfileobj(source, stream)


def followed(path: Path) -> Path:
    """Where `path` leads, link by link; one that leads to a descriptor ends there.

    Raises:
        OSError: it leads in a circle.
    """
    for _ in range(_LINKS):
        path = Path(os.path.realpath(path.parent), path.name)
        if _DESCRIPTOR.fullmatch(str(path)) or not path.is_symlink():
            return path
        path = path.parent / path.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def unprotected(path: Path) -> Path:
    """Where `path` leads, if that may be written to.

    Raises:
        UsageError: a case reads what is there.
        OSError: it leads in a circle.
    """
    target = followed(path)
    for source_at in _sources.values():
        if what := source_at(target):
            raise UsageError(f"{path}: not written: {what} (name another file)")
    return target


def leads_to_stream(path: Path) -> bool:
    """Whether what is written to `path` goes to a stream: a descriptor, a pipe, or a device."""
    try:
        target = followed(path)
    except OSError:  # it leads nowhere
        return False
    if _DESCRIPTOR.fullmatch(str(target)):
        return True
    return target.exists() and not (target.is_file() or target.is_dir())


def discard_unfinished() -> None:
    """Removes what was written of files so far, for a process that ends in the middle of it."""
    for part in tuple(_parts):
        part.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    target = unprotected(path)
    if (own := _own_descriptor(target)) is not None:
        for stream in (sys.stdout, sys.stderr):
            if stream:
                stream.flush()  # what was printed before comes before
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
    """The descriptor of this process that a path names.

    Raises:
        OSError: it was not handed to this process, which may have opened it for something else.
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
    """A file beside `target` that takes its place when it is whole."""
    part = target.with_name(f".diplograph-{os.getpid()}-{next(_numbers)}.part")
    _parts.add(part)
    try:
        with part.open("wb") as stream:
            yield stream
        with suppress(OSError):  # there is none yet, or the file system has no modes
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
        _parts.discard(part)


def _unwritable(path: Path, error: OSError) -> DiplographError:
    return DiplographError(f"{path}: cannot be written: {error.strerror or error}")


def uncompressed(name: PurePath) -> PurePath:
    """The name without the end that stands for a compression.

    >>> str(uncompressed(PurePath("graph.ttl.gz")))
    'graph.ttl'
    """
    return name.with_suffix("") if name.suffix.lower() in COMPRESSIONS else name


@contextmanager
def compressed(stream: IO[bytes], name: PurePath) -> Iterator[IO[bytes]]:
    """A stream that compresses into `stream` if the name asks for it, else `stream` itself.

    Raises:
        MissingExtra: the name asks for Zstandard, and this Python (before 3.14) lacks it.
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
    """The stream itself.

    Raises:
        UsageError: it takes text.
    """
    if isinstance(stream, TextIOBase):
        raise UsageError(
            "the stream takes text; what is written is bytes "
            '(give open(path, "wb"), io.BytesIO() or sys.stdout.buffer)'
        )
    return stream


@contextmanager
def put_aside(what: str, *, instead: str = "") -> Iterator[None]:
    """Sees to it that `what` does get to the temporary file that is written inside.

    Raises:
        DiplographError: it does not, since the disk is full, say.
    """
    try:
        yield
    except OSError as error:
        raise DiplographError(
            f"{what} cannot be kept in a temporary file: {error.strerror or error} "
            f"(name another folder by TMPDIR{instead})"
        ) from error


@contextmanager
def temporary(what: str, *, instead: str = "") -> Iterator[IO[bytes]]:
    """A temporary file without a name. What it cannot take is told once, not again at its end.

    Raises:
        DiplographError: there is no folder for it.
    """
    from tempfile import TemporaryFile

    with put_aside(what, instead=instead):
        file = TemporaryFile(prefix="diplograph-")  # noqa: SIM115 - closed below
    try:
        yield file
    finally:
        with suppress(OSError):
            file.close()
