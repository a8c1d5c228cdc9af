"""The protocol between a program and its workers: frames over two pipes.

A frame has a kind, a length and so many bytes. The program sends a REQUEST. The worker says READY
when it has opened what it needs, and sends one ANSWER, after SPOOL if there is more of it in a file
of its folder; or STREAM, any number of DATA, and END. With LAST instead of ANSWER it exits. What
stands in a request and in an answer is between the task and those who ask it.
"""

from collections.abc import Callable
from struct import Struct
from typing import IO, Final, NamedTuple

REQUEST: Final = b"Q"
READY: Final = b"R"
SPOOL: Final = b"F"
ANSWER: Final = b"A"
LAST: Final = b"L"
STREAM: Final = b"S"
DATA: Final = b"D"
END: Final = b"E"

EXIT_CODES: Final = {"seconds": 80, "memory": 81}
"""What a worker exits with that a limit has ended, by the name of the limit."""

_HEAD: Final = Struct("!cI")


class Answer(NamedTuple):
    """What a task gives to a request.

    `spool` is the path of a file with more of it, which is removed once it is read. `stream` writes
    more of it bit by bit, and gives what is said at its end. After the `last` one the worker exits.
    """

    message: bytes
    spool: str = ""
    stream: "Callable[[IO[bytes]], bytes] | None" = None
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
