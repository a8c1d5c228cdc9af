"""The title, subtitles and footer of a picture."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from diplograph.errors import UnknownName
from diplograph.output.plots.drawing import FAINT, Drawing, Width
from diplograph.query.snapshot import Snapshot

EMPTY: Final = "Nothing to show."
_NAMES: Final = {"since": "since {}", "until": "until {}", "imputed": "with imputed positions"}


class Frame(NamedTuple):
    """The settings of a picture: its width, title (None: the default) and number of items."""

    wide: Width
    title: str | None = None
    top: int | None = None


def head(drawing: Drawing, frame: Frame, title: str, *subtitles: str) -> str:
    """Draws title and subtitles; gives the title that was drawn, an empty one being left out."""
    shown = title if frame.title is None else frame.title
    if shown:
        drawing.paragraph(shown, lines=2, size=11, fontWeight="bold")
    for subtitle in subtitles:
        if subtitle:
            drawing.paragraph(subtitle, lines=3, fill=FAINT)
    drawing.y += 3
    return shown or title


def foot(drawing: Drawing, case: Snapshot) -> None:
    """Draws which case and which snapshot of it the picture shows."""
    if drawing.is_empty:
        drawing.paragraph(EMPTY, lines=1)
    drawing.y += 4
    snapshot = case.generation.snapshot[:12]
    drawing.paragraph(f"{case.file.title}. Snapshot {snapshot}.", lines=2, size=7.5, fill=FAINT)


def narrowed(case: Snapshot, query: str, values: Mapping[str, Any]) -> str:
    """The parameters of a saved query in words: 'party: Egypt, Israel; since 2024-05-01'."""
    parts = [
        _NAMES.get(name, f"{name}: {{}}").format(named(case, query, name, value))
        for name, value in values.items()
        if value is not False
    ]
    return "; ".join(parts)


def named(case: Snapshot, query: str, name: str, value: Any) -> str:
    """The value of a parameter, or its values, as people call it."""
    parameter = case.library.get(query).parameter(name)
    many = value if isinstance(value, list | tuple) else [value]
    if parameter is None or parameter.type != "iri":
        return ", ".join(map(str, many))
    return ", ".join(_label(case, str(each).strip("<>"), parameter.classes) for each in many)


def _label(case: Snapshot, name: str, classes: Iterable[str]) -> str:
    try:
        return case.resolve(name, *classes).label
    except UnknownName:  # an entry of an article, that no vocabulary lists
        return name
