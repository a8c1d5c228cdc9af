"""What is written to: streams of bytes, and temporary files."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOBase
from typing import IO

from diplograph.errors import DiplographError, UsageError


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
