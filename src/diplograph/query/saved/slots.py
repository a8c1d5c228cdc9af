"""The slots of a query's text: where its parameters stand, and what their values do there.

They are found on the tokens of a text when its file is read (`locating.slots_of`). Filling them
takes offsets alone, so that a query that was read before is bound without being taken apart again.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

_NOTHING: Final = "FILTER(true)"

Span = tuple[int, int]
"""Offsets in a text, half open."""

_Edit = tuple[int, int, str]


class Listed(NamedTuple):
    """That a slot's filter means the same as `VALUES`: the filter, and where to list the values.

    The values are those of `variable`; `at` is the offset that `VALUES` is put at.
    """

    filter: Span
    at: int
    variable: str


class Repeated(NamedTuple):
    """The condition that a slot stands in, to be repeated for each spelling of a text.

    `joiner` stands between two of them; a list `IN (…)` repeats the slot alone.
    """

    start: int
    end: int
    joiner: str


class Slot(NamedTuple):
    """A place of `$parameter`: the token at `start` to `end`.

    `before` and `after` are spaces that keep a value apart from its neighbours. `clause` is what
    goes where the parameter has no value; None where it must have one.
    """

    parameter: str
    start: int
    end: int
    before: str
    after: str
    clause: Span | None
    repeated: Repeated | None
    listed: Listed | None


def filled(
    text: str,
    slots: Sequence[Slot],
    terms: Mapping[str, Sequence[str]],
    left_out: Collection[str],
    spellings: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The text with `terms`, as SPARQL writes them, in the slots of their parameters.

    The clauses of the parameters in `left_out` are left out; `$names` in neither stay. Lines stay
    where they were. `spellings` are all that is to be found for a parameter, where that is more
    than its terms; they take the place of these where conditions can be repeated.
    """
    every = spellings or {}
    gone = _gone(slots, left_out)
    edits = [_emptied(text, clause) for clause in gone]
    for slot in slots:
        values = terms.get(slot.parameter)
        if values is None or any(start <= slot.start < end for start, end in gone):
            continue
        if slot.listed and all(value.startswith("<") for value in values):
            within, at, variable = slot.listed
            edits.append(_emptied(text, within))
            edits.append((at, at, f"VALUES {variable} {{ {' '.join(dict.fromkeys(values))} }} "))
        elif slot.repeated and slot.parameter in every:
            edits.append(_repeated(text, slot, slot.repeated, every[slot.parameter]))
        else:
            value = f"{slot.before}{', '.join(values)}{slot.after}"
            edits.append((slot.start, slot.end, value))
    return _edited(text, edits)


def _gone(slots: Sequence[Slot], left_out: Collection[str]) -> list[Span]:
    """The clauses that go, none inside another."""
    clauses = {slot.clause for slot in slots if slot.clause and slot.parameter in left_out}
    return [
        (start, end)
        for start, end in clauses
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e in clauses)
    ]


def _emptied(text: str, span: Span) -> _Edit:
    return (*span, _NOTHING + "\n" * text.count("\n", *span))


def _repeated(text: str, slot: Slot, place: Repeated, spellings: Sequence[str]) -> _Edit:
    """The condition of a slot, once for each spelling; only the first keeps its lines."""
    before, after = text[place.start : slot.start], text[slot.end : place.end]
    conditions = [f"{before}{slot.before}{each}{slot.after}{after}" for each in spellings]
    first, *others = conditions
    said = place.joiner.join([first, *(" ".join(other.split("\n")) for other in others)])
    return place.start, place.end, said if place.joiner == ", " else f"({said})"


def _edited(text: str, edits: Sequence[_Edit]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += text[at:start], new
        at = end
    return "".join([*parts, text[at:]])
