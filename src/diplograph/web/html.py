"""Renders HTML pages from the templates beside this module; all values are escaped."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from diplograph.version import __version__
from diplograph.web.links import web_address

TEMPLATES: Final = Path(__file__).with_name("templates")
STATIC: Final = Path(__file__).with_name("static")


def rendered(template: str, root: str, **values: Any) -> bytes:
    """The bytes of a page; `root` is the path that the application is mounted at."""
    return _environment().get_template(template).render(root=root, **values).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["version"] = __version__
    environment.filters["web_address"] = web_address
    environment.filters["counted"] = _counted
    environment.filters["options"] = _options
    return environment


@lru_cache(maxsize=32)
def _options(pairs: tuple[tuple[str, str], ...]) -> Markup:
    """The options of a list, from values and labels; there may be thousands, on many pages."""
    one = Markup('<option value="{}">{}</option>')
    return Markup("\n").join(one.format(value, label) for value, label in pairs)


def _counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
