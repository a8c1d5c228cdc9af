"""Suggestions for a misspelt name, from known names."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], count: int = 1) -> tuple[str, ...]:
    """The known names most similar to `name`, best first; none if none is similar.

    >>> nearest("sumary", ["summary", "tags"])
    ('summary',)
    """
    from difflib import get_close_matches

    return tuple(get_close_matches(name, list(known), n=count, cutoff=0.6))


def meant(name: str, known: Iterable[str]) -> str | None:
    """A hint that asks whether the nearest known name was meant."""
    found = nearest(name, known)
    return f"did you mean {found[0]}?" if found else None
