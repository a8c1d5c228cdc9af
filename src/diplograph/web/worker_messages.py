"""The messages between the server and its workers."""

import msgspec


class WorkerRequest(msgspec.Struct, array_like=True):
    """A request: the view, the name and the values of its URL, and what it accepts.

    `root` is the path that the application is mounted at, `site` the URL of that, `url` the whole
    URL of the request. A `failure` says how the worker that tried it before died: it is not tried
    again. `spool` is the file that a response of any size is written to. With `gzip` the body may
    be compressed.
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
    gzip: bool = False


class WorkerResponse(msgspec.Struct, array_like=True):
    """A response; if `body` is None, the body follows as a file.

    `cache_key` is the digest of the `CacheKey` that it was made from; empty if an equal request may
    get another response. `files` are those that it was made of as well, with the state of each.
    """

    status: int
    headers: dict[str, str]
    body: bytes | None
    cache_key: str = ""
    files: dict[str, str] = {}
