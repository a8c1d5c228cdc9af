"""The web: every saved query is a page and a URL, and so is everything that the graph knows.

`application` gives the ASGI application of a case, `serve` runs it. Needs the extra `web`.

Workers (`isolation.pool`), each with the case open, answer requests. A worker that exceeds a limit
or crashes is replaced; the others go on.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diplograph.web.app import application
    from diplograph.web.server import serve

__all__ = ["application", "serve"]

_MODULES = {"application": "app", "serve": "server"}


def __getattr__(name: str) -> Any:
    """Imports a name of this package at its first use.

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
