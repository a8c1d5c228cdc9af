"""The protocol between a program and its workers: frames over two pipes.

A frame has a kind, a length and so many bytes. The program sends a REQUEST. The worker says READY
when it has opened what it needs, and answers: a MESSAGE, any number of DATA, and END, or LAST if it
exits after that. What stands in these is between the task and those who ask it.
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
"""What a worker exits with that a limit has ended, by the name of the limit."""

_HEAD: Final = Struct("!cI")


class Answer(NamedTuple):
    """What a task gives to a request: a message, and what `write` writes to a file behind it.

    `write` gives what is said at the end of that. After the `last` answer the worker exits.
    """

    message: bytes
    write: Callable[[IO[bytes]], bytes] = lambda _file: b""
    last: bool = False


def send(stream: IO[bytes], kind: bytes, data: bytes = b"") -> None:
    """Writes a frame."""
    stream.write(_HEAD.pack(kind, len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Reads the kind and the bytes of a frame; None where the other side has left."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    data = stream.read(length)
    return (kind, data) if len(data) == length else None
