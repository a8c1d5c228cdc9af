"""The case file, `diplograph.toml`: title, base IRI, and the paths of the case's files."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from diplograph.coding.spelling import control_in, is_blank
from diplograph.errors import InputError, Problem, UsageError, Where, by_line
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.ntriples import is_iri

NAME = "diplograph.toml"
_TOP = (
    "title base prefix description licence creator affiliation publisher keywords pseudonyms"
    " coders paths"
).split()
SIZE = 32_768
"""Bytes of a case file, at most: parsing a dotted key takes time quadratic in its parts."""
_BASE = "e.g. https://example.org/case/"
_SOFTWARE = "software"
_KINDS = ("person", _SOFTWARE)
_ORGANIZATION = "The institute <https://ror.org/04cvxnb49>"
_CREDITED = {
    "creator": "Jane Doe <https://orcid.org/0000-0002-1825-0097>",
    "affiliation": _ORGANIZATION,
    "publisher": _ORGANIZATION,
}
_PREFIX = r"[A-Za-z][A-Za-z0-9_-]*"
_DEFAULTS: dict[str, list[str]] = {
    "vocabulary": ["vocabulary.ttl"],
    "articles": ["articles"],
    "codings": ["codings"],
    "queries": ["queries"],
}


class CaseFile(NamedTuple):
    """The content of a case file: title, makers, and paths, which are absolute.

    `licence` is an IRI. Each of `creators` is a name, an IRI (an ORCID iD), or both, as in
    `Name <IRI>`; so are `affiliation`, the organization of the creators, and `publisher`.
    `vocabulary`, `articles` and `codings` are files or folders, `queries` are folders, `store` is
    the folder that a build writes to. `codings` are further codings of articles, for comparison:
    they do not go into the graph. `pseudonyms` is the key file for pseudonyms of coders, if their
    names must not be in the graph. `software` are the coders that are programs, sorted; `coders`
    are all declared coders, each with its line.
    """

    root: Path
    title: str
    base: str
    prefix: str | None
    vocabulary: tuple[Path, ...]
    articles: tuple[Path, ...]
    codings: tuple[Path, ...]
    queries: tuple[Path, ...]
    store: Path
    pseudonyms: Path | None = None
    description: str | None = None
    licence: str | None = None
    creators: tuple[str, ...] = ()
    affiliation: str | None = None
    publisher: str | None = None
    keywords: tuple[str, ...] = ()
    software: tuple[str, ...] = ()
    coders: tuple[tuple[str, int | None], ...] = ()

    @property
    def prefixes(self) -> dict[str, str]:
        """The common prefixes and the prefix of the case."""
        return PREFIXES | ({self.prefix: self.base} if self.prefix else {})

    def shown(self, path: Path) -> str:
        """A path as messages show it: relative to the case's folder, if it lies there."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
        )


def find(start: Path) -> Path:
    """The nearest `diplograph.toml` in `start` or its parents, as git looks for its folder.

    Raises:
        UsageError: no case file is found, or `start` does not exist.
    """
    start = start.absolute()
    if not start.exists():
        raise UsageError(f"{start}: there is no such file or folder")
    if start.suffix == ".toml" and start.is_file():
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
        InputError: the file cannot be read, is not TOML, or has missing, unknown or wrong keys; all
            problems of the file.
    """
    text = _read(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([_not_toml(error, path)]) from error
    except RecursionError as error:
        raise InputError([Problem("nested too deep", str(path), hint="write it flat")]) from error
    problems = [p.located(str(path), _place(p.where, text)) for p in _problems(data)]
    if problems:
        raise InputError(by_line(problems))
    paths: dict[str, Any] = {**_DEFAULTS, "store": ".diplograph", **data.get("paths", {})}
    coders: dict[str, dict[str, str]] = data.get("coders", {})
    root = path.absolute().parent

    def under(key: str) -> tuple[Path, ...]:
        return tuple(root / name for name in paths[key])

    # codings are optional: their paths must exist only if the case file names them
    named = "codings" in data.get("paths", {})
    codings = tuple(path for path in under("codings") if named or path.exists())

    return CaseFile(
        root=root,
        title=data.get("title", root.name),
        base=data["base"],
        prefix=data.get("prefix"),
        vocabulary=under("vocabulary"),
        articles=under("articles"),
        codings=codings,
        queries=under("queries"),
        store=root / paths["store"],
        pseudonyms=root / data["pseudonyms"] if "pseudonyms" in data else None,
        description=data.get("description"),
        licence=data.get("licence"),
        creators=tuple(_items(data.get("creator"))),
        affiliation=data.get("affiliation"),
        publisher=data.get("publisher"),
        keywords=tuple(_items(data.get("keywords"))),
        software=tuple(sorted(n for n, c in coders.items() if c["kind"] == _SOFTWARE)),
        coders=tuple((name, _place(("coders", name), text)[0]) for name in coders),
    )


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(SIZE + 1)
        if len(data) > SIZE:
            message = f"it has more than {SIZE:,} bytes, which are read at most"
            hint = "name folders in place of their files"
            raise InputError([Problem(message, str(path), hint=hint)])
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InputError([Problem(f"cannot be read: {error.strerror}", str(path))]) from error
    except UnicodeDecodeError as error:
        problem = Problem("not UTF-8", str(path), hint="save the file as UTF-8")
        raise InputError([problem]) from error


def _not_toml(error: tomllib.TOMLDecodeError, path: Path) -> Problem:
    what, _, place = str(error).removesuffix(")").partition(" (at ")
    line, column = map(int, found) if (found := re.findall(r"\d+", place)) else (None, None)
    return Problem(f"not TOML: {what[0].lower()}{what[1:]}", str(path), line, column)


def _place(where: Where, text: str) -> tuple[int | None, int | None]:
    """Line and column of a key, or of its table; tomllib does not give them."""
    name = re.escape(str(where[-1]))
    start = max(text.find(f"[{where[0]}"), 0) if len(where) > 1 else 0
    pattern = rf"^[ \t]*(?P<key>(\[coders\.)?\W?{name}\b)"
    found = re.compile(pattern, re.MULTILINE).search(text, start)
    if not found:
        return None, None
    line_start = text.rfind("\n", 0, found.start("key")) + 1
    return text.count("\n", 0, found.start("key")) + 1, found.start("key") - line_start + 1


def _problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """All problems, with the keys that lead to them."""
    for key in data:
        if key not in _TOP:
            hint = f"known are {', '.join(_TOP)}"
            yield Problem.at((key,), f"the key {key!r} is not known", hint)
    base = data.get("base")
    if base is None:
        yield Problem.at(("base",), "'base' is missing", _BASE)
    elif not isinstance(base, str) or not is_iri(base) or "#" in base or base[-1] != "/":
        message = f"'base' is {base!r}; expected an IRI without # that ends in /"
        yield Problem.at(("base",), message, _BASE)
    yield from _text_problems(data)
    yield from _credit_problems(data)
    yield from _prefix_problems(data.get("prefix"))
    key = data.get("pseudonyms", "key")
    if not isinstance(key, str) or not key:
        message = "'pseudonyms' is not the path of a file"
        yield Problem.at(("pseudonyms",), message, 'e.g. "../coders.key"')
    yield from _coder_problems(data.get("coders", {}))
    paths = data.get("paths", {})
    if isinstance(paths, dict):
        yield from _path_problems(paths)
    else:
        hint = "begin it with a line [paths]"
        yield Problem.at(("paths",), "'paths' is not a table", hint)


def _text_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    for key in ("title", "description"):
        if not isinstance(value := data.get(key, "-"), str):
            yield Problem.at((key,), f"{key!r} is not text")
        elif is_blank(value):
            yield Problem.at((key,), f"{key!r} is blank", "write it, or leave the key out")
    for key in ("title", "description", *_CREDITED, "keywords"):
        for text in _items(data.get(key)):
            if isinstance(text, str) and (character := control_in(text)):
                yield Problem.at((key,), f"{key!r} has {character}", "take it out")


def _credit_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    licence = data.get("licence")
    if licence is not None and not (isinstance(licence, str) and is_iri(licence)):
        hint = "e.g. https://creativecommons.org/licenses/by/4.0/"
        message = f"'licence' is {licence!r}; expected an IRI"
        yield Problem.at(("licence",), message, hint)
    for key in ("creator", "keywords"):
        if not all(isinstance(each, str) and not is_blank(each) for each in _items(data.get(key))):
            yield Problem.at((key,), f"{key!r} is neither text nor a list of texts")
    for key in ("affiliation", "publisher"):
        if not isinstance(value := data.get(key, "-"), str) or is_blank(value):
            yield Problem.at((key,), f"{key!r} is not text", f"e.g. {_ORGANIZATION}")
    for key, hint in _CREDITED.items():
        for name in _items(data.get(key)):
            if isinstance(name, str) and (iri := name_and_iri(name)[1]) and not is_iri(iri):
                yield Problem.at((key,), f"{iri!r} is not an IRI", f"e.g. {hint}")


def name_and_iri(creator: str) -> tuple[str | None, str | None]:
    """The name and the IRI of a person or an organization; None for the one not given.

    >>> name_and_iri("Jane Doe <https://orcid.org/0000-0002-1825-0097>")
    ('Jane Doe', 'https://orcid.org/0000-0002-1825-0097')
    """
    if found := re.fullmatch(r"(.*?)\s*<([^<>]*)>", creator.strip(), re.DOTALL):
        return found[1] or None, found[2]
    return (None, creator) if re.match(r"https?://", creator) else (creator, None)


def _items(value: object) -> list[Any]:
    """The items of a list; any other value as a list of one, None as an empty list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _prefix_problems(prefix: object) -> Iterator[Problem]:
    if prefix is None:
        return
    if not isinstance(prefix, str) or not re.fullmatch(_PREFIX, prefix):
        message = f"'prefix' is {prefix!r}; expected letters, digits, - and _, a letter first"
        yield Problem.at(("prefix",), message)
    elif prefix in PREFIXES:
        hint = f"it stands for {PREFIXES[prefix]}"
        yield Problem.at(("prefix",), f"the prefix {prefix!r} is taken", hint)


def _coder_problems(coders: object) -> Iterator[Problem]:
    hint = 'e.g. a line [coders], and below it gpt = {kind = "software"}'
    if not isinstance(coders, dict):
        yield Problem.at(("coders",), "'coders' is not a table", hint)
        return
    for name, value in coders.items():
        if not isinstance(value, dict) or value.keys() != {"kind"} or value["kind"] not in _KINDS:
            kinds = " or ".join(_KINDS)
            message = f"the coder {name!r} is {value!r}; expected its kind, {kinds}"
            yield Problem.at(("coders", name), message, hint)


def _path_problems(paths: Mapping[str, Any]) -> Iterator[Problem]:
    for name, value in paths.items():
        key, where = f"paths.{name}", ("paths", name)
        if name == "store":
            if not isinstance(value, str) or not value:
                yield Problem.at(where, f"{key!r} is not a path", 'e.g. ".diplograph"')
        elif name not in _DEFAULTS:
            hint = f"known are {', '.join(_DEFAULTS)}, store"
            yield Problem.at(where, f"the key {key!r} is not known", hint)
        elif not isinstance(value, list) or not all(v and isinstance(v, str) for v in value):
            hint = f"e.g. {_DEFAULTS[name]}"
            yield Problem.at(where, f"{key!r} is not a list of paths", hint)
