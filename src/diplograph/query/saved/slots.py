"""The slots of a query's text: the places of its parameters, and how to fill them.

`slot_finder.slots_of` finds them from the tokens when a file is parsed. Filling them needs only
offsets, so that a cached query is bound without being split into tokens again.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

_NOTHING: Final = "FILTER(true)"

Span = tuple[int, int]
"""Start and end offsets in a text, half-open."""

_Edit = tuple[int, int, str]


class Listed(NamedTuple):
    """A filter that means the same as `VALUES`, and where to put that instead.

    The values are those of `variable`; `at` is the offset for `VALUES`.
    """

    filter: Span
    at: int
    variable: str


class Repeated(NamedTuple):
    """The condition around a slot, to be repeated for each spelling of a text.

    `joiner` is put between two of them; in a list `IN (…)` only the slot is repeated.
    """

    start: int
    end: int
    joiner: str


class Slot(NamedTuple):
    """One place of `$parameter` in a text: the token from `start` to `end`.

    `before` and `after` are spaces that separate a value from its neighbours. `clause` is the
    clause to remove if the parameter has no value; None if it must have one.
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
    """The text with `terms`, written in SPARQL, in the slots of their parameters.

    The clauses of the parameters in `left_out` are removed; a `$name` in neither stays. Line
    numbers do not change. `spellings` are all spellings of a parameter's values, if there are more
    than its terms; they replace the terms where the condition can be repeated.
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
    """The clauses to remove, without those inside of another."""
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
