"""The measures of saved queries: beside bare pyoxigraph, and beside rdflib."""

from typing import Any

from measures import Corpus, Row, milliseconds

PATIENCE = 10
"""Seconds that rdflib is waited for, as `work.py` has it."""


def asking(of: Corpus) -> list[Row]:
    """Each saved query against the same SPARQL in bare pyoxigraph."""
    return [_asked(found, of) for found in of.work("queries")]


def _asked(found: dict[str, Any], of: Corpus) -> Row:
    """What was not found in time is shown as more than was waited, and reaches nothing."""
    ours, bare = found.get("ours"), found.get("bare")
    late = f"> {found['patience']:g} s"
    ratio = ours / bare if bare else None
    rows = f"{found['rows']:,} rows, " if ours else ""
    return Row(
        f"query `{found['name']}`, {rows}{of.name}",
        milliseconds(ours) if ours else late,
        f"pyoxigraph {milliseconds(bare)}" if bare else f"pyoxigraph {late}" if ours else "",
        f"{ratio:.2f}×" if ratio else "",
        "≤ 1.2×" if ratio else "",
        ratio <= 1.2 if ratio else None,
    )


def against_rdflib(of: Corpus) -> list[Row]:
    """The same SPARQL in rdflib, on a graph small enough for it."""
    theirs = of.work("rdflib")
    found = of.work("queries")
    ours = {
        each["name"]: each["ours"] for each in found if each["name"] in theirs and "ours" in each
    }
    return [
        Row(
            f"query `{name}`, {of.name}",
            milliseconds(seconds),
            f"rdflib {_more(theirs[name])}{milliseconds(theirs[name])}",
            f"{_more(theirs[name])}{theirs[name] / seconds:,.0f}×",
            "",
            None,
        )
        for name, seconds in ours.items()
    ]


def _more(seconds: float) -> str:
    return "> " if seconds >= PATIENCE else ""
