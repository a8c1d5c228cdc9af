"""The web: every saved query is a page and a URL, and so is everything that the graph knows.

`application` gives the ASGI application of a case, `serve` runs it. Needs the extra `web`.

Requests are answered by workers (`running.pool`), each with the case open: one that takes too long,
or that a query kills, is ended and replaced, and others go on.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diplograph.web.app import application
    from diplograph.web.server import serve

__all__ = ["application", "serve"]

_MODULES = {"application": "app", "serve": "server"}


def __getattr__(name: str) -> Any:
    """Imports what is asked for.

    Raises:
        MissingExtra: the extra `web` is not installed.
    """
    from importlib import import_module

    from diplograph.errors import MissingExtra

    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in ("starlette", "uvicorn", "jinja2"):
            raise
        raise MissingExtra(library, "web") from error
