"""A cache of parsed saved queries, so that the next start does not parse them again.

Parsing checks a file for every way of binding it, which takes longer than most queries run. The
cache has one JSON file per query, beside the store. An entry is valid as long as the text, the
prefixes, the code of the parser and the engine are the same: nothing else affects the result.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from diplograph.coding import readers
from diplograph.query.saved.saved_query import Expectation, Parameter, SavedQuery
from diplograph.query.saved.slots import Listed, Repeated, Slot

_CODE: Final = (
    os.path.dirname(__file__),  # noqa: PTH120  # at every start: quicker than pathlib
    os.path.dirname(readers.__file__),  # noqa: PTH120  # the YAML of headers
)


class Prepared:
    """The cache in a folder; without a folder, or one it can write to, it keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(
        self, name: str, text: str, shown: str, prefixes: Mapping[str, str]
    ) -> SavedQuery | None:
        """The cached query for a text, if there is a valid entry."""
        if self._folder is None:
            return None
        try:
            kept = json.loads((self._folder / f"{name}.json").read_bytes())
            if kept["read"] == _reading(text, shown, prefixes):
                return _query(kept["query"])
        except (OSError, ValueError, TypeError, KeyError, IndexError):
            pass  # it is only a cache: a damaged entry is written again
        return None

    def put(self, query: SavedQuery, shown: str, prefixes: Mapping[str, str]) -> None:
        """Stores a query for the next start."""
        if self._folder is None or not self._folder.parent.is_dir():
            return
        kept = {"read": _reading(query.text, shown, prefixes), "query": query}
        part = self._folder / f".{query.name}.{os.getpid()}"
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            try:
                part.write_text(json.dumps(kept), encoding="utf-8")
                part.replace(self._folder / f"{query.name}.json")
            finally:
                part.unlink(missing_ok=True)


def _reading(text: str, shown: str, prefixes: Mapping[str, str]) -> dict[str, Any]:
    """The cache key: all that affects the result of parsing."""
    stats: list[os.stat_result] = []
    for folder in _CODE:
        with os.scandir(folder) as entries:
            stats += [entry.stat() for entry in entries if entry.name.endswith(".py")]
    code = [max(stat.st_mtime_ns for stat in stats), sum(stat.st_size for stat in stats)]
    key = {"text": text, "shown": shown, "prefixes": dict(prefixes), "code": code}
    return key | {"engine": ox.__version__}


def _query(kept: list[Any]) -> SavedQuery:
    fields = dict(zip(SavedQuery._fields, _tuples(kept), strict=True))
    fields["parameters"] = tuple(Parameter(*each) for each in fields["parameters"])
    fields["tests"] = tuple(Expectation(*each) for each in fields["tests"])
    fields["slots"] = tuple(
        Slot(*each)._replace(
            repeated=each[-2] and Repeated(*each[-2]), listed=each[-1] and Listed(*each[-1])
        )
        for each in fields["slots"]
    )
    return SavedQuery(**fields)


def _tuples(value: Any) -> Any:
    """The value with tuples instead of lists: JSON turns tuples into lists."""
    if isinstance(value, list):
        return tuple(map(_tuples, value))
    if isinstance(value, dict):
        return {key: _tuples(each) for key, each in value.items()}
    return value
