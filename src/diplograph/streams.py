"""What is written to: streams of bytes."""

from io import TextIOBase
from typing import IO

from diplograph.errors import UsageError


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
