"""What goes between the server and the processes that answer."""

import struct
from typing import IO, Final, TypeVar

import msgspec

_LENGTH: Final = struct.Struct("!I")
_T = TypeVar("_T")


class Asked(msgspec.Struct, array_like=True):
    """One request: which view of what, with which values.

    `root` is the path that the application is mounted at, `site` the address of that; `url` is the
    whole address that was asked, `spool` a file that does not exist yet, for an answer of any size:
    the process that is asked has it in its folder.
    """

    view: str
    name: str
    values: list[tuple[str, str]]
    accept: str
    root: str
    site: str
    url: str
    spool: str = ""


class Ready(msgspec.Struct, array_like=True):
    """A process has opened what it answers from: its time for this request begins."""


class Given(msgspec.Struct, array_like=True):
    """One answer: its body is in the spool where `body` is None.

    `edition` is the digest of the `Edition` that it was made from, empty where another request for
    the same may be answered otherwise. The process that gives its `last` ends with it.
    """

    status: int
    headers: dict[str, str]
    body: bytes | None
    edition: str = ""
    last: bool = False


def send(stream: IO[bytes], message: msgspec.Struct) -> None:
    """Writes a message."""
    data = msgspec.msgpack.encode(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes], kind: type[_T]) -> _T | None:
    """Reads a message; None where the other side has left."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return msgspec.msgpack.decode(data, type=kind) if len(data) == length else None
