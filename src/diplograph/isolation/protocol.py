"""The protocol between a program and its workers: frames over two pipes.

A frame has a kind, a length and that many bytes. The program sends a REQUEST. The worker sends
READY when it has opened what it needs, then a MESSAGE, any number of DATA, and END, or LAST if it
exits after that. The content of the frames is defined by the task and its callers.
"""

from collections.abc import Callable
from struct import Struct
from typing import IO, Final, NamedTuple

REQUEST: Final = b"Q"
READY: Final = b"R"
MESSAGE: Final = b"M"
DATA: Final = b"D"
END: Final = b"E"
LAST: Final = b"L"

EXIT_CODES: Final = {"seconds": 80, "memory": 81}
"""The exit code of a worker that a limit ended, by the name of the limit."""

_HEAD: Final = Struct("!cI")


class Answer(NamedTuple):
    """The answer of a task to a request: a message, then the data that `write` writes to a file.

    `write` returns the bytes of the END frame. After the `last` answer the worker exits.
    """

    message: bytes
    write: Callable[[IO[bytes]], bytes] = lambda _file: b""
    last: bool = False


def send(stream: IO[bytes], kind: bytes, data: bytes = b"") -> None:
    """Writes a frame."""
    stream.write(_HEAD.pack(kind, len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Reads the kind and the bytes of a frame; None if the other side has closed the pipe."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    data = stream.read(length)
    return (kind, data) if len(data) == length else None
