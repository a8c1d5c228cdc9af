"""Remarks on the rows of a saved query: what they leave out, and what they rest on.

Rows of the query are compared with those for other values. If the time runs out, remarks are
missing.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import Final

import pyoxigraph as ox

from diplograph.query.probe import MOST, Probe, Rows, Terms, option
from diplograph.query.saved import SavedQuery
from diplograph.query.saved.terms import Term
from diplograph.rdf.namespaces import DP

_Solution = frozenset[tuple[str, Term]]
_NAMED: Final = 3
_PROBED: Final = 8
_SINCE: Final = "since"
_YES: Final = ox.Literal(True)
_BRACED: Final = re.compile(r"\{(\w+)\}")


def remark(probe: Probe, query: SavedQuery, terms: Terms, rows: Rows | None) -> list[str]:
    """The remarks on a query's rows for these values, one line each.

    `rows` are the first of them, at most MOST, if they were read.
    """
    return [*_same_values(probe, query, terms), *_other_rows(probe, query, terms, rows)]


def _same_values(probe: Probe, query: SavedQuery, terms: Terms) -> Iterator[str]:
    """Remarks on two required parameters that have one value."""
    required = [p for p in query.parameters if p.required and p.type == "iri" and p.name in terms]
    for one, other in combinations(required, 2):
        if one.classes == other.classes and terms[one.name] == terms[other.name]:
            both = probe.written(other, terms[other.name])
            yield f"{option(one)} and {both} are the same: name two that differ"


def _other_rows(probe: Probe, query: SavedQuery, terms: Terms, rows: Rows | None) -> Iterator[str]:
    """Remarks on rows that a flag adds or drops, and on rows of coalitions.

    A flag tells so by `adds` or `drops`. Rows of a coalition that a flag adds are not told twice.
    """
    flags = [p for p in query.parameters if p.adds and _YES not in terms.get(p.name, ())]
    narrowing = [p for p in query.parameters if p.drops and _YES not in terms.get(p.name, ())]
    coalitions = [*_coalitions(probe, query, terms)]
    if not (flags or narrowing or coalitions or _SINCE in terms):
        return
    rows = probe.rows(query, terms) if rows is None else rows
    if rows is None or len(rows) >= MOST:
        return
    known = {frozenset(row.items()) for row in rows}
    listed = set(known)
    for flag in flags:
        wider = probe.rows(query, {**terms, flag.name: (_YES,)})
        if wider and (found := _added(rows, known, wider)):
            number, more = found
            listed.update(frozenset(row.items()) for row in more)
            yield f"{number} {_filled(probe, flag.adds, more)}: --{option(flag)}"
    for text, values, is_wider in coalitions:
        wider = probe.rows(query, {**terms, **values})
        if wider and (found := _added(rows if is_wider else [], listed, wider)):
            yield f"{found[0]} {text}"
    since = query.parameter(_SINCE)
    if since and _SINCE in terms and not since.always_bound:
        always = {name: values for name, values in terms.items() if name != _SINCE}
        begun = [row for row in probe.rows(query, always) or () if _has_no_first_day(row)]
        if begun and (found := _added([], known, begun)):
            yield f"{found[0]} without a known first day, which {_SINCE} leaves out"
    for flag in narrowing:
        narrower = probe.rows(query, {**terms, flag.name: (_YES,)})
        dropped = len(rows) - len(narrower or ())
        if narrower is not None and dropped:
            row, them = ("rows", "them") if dropped > 1 else ("row", "it")
            yield f"{dropped} {row} {flag.drops}: --{option(flag)} leaves {them} out"


def _added(rows: Rows, known: AbstractSet[_Solution], wider: Rows) -> tuple[str, Rows] | None:
    """The rows that are not known, with their number in words; None without any, or too many."""
    more = [row for row in wider if frozenset(row.items()) not in known]
    if not more or len(wider) >= MOST:
        return None
    kind = "more " if all(row in wider for row in rows) else "more or changed "
    return f"{len(more)} {kind if rows else ''}row{'s' * (len(more) > 1)}", more


def _has_no_first_day(row: Mapping[str, Term]) -> bool:
    """Whether the EDTF interval in the column `held` begins with an open or unknown day."""
    return "held" in row and row["held"].value.startswith(("/", "../"))


def _coalitions(probe: Probe, query: SavedQuery, terms: Terms) -> Iterator[tuple[str, Terms, bool]]:
    """Yields the coalitions of which the actors among the values are members.

    Of each: what it says of their rows, the values that give them, and whether those are added.
    """
    for parameter in query.parameters:
        if DP.Actor not in parameter.classes:
            continue
        values = terms.get(parameter.name, ())
        found: dict[ox.NamedNode, ox.NamedNode] = {}
        members = [value for value in values if isinstance(value, ox.NamedNode)]
        for member in members:  # it grows: a coalition may be a member itself
            for coalition in probe.subjects(DP.member, member):
                if coalition not in members and len(found) < _PROBED:
                    found[coalition] = found.get(member, member)
                    members.append(coalition)
        for coalition, member in found.items():
            written = probe.written(parameter, [coalition])
            text = f"for {written}, of which {probe.names.iri(member.value).written} is a member"
            wider = (*values, coalition) if parameter.multi else (coalition,)
            yield f"{text}: --{written}", {parameter.name: wider}, parameter.multi


def _filled(probe: Probe, text: str, rows: Rows) -> str:
    """The text with the values of the rows in place of each `{column}`."""
    return _BRACED.sub(lambda match: _values(probe, match[1], rows), text)


def _values(probe: Probe, column: str, rows: Rows) -> str:
    """The labels of the values in a column, the first few."""
    found = sorted({probe.names.label(row[column].value) for row in rows if column in row})
    return ", ".join(found[:_NAMED]) + (" and others" if len(found) > _NAMED else "")
