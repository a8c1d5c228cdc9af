"""Decodes plain data to the model, and finds all problems of a record with their places.

The decoder of msgspec stops at the first problem. Only then is the record decoded here, field by
field, to find the others.
"""

import dataclasses
import re
import types
import typing
from collections.abc import Iterator
from typing import Any

import msgspec

from diplograph.coding.model import raw_article
from diplograph.coding.readers.record_problems import NOTHING, Problems
from diplograph.coding.spelling import composed, control_in, is_blank, suggest
from diplograph.errors import Problem, Where

_AT = re.compile(r" - at `\$(?P<path>.*)`$")
_INDEX = re.compile(r"\[(\d+)\]")
_FOUND = re.compile(r"Expected `(?P<expected>.+)`, got `(?P<found>.+)`$")
_LENGTH = re.compile(r"Expected `array` of length (?P<expected>\d+), got (?P<found>\d+)$")
_AT_MOST = re.compile(r"Expected `(?P<kind>str|array)` of length <= (?P<most>\d+)$")
_AT_LEAST = re.compile(r"Expected `int` >= (?P<least>\d+)$")
_WORDS = {
    "str": "text",
    "array": "a list",
    "object": "a mapping",
    "int": "a whole number",
    "null": "nothing",
    "bool": "true or false",
    "float": "a number",
}
REPLACE_IT = "put a space in its place: without it, offsets behind it would change"
_GROUPS = (("positions",), ("events",))
_STAND_INS = {"id": "x", "published": "2000-01-01", "effect": "enables"}


@dataclasses.dataclass(frozen=True, slots=True)
class Decoded:
    """The decoded record, and the problems that were found in its data.

    If there are any, `record` has placeholders for wrong values, so that the rest can be checked in
    the same run; it is None if nothing can. `incomplete` are the parts with missing values of their
    own, `lost_ids` the ids of wrong entries, which other entries may still name.
    """

    record: raw_article.Coding | None
    problems: Problems
    id: str | None = None
    incomplete: frozenset[Where] = frozenset()
    lost_ids: frozenset[str] = frozenset()

    def is_caused(self, problem: Problem) -> bool:
        """Whether a problem of `record` may follow from a value that is missing in it."""
        return problem.where in self.incomplete


def decode(data: Any) -> Decoded:
    """Decodes `data` (text, lists and mappings) to the model."""
    data, found = _composed(data), Problems(controls(data))
    try:
        record = msgspec.convert(data, raw_article.Coding, strict=False)
    except msgspec.ValidationError as error:
        problems = Problems(_struct_problems(data, raw_article.Coding, ()))
        if not problems:
            problems.add((), str(error))
        decoded = _salvage(data, problems) if isinstance(data, dict) else Decoded(None, problems)
        problems += found
        return decoded
    return Decoded(record, found, record.id)


def controls(data: Any, where: Where = ()) -> Iterator[Problem]:
    """The problems of texts with control characters, one for each text."""
    if isinstance(data, str):
        if character := control_in(data):
            yield Problem.at(where, f"{character} is not allowed", REPLACE_IT)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from controls(value, (*where, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from controls(value, (*where, index))


def blanks(record: raw_article.Coding) -> Iterator[Problem]:
    """The problems of blank texts in a record; the model itself refuses empty texts."""
    yield from _blank(record, ("title", "publisher", "author", "date_note", "note", "text"), ())
    for index, position in enumerate(record.positions):
        where: Where = ("positions", index)
        yield from _blank(position, ("grounds", "note", "prefix", "suffix"), where)
        conditions = position.condition
        if isinstance(conditions, raw_article.Condition):
            yield from _blank(conditions, ("that",), (*where, "condition"))
        for at, condition in enumerate(conditions if isinstance(conditions, list) else ()):
            yield from _blank(condition, ("that",), (*where, "condition", at))
    for index, event in enumerate(record.events):
        yield from _blank(event, ("label", "note", "prefix", "suffix"), ("events", index))


def _blank(part: msgspec.Struct, keys: tuple[str, ...], where: Where) -> Iterator[Problem]:
    for key in keys:
        text = getattr(part, key)
        if text and text != NOTHING and is_blank(text):
            needed = key in ("title", "publisher", "that")
            hint = "write it" if needed else "write it, or leave the key out"
            yield Problem.at((*where, key), "it is blank", hint)


def _composed(data: Any) -> Any:
    """The record with ids and coders in normal form C, in which letters include their accents."""
    if not isinstance(data, dict):
        return data
    groups = {group: data[group] for (group,) in _GROUPS if isinstance(data.get(group), list)}
    entries = {group: [_with_composed(each) for each in items] for group, items in groups.items()}
    return _with_composed(data) | entries


def _with_composed(data: Any) -> Any:
    if not isinstance(data, dict):
        return data
    names = {key: data[key] for key in ("id", "coder") if isinstance(data.get(key), str)}
    found: dict[str, Any] = {key: composed(name) for key, name in names.items()}
    if isinstance(coders := data.get("adjudicates"), list):
        found["adjudicates"] = [composed(c) if isinstance(c, str) else c for c in coders]
    return data | found


# placeholders --------------------------------------------------------------------------------


def _salvage(data: dict[str, Any], problems: Problems) -> Decoded:
    """The record, with placeholders for wrong values."""
    places = {problem.where for problem in problems}
    incomplete = {place[:2] for place in places if place[:1] in _GROUPS}
    record_id = None if ("id",) in places else data.get("id")
    if ("text",) in places or ("text_sha256",) in places:
        incomplete.add(())
    if ("text",) in places:
        data = {key: value for key, value in data.items() if key != "text_sha256"}
    lost_ids = {
        entry["id"]
        for group, index, key in (place for place in places if len(place) == 3)
        if key == "id" and isinstance((entry := data[str(group)][index]).get("id"), str)
    }
    record = msgspec.convert(_fill(data, raw_article.Coding), raw_article.Coding, strict=False)
    return Decoded(record, problems, record_id, frozenset(incomplete), frozenset(lost_ids))


def _fill(data: Any, struct: type[msgspec.Struct]) -> dict[str, Any]:
    """The valid fields of a structure, and placeholders for the other required ones."""
    fields = data if isinstance(data, dict) else {}
    filled: dict[str, Any] = {}
    for field in msgspec.structs.fields(struct):
        value: Any = msgspec.UNSET
        if field.name in fields:
            value = _fill_value(fields[field.name], field.type)
        if value is msgspec.UNSET and field.required:
            value = _STAND_INS.get(field.name, NOTHING)
        if value is not msgspec.UNSET:
            filled[field.name] = value
    return filled


def _fill_value(value: Any, wanted: Any) -> Any:
    struct, items = _struct_of(wanted), _items_of(wanted)
    if isinstance(value, list) and items is not None:
        filled = [_fill_value(item, items) for item in value[: _most(wanted)]]
        if str in _members(items):
            # unset if the type does not allow it, as for an id
            stand_in = _fill_value(NOTHING, items)
            filled = [stand_in if item is msgspec.UNSET else item for item in filled]
            return [item for item in filled if item is not msgspec.UNSET]
        return msgspec.UNSET if msgspec.UNSET in filled else filled
    if struct is not None and (isinstance(value, dict) or struct is wanted):
        return _fill(value, struct)
    try:
        return msgspec.convert(value, wanted, strict=False)
    except msgspec.ValidationError:
        return msgspec.UNSET


# problems ------------------------------------------------------------------------------------


def _struct_problems(data: Any, struct: type[msgspec.Struct], where: Where) -> Iterator[Problem]:
    if not isinstance(data, dict):
        needed = [field.name for field in msgspec.structs.fields(struct) if field.required]
        must = f"write {', '.join(needed)}, and what else there is"
        yield Problem.at(where, f"expected a mapping, found {_kind(data)}", must)
        return
    fields = {field.name: field for field in msgspec.structs.fields(struct)}
    for key in data:
        if key not in fields:
            hint = suggest(key.replace("-", "_"), fields) or suggest(key, fields)
            message = f"the key {key!r} is not known"
            yield Problem.at((*where, key), message, hint, on_key=True)
    for name, field in fields.items():
        if name in data:
            yield from _value_problems(data[name], field.type, (*where, name), field.required)
        elif field.required:
            yield Problem.at(where, f"{name!r} is missing")


def _value_problems(value: Any, wanted: Any, where: Where, required: bool) -> Iterator[Problem]:
    struct, items = _struct_of(wanted), _items_of(wanted)
    if isinstance(value, list) and items is not None:
        if (
            typing.get_origin(items) is tuple
            and len(value) == 2
            and not any(isinstance(item, list) for item in value)
        ):
            start, end = value
            message = f"expected a list of pairs, found the pair [{start}, {end}]"
            yield Problem.at(where, message, f"write [[{start}, {end}]]")
            return
        if len(value) > (most := _most(wanted)):
            yield Problem.at(where, *_too_long("items", len(value), most))
        for index, item in enumerate(value[:most]):
            yield from _value_problems(item, items, (*where, index), required=True)
    elif isinstance(value, dict) and struct is not None:
        yield from _struct_problems(value, struct, where)
    else:
        try:
            msgspec.convert(value, wanted, strict=False)
        except msgspec.ValidationError as error:
            text = str(error)
            inner: Where = ()
            if at := _AT.search(text):
                text = text[: at.start()]
                inner = tuple(map(int, _INDEX.findall(at["path"])))
            yield Problem.at((*where, *inner), *_explained(text, value, wanted, required))


def _struct_of(wanted: Any) -> type[msgspec.Struct] | None:
    """The structure that a field may hold."""
    found = (m for m in _members(wanted) if isinstance(m, type) and issubclass(m, msgspec.Struct))
    return next(found, None)


def _items_of(wanted: Any) -> Any:
    """The type of the items of a list that a field may hold; None if it holds no list."""
    found = (typing.get_args(m)[0] for m in _members(wanted) if typing.get_origin(m) is list)
    return next(found, None)


def _most(wanted: Any) -> int:
    """The number of items that a list in a field may have."""
    inner, *metas = typing.get_args(wanted) or (None,)
    if typing.get_origin(inner) is list:
        return int(next(meta.max_length for meta in metas if meta.max_length))
    return max((_most(member) for member in (inner, *metas)), default=0) if inner else 0


def _members(wanted: Any) -> Iterator[Any]:
    """The types that a field may have, and their annotations."""
    if typing.get_origin(wanted) in (typing.Annotated, typing.Union, types.UnionType):
        for member in typing.get_args(wanted):
            yield from _members(member)
    else:
        yield wanted


def _explained(text: str, value: Any, wanted: Any, required: bool) -> tuple[str, str | None]:
    """A message of msgspec in the words of coders, and a hint."""
    members = list(_members(wanted))
    literals = (member for member in members if typing.get_origin(member) is typing.Literal)
    if choices := [str(choice) for literal in literals for choice in typing.get_args(literal)]:
        found, hint = _kind(value), None
        if isinstance(value, str):
            found, hint = repr(value), suggest(value, choices)
        return f"expected one of {', '.join(choices)}; found {found}", hint
    if match := _LENGTH.match(text):
        return f"expected a list of {match['expected']}, found {match['found']}", None
    if match := _AT_MOST.match(text):
        return _too_long("characters", len(value), int(match["most"]))
    if match := _AT_LEAST.match(text):
        return f"expected a whole number, {match['least']} or more", None
    if match := _FOUND.match(text):
        expected = " or ".join(_WORDS.get(w, w) for w in match["expected"].split(" | "))
        expected = expected.replace(" or nothing", "")
        hint = None
        if value is None:
            hint = "write [], or leave the key out" if expected == "a list" else "write it"
        return f"expected {expected}, found {_WORDS.get(match['found'], match['found'])}", hint
    if "matching regex" in text:
        metas = (member for member in members if isinstance(member, msgspec.Meta))
        hint = next((meta.description for meta in metas if meta.description), None)
        return f"{value!r} is not of the form expected", hint
    if "length >= 1" in text:
        return "it is empty", "write it" if required else "write it, or leave the key out"
    return text[0].lower() + text[1:], None


def _too_long(units: str, found: int, most: int) -> tuple[str, str]:
    hint = "shorten it" if units == "characters" else "split it"
    return f"it has {found:,} {units}; at most {most:,} are read", hint


def _kind(value: Any) -> str:
    kinds = {types.NoneType: "null", bool: "bool", str: "str", list: "array", dict: "object"}
    return _WORDS[kinds.get(type(value), "float")]
