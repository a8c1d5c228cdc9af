"""Reads YAML as plain data: text, lists and mappings, each with its place.

Every scalar is text, so that `no`, `on`, `1e3`, `2024-05-17` and `0x1F` stay as the coder wrote
them; the model decides what is a number. Anchors, aliases, tags and deep nesting are refused: only
attackers need them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from diplograph.coding.readers.record_problems import Places, Problems, repeated_key
from diplograph.errors import InputError, Problem, Where

MAX_DEPTH = 12
MAX_LENGTH = 1_000_000
"""Characters of a document, at most."""
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = ("", "~", "null", "Null", "NULL")
# YAML 1.1, c-printable (https://yaml.org/spec/1.1/#c-printable)
_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTE_IT = "put text that has : # ' \" * or & in it between quotes, or below >-"


class Document:
    """The data of one YAML document, and the places of its parts.

    `problems` has the keys that a mapping has twice; the last value counts. `path` is shown in
    messages; `lines` are the numbers in the file of the document's lines, and
    `margin` the columns before each.

    Raises:
        InputError: the text is not YAML 1.1, or uses a feature that is refused.
    """

    def __init__(self, text: str, path: str, lines: Sequence[int], margin: int = 0) -> None:
        self._path = path
        self.places = Places(text, lines, margin)
        self.problems = Problems()
        self.data = self._build(text)

    def _build(self, text: str) -> Any:
        if len(text) > MAX_LENGTH:
            message = f"it has {len(text):,} characters; at most {MAX_LENGTH:,} are read"
            raise self._error(message, 0, "split it, or shorten it")
        if found := _UNPRINTABLE.search(text):
            message = f"the character U+{ord(found.group()):04X} is not allowed"
            raise self._error(message, found.start(), "put a space in its place")
        try:
            events = yaml.parse(text, Loader=_Loader)
            nodes = [event for event in self._checked(events) if not _is_frame(event)]
        except yaml.MarkedYAMLError as error:
            raise self._not_yaml(error, text) from error
        return self._value(iter(nodes)) if nodes else None

    def _checked(self, events: Iterator[Event]) -> Iterator[Event]:
        """Yields the events, and raises InputError for refused ones."""
        depth = documents = 0
        for event in events:
            depth += isinstance(event, MappingStartEvent | SequenceStartEvent)
            depth -= isinstance(event, MappingEndEvent | SequenceEndEvent)
            documents += isinstance(event, DocumentStartEvent)
            if depth > MAX_DEPTH:
                raise self._refusal(event, f"nested more than {MAX_DEPTH} deep", "write it flat")
            if documents > 1:
                raise self._refusal(event, "found a second YAML document; expected one")
            if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
                hint = "quote the text, or write it out"
                raise self._refusal(event, "found an anchor or alias (& or *)", hint)
            if isinstance(event, NodeEvent) and getattr(event, "tag", None):
                hint = "quote the text, or remove the tag"
                raise self._refusal(event, "found a YAML tag (!)", hint)
            yield event

    def _value(self, events: Iterator[Event]) -> Any:
        """Builds the value without recursion: a stack of open containers."""
        root: list[Any] = []
        stack: list[tuple[Any, Where]] = [(root, ())]
        key: str | None = None
        for event in events:
            container, path = stack[-1]
            if isinstance(event, MappingEndEvent | SequenceEndEvent):
                stack.pop()
                continue
            if isinstance(container, dict) and key is None:
                key = self._key(event, container, path)
                self.places.keys[*path, key] = _offset(event)
                continue
            where = path
            if container is not root:
                where = (*path, len(container) if key is None else key)
            self.places.values[where] = _offset(event)
            value: Any
            if isinstance(event, ScalarEvent):
                value = None if not event.style and event.value in _NULL else event.value
            else:
                value = {} if isinstance(event, MappingStartEvent) else []
                stack.append((value, where))
            if key is None:
                container.append(value)
            else:
                container[key] = value
                key = None
        return root[0]

    def _key(self, event: Event, container: dict[str, Any], path: Where) -> str:
        if not isinstance(event, ScalarEvent):
            raise self._refusal(event, "found a key that is not a word")
        key: str = event.value
        if key in container:
            self.problems.append(repeated_key((*path, key)))
        return key

    def _not_yaml(self, error: yaml.MarkedYAMLError, text: str) -> InputError:
        """The error of the parser, in plain words for the mistakes that coders make most."""
        found, mark = error.problem or "", error.problem_mark or error.context_mark
        offset = mark.index if mark else 0
        if text[offset : offset + 1] == "\t":
            return self._error("found a tab before a word", offset, "use spaces")
        if "cannot start any token" in found:
            return self._error(f"found {text[offset]!r} before a word", offset, _QUOTE_IT)
        if "unexpected end of stream" in found and error.context_mark:
            message = "the quotation mark here is not closed"
            return self._error(message, error.context_mark.index, "close it")
        if "mapping values are not allowed" in found:
            return self._error("found a colon where none can stand", offset, _QUOTE_IT)
        return self._error(f"not YAML: {found}", offset, _QUOTE_IT)

    def _refusal(self, event: Event, message: str, hint: str | None = None) -> InputError:
        return self._error(message, _offset(event), hint)

    def _error(self, message: str, offset: int, hint: str | None) -> InputError:
        return InputError([Problem(message, self._path, *self.places.at(offset), hint)])


def _offset(event: Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _is_frame(event: Event) -> bool:
    return not isinstance(event, NodeEvent | MappingEndEvent | SequenceEndEvent)
