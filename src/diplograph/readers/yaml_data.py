"""YAML read as data and nothing else: text, lists and mappings, each with its place.

Every scalar is text, so that `no`, `on`, `1e3`, `2024-05-17` and `0x1F` are the words that the coder
wrote; the model decides what is a number. Anchors, aliases, tags, repeated keys and deep nesting,
which a coder does not need and an attacker does, are refused.
"""

from collections.abc import Iterator
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

from diplograph.errors import Problem

MAX_DEPTH = 12
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = ("", "~", "null", "Null", "NULL")

Where = tuple[str | int, ...]


class YamlError(Exception):
    """The text is not YAML that is accepted here."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class Document:
    """The data of one YAML document, and where each part of it stands.

    `path` is shown in messages; `first_line` is the line of the file on which the document begins.
    """

    def __init__(self, text: str, path: str, first_line: int = 1) -> None:
        self._path = path
        self._first_line = first_line
        self._places: dict[Where, tuple[int, int]] = {}
        self.data = self._build(text)

    def place(self, where: Where) -> tuple[int, int]:
        """Line and column of the value at `where`, or of the nearest part around it."""
        while where and where not in self._places:
            where = where[:-1]
        return self._places.get(where, (self._first_line, 1))

    def _build(self, text: str) -> Any:
        try:
            events = yaml.parse(text, Loader=_Loader)
            documents = [e for e in self._checked(events) if not _is_frame(e)]
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line, mark.column) if mark else (0, 0)
            raise self._error(f"not YAML: {error.problem}", line, column) from error
        except yaml.reader.ReaderError as error:
            before = text[: error.position]
            message = f"not YAML: the character U+{ord(text[error.position]):04X} is not allowed"
            column = len(before) - before.rfind("\n") - 1
            raise self._error(message, before.count("\n"), column) from error
        if not documents:
            return None
        return self._value(iter(documents))

    def _checked(self, events: Iterator[Event]) -> Iterator[Event]:
        """The same events, refusing what is not accepted."""
        depth = documents = 0
        for event in events:
            depth += isinstance(event, MappingStartEvent | SequenceStartEvent)
            depth -= isinstance(event, MappingEndEvent | SequenceEndEvent)
            documents += isinstance(event, DocumentStartEvent)
            if depth > MAX_DEPTH:
                raise self._refusal(event, f"nested more than {MAX_DEPTH} deep")
            if documents > 1:
                raise self._refusal(event, "a second YAML document; expected one")
            if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
                raise self._refusal(
                    event, "an anchor or alias (& or *)", "quote the text, or write it out"
                )
            if isinstance(event, NodeEvent) and getattr(event, "tag", None):
                raise self._refusal(event, "a YAML tag (!)", "quote the text, or remove the tag")
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
                key = self._key(event, container)
                continue
            where = path
            if container is not root:
                where = (*path, len(container) if key is None else key)
            self._places[where] = self._at(event)
            value: Any
            if isinstance(event, ScalarEvent):
                value = None if event.style is None and event.value in _NULL else event.value
                value = None if event.style == "" and event.value in _NULL else value
            else:
                value = {} if isinstance(event, MappingStartEvent) else []
                stack.append((value, where))
            if key is None:
                container.append(value)
            else:
                container[key] = value
                key = None
        return root[0]

    def _key(self, event: Event, container: dict[str, Any]) -> str:
        if not isinstance(event, ScalarEvent):
            raise self._refusal(event, "a key that is not a word")
        if event.value in container:
            raise self._refusal(event, f"the key {event.value!r} a second time")
        return event.value

    def _at(self, event: Event) -> tuple[int, int]:
        mark = event.start_mark
        return mark.line + self._first_line, mark.column + 1

    def _refusal(self, event: Event, found: str, hint: str | None = None) -> YamlError:
        mark = event.start_mark
        return self._error(f"found {found}", mark.line, mark.column, hint)

    def _error(self, message: str, line: int, column: int, hint: str | None = None) -> YamlError:
        return YamlError(Problem(message, self._path, line + self._first_line, column + 1, hint))


def _is_frame(event: Event) -> bool:
    return not isinstance(event, NodeEvent | MappingEndEvent | SequenceEndEvent)
