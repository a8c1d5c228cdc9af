"""What the server asks its workers, and what they answer."""

import msgspec


class WorkerRequest(msgspec.Struct, array_like=True):
    """A request: a view, and its values.

    `root` is the path that the application is mounted at, `site` the address of that; `url` is the
    whole URL of the request. With a `failure` it is not tried again: that is what its last worker
    died of. `spool` is where a response of any size is written.
    """

    view: str
    name: str
    values: list[tuple[str, str]]
    accept: str
    root: str
    site: str
    url: str
    failure: str = ""
    spool: str = ""


class WorkerResponse(msgspec.Struct, array_like=True):
    """A response: its body comes behind it where `body` is None.

    `edition` is the digest of the `Edition` that it was made from, empty where another request for
    the same may be answered otherwise.
    """

    status: int
    headers: dict[str, str]
    body: bytes | None
    edition: str = ""
