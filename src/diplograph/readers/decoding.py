"""From plain data to the model, with every fault of a record found and placed.

The decoder of msgspec stops at the first fault; only where it does is the record taken apart here,
field by field, to find the others.
"""

import re
import typing
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from diplograph.model import coding

Where = tuple[str | int, ...]
_AT = re.compile(r" - at `\$(?P<path>.*)`$")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\[\.\.\.\]")
_FOUND = re.compile(r"Expected `(?P<expected>.+)`, got `(?P<found>.+)`$")
_WORDS = {
    "str": "text",
    "array": "a list",
    "object": "a mapping",
    "int": "a whole number",
    "null": "nothing",
    "bool": "true or false",
    "float": "a number",
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


_STAND_INS = {"id": "x", "title": "x", "publisher": "x", "published": "2000-01-01"}


class Fault(NamedTuple):
    """Something wrong with a record: where in its data, what, and what to do."""

    where: Where
    message: str
    hint: str | None = None


class Decoded(NamedTuple):
    """What could be made of a record's data, and the faults that were found on the way.

    Where there are faults, `record` is what is left without them, so that the rest can be checked
    in the same run. `kept` gives, for positions and events, the place of each entry in the data.
    """

    record: coding.Coding | None
    faults: list[Fault]
    kept: dict[str, list[int]]
    lost_ids: frozenset[str] = frozenset()

    def placed(self, fault: Fault) -> Fault:
        """A fault of `record`, with its place in the data."""
        match fault.where:
            case (str(group), int(index), *rest) if group in self.kept:
                return fault._replace(where=(group, self.kept[group][index], *rest))
        return fault

    def is_caused(self, fault: Fault) -> bool:
        """Whether a fault only says that an entry with a fault of its own is missing."""
        return any(fault.message.startswith(repr(name)) for name in self.lost_ids)


def decode(data: Any) -> Decoded:
    """Fits `data` (text, lists and mappings) to the model."""
    found = list(controls(data))
    try:
        return Decoded(msgspec.convert(data, coding.Coding, strict=False), found, {})
    except msgspec.ValidationError:
        faults = list(_struct_faults(data, coding.Coding, ()))
        decoded = _salvage(data, faults) if isinstance(data, dict) else Decoded(None, faults, {})
        return decoded._replace(faults=[*faults, *found])


def _salvage(data: dict[str, Any], faults: list[Fault]) -> Decoded:
    """The record without what is at fault: single keys where they can be spared, else entries."""
    known = {field.name for field in msgspec.structs.fields(coding.Head)} | {"text"}
    bad = {fault.where[0] for fault in faults if fault.where}
    rest = {key: value for key, value in data.items() if key in known and key not in bad}
    kept: dict[str, list[int]] = {}
    lost: set[str] = set()
    for group, struct in (("positions", coding.Position), ("events", coding.Event)):
        entries = data.get(group)
        rest[group], kept[group] = [], []
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            wrong = {f.where[2] for f in faults if f.where[:2] == (group, index) and f.where[2:]}
            spared = {k: v for k, v in entry.items() if k not in wrong} if _is_map(entry) else None
            try:
                msgspec.convert(spared, struct, strict=False)
            except msgspec.ValidationError:
                lost.add(str(entry.get("id"))) if _is_map(entry) else None
            else:
                rest[group].append(spared)
                kept[group].append(index)
    for name, stand_in in _STAND_INS.items():
        rest.setdefault(name, stand_in)
    return Decoded(msgspec.convert(rest, coding.Coding, strict=False), faults, kept, frozenset(lost))


def controls(data: Any, where: Where = ()) -> Iterator[Fault]:
    """Control characters, which RDF/XML and terminals cannot carry."""
    if isinstance(data, str):
        if found := _CONTROL.search(data):
            character = f"U+{ord(found.group()):04X}"
            message = f"the character {character} at offset {found.start()} is not allowed"
            yield Fault(where, message, "remove it")
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from controls(value, (*where, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from controls(value, (*where, index))


def _struct_faults(data: Any, struct: type[msgspec.Struct], where: Where) -> Iterator[Fault]:
    if not isinstance(data, dict):
        yield Fault(where, f"expected a mapping, found {_kind(data)}")
        return
    fields = {field.name: field for field in msgspec.structs.fields(struct)}
    for key in data.keys() - fields.keys():
        yield Fault((*where, key), f"the key {key!r} is not known", _nearest(key, list(fields)))
    for name, field in fields.items():
        if name not in data:
            if field.required:
                yield Fault(where, f"{name!r} is missing")
        else:
            yield from _value_faults(data[name], field.type, (*where, name))


def _value_faults(value: Any, wanted: Any, where: Where) -> Iterator[Fault]:
    items = _items_of(wanted)
    if items and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _struct_faults(item, items, (*where, index))
        return
    if items and isinstance(value, dict):
        yield from _struct_faults(value, items, where)
        return
    try:
        msgspec.convert(value, wanted, strict=False)
    except msgspec.ValidationError as error:
        text = str(error)
        inner: Where = ()
        if at := _AT.search(text):
            text = text[: at.start()]
            inner = tuple(
                name or int(index or 0) for name, index in _STEP.findall(at.group("path"))
            )
        yield Fault((*where, *inner), *_explain(text, value, wanted, inner))


def _items_of(wanted: Any) -> type[msgspec.Struct] | None:
    """The structure that a field holds, alone or in a list."""
    for part in _parts(wanted):
        if isinstance(part, type) and issubclass(part, msgspec.Struct):
            return part
    return None


def _parts(wanted: Any) -> Iterator[Any]:
    yield wanted
    if typing.get_origin(wanted) is not typing.Literal:
        for part in typing.get_args(wanted):
            yield from _parts(part)


def _explain(text: str, value: Any, wanted: Any, inner: Where) -> tuple[str, str | None]:
    """What msgspec says, in the words of a coder."""
    choices = [
        str(choice)
        for part in _parts(wanted)
        if typing.get_origin(part) is typing.Literal
        for choice in typing.get_args(part)
    ]
    if choices:
        shown = value if isinstance(value, str) else _kind(value)
        return f"expected one of {', '.join(choices)}; found {shown!r}", _nearest(shown, choices)
    if match := _FOUND.match(text):
        expected = " or ".join(_WORDS.get(w, w) for w in match["expected"].split(" | "))
        expected = expected.replace(" or nothing", "")
        return f"expected {expected}, found {_WORDS.get(match['found'], match['found'])}", None
    if "matching regex" in text:
        descriptions = [m.description for m in _metas(wanted) if m.description]
        return f"{value!r} is not of the form expected", " ".join(descriptions) or None
    if "length >= 1" in text:
        return "it is empty", "write it, or leave the key out"
    return text[0].lower() + text[1:], None


def _metas(wanted: Any) -> Iterator[msgspec.Meta]:
    for part in _parts(wanted):
        if isinstance(part, msgspec.Meta):
            yield part


def _nearest(key: str, known: list[str]) -> str | None:
    from difflib import get_close_matches

    close = get_close_matches(key.replace("-", "_"), known, 1) or get_close_matches(key, known, 1)
    return f"did you mean {close[0]}?" if close else None


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    return {str: "text", list: "a list", dict: "a mapping"}.get(type(value), "a number")
