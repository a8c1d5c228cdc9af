"""A case's `diplograph.toml`: its title, its base IRI, and where its files lie."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diplograph.errors import InputError, Problem, UsageError
from diplograph.namespaces import PREFIXES
from diplograph.ntriples import is_iri

NAME = "diplograph.toml"
_TOP = {"title", "base", "prefix", "paths"}
_DEFAULTS: dict[str, list[str]] = {
    "vocabulary": ["vocabulary.ttl"],
    "articles": ["articles"],
    "queries": ["queries"],
}


@dataclass(frozen=True)
class CaseFile:
    """What a case is called and where its parts are. Paths are absolute.

    `vocabulary` and `articles` name files or folders, `queries` folders, `store` the folder that a
    build writes to.
    """

    root: Path
    title: str
    base: str
    prefix: str | None
    vocabulary: tuple[Path, ...]
    articles: tuple[Path, ...]
    queries: tuple[Path, ...]
    store: Path

    @property
    def prefixes(self) -> dict[str, str]:
        """The common prefixes and the case's own."""
        return PREFIXES | ({self.prefix: self.base} if self.prefix else {})

    def shown(self, path: Path) -> str:
        """How messages write a path: from the case's folder, if it lies in it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def find(start: Path) -> Path:
    """The nearest `diplograph.toml` from `start` upwards, as git looks for its folder.

    Raises:
        UsageError: there is none.
    """
    start = start.absolute()
    if start.is_file():
        return start
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            return folder / NAME
    raise UsageError(
        f"no {NAME} in {start} or above it (go to a case's folder, or start one: diplograph init)"
    )


def load(path: Path) -> CaseFile:
    """Reads a case file.

    Raises:
        InputError: it is not TOML, or lacks or misspells something; every problem of the file.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError([Problem(f"not TOML: {error}", str(path))]) from error
    except OSError as error:
        raise InputError([Problem(f"cannot be read: {error.strerror}", str(path))]) from error
    if problems := [Problem(m, str(path), hint=h) for m, h in _problems(data)]:
        raise InputError(problems)
    paths: dict[str, Any] = {**_DEFAULTS, "store": ".diplograph", **data.get("paths", {})}
    root = path.parent

    def under(key: str) -> tuple[Path, ...]:
        return tuple(root / name for name in paths[key])

    return CaseFile(
        root=root,
        title=data.get("title", root.name),
        base=data["base"],
        prefix=data.get("prefix"),
        vocabulary=under("vocabulary"),
        articles=under("articles"),
        queries=under("queries"),
        store=root / paths["store"],
    )


def _problems(data: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    known = ", ".join(sorted(_TOP))
    for key in sorted(data.keys() - _TOP):
        yield f"the key {key!r} is not known", f"known are {known}"
    base = data.get("base")
    if not isinstance(base, str) or not is_iri(base) or base[-1] not in "/#":
        yield f"'base' is {base!r}; expected an IRI that ends in / or #", "e.g. https://example.org/case/"
    for key in ("title", "prefix"):
        if not isinstance(data.get(key, ""), str):
            yield f"{key!r} is not text", None
    if isinstance(data.get("prefix"), str) and data["prefix"] in PREFIXES:
        yield f"the prefix {data['prefix']!r} is taken", "choose another"
    paths = data.get("paths", {})
    if not isinstance(paths, dict):
        yield "'paths' is not a table", None
        return
    for key, value in paths.items():
        if key == "store":
            right = isinstance(value, str)
        elif key in _DEFAULTS:
            right = isinstance(value, list) and all(isinstance(item, str) for item in value)
        else:
            yield f"the key paths.{key} is not known", f"known are {', '.join([*_DEFAULTS, 'store'])}"
            continue
        if not right:
            yield f"paths.{key} is not {'a path' if key == 'store' else 'a list of paths'}", None
