"""Explains why a saved query gave no rows.

Every reason was checked by a query: there are rows without a value, or with another one. If the
time runs out first, no reason is given.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import pyoxigraph as ox

from diplograph.query.probe import MOST, Probe, Rows, Terms
from diplograph.query.saved import Parameter, SavedQuery
from diplograph.query.saved.parameter_values import what_is_expected
from diplograph.query.saved.terms import Term
from diplograph.rdf.namespaces import DP, PREFIXES

_NAMED: Final = 3
_PROBED: Final = 8
_DATE: Final = PREFIXES["xsd"] + "date"
_SPAN: Final = (
    "SELECT (MIN(?day) AS ?from) (MAX(?day) AS ?until) "
    f"{{ {{ ?node <{DP.heldFrom}>|<{DP.heldUntil}>|<{DP.published}> ?day }} "
    f"UNION {{ ?node <{DP.kind}> ?kind ; <{DP.from_}>|<{DP.until}> ?day }} }}"
)  # tenures have dates too, but were not coded from articles


def explain_empty(
    probe: Probe, query: SavedQuery, terms: Terms, remarks: Callable[[], Sequence[str]]
) -> str | None:
    """The reason why a query gives no rows for these values; None if none is found.

    Where there are `remarks` on the rows, they are the reason.
    """
    if reason := _backwards(terms):
        return reason
    if found := remarks():
        return "; ".join(found)
    valued = [
        p for p in query.parameters if p.name in terms and p.type != "boolean" and not p.default
    ]
    optional = [p for p in valued if not p.required]
    needed = {name: t for name, t in terms.items() if name not in {p.name for p in optional}}
    if optional and probe.rows(query, needed):
        return _explain_optional(probe, query, terms, optional)
    required = [p for p in valued if p.required]
    if len(required) == 1 and probe.rows(query, needed) == []:
        return _explain_required(probe, query, needed, required[0])
    return None


def _explain_optional(
    probe: Probe, query: SavedQuery, terms: Terms, optional: Sequence[Parameter]
) -> str | None:
    """Which optional value removes all rows: without it, and with all others, there are."""
    for parameter in optional:
        values = terms[parameter.name]
        others = {name: values for name, values in terms.items() if name != parameter.name}
        if rows := probe.rows(query, others):
            hint = (
                _coded_days(probe, values)
                or _other_parameter(probe, query, others, parameter, values)
                or _values_with_rows(probe, parameter, rows)
            )
            reason = f"{probe.written(parameter, values)} leaves none"
            return f"{reason}; {hint or 'without it there are rows'}"
    if len(optional) < 2:
        return None
    together = ", ".join(probe.written(parameter, terms[parameter.name]) for parameter in optional)
    return f"none for all of these together: {together}"


def _explain_required(probe: Probe, query: SavedQuery, needed: Terms, parameter: Parameter) -> str:
    """A sentence saying that a required value has no rows, with a few values that have."""
    values = needed[parameter.name]
    reason = f"{probe.written(parameter, values)} has none"
    if parameter.type == "iri" and not parameter.classes:
        return f"{reason}{_kind_of(probe, parameter, values[0])}"
    known: list[str] = []
    if parameter.type == "iri":
        for node in _coded(probe, parameter)[:_PROBED]:
            if len(known) < _NAMED and probe.rows(query, {**needed, parameter.name: (node,)}):
                known.append(probe.names.id(node.value))
    return f"{reason}; there are rows for {', '.join(known)}" if known else reason


def _kind_of(probe: Probe, parameter: Parameter, value: Term) -> str:
    """What the value of a parameter is, and what the parameter takes, as the end of a sentence."""
    expected = f"{parameter.name.replace('_', ' ')} is {what_is_expected(parameter)}"
    kind = probe.vocabulary().kind(value.value)
    if not kind and isinstance(value, ox.NamedNode):
        types = probe.objects(value, PREFIXES["rdf"] + "type")
        kind = next((probe.names.label(iri.value) for iri in types), None)
    return (
        f": it is of the class {kind}; {expected}"
        if kind
        else f": there is no such thing; {expected}"
    )


def _coded(probe: Probe, parameter: Parameter) -> list[ox.NamedNode]:
    """The individuals that fit a parameter and that articles use, most used first."""
    vocabulary = probe.vocabulary()
    articles = f"{vocabulary.base}article/"
    uses: dict[ox.NamedNode, int] = {}
    for iri in vocabulary.individuals(*parameter.classes):
        node = ox.NamedNode(iri)
        for quad in probe.store.quads_for_pattern(None, None, node, ox.DefaultGraph()):
            if str(quad.subject).startswith(articles, 1):
                uses[node] = uses.get(node, 0) + 1
            if uses.get(node, 0) >= MOST or probe.is_over():
                break
    return sorted(uses, key=lambda node: -uses[node])


def _other_parameter(
    probe: Probe, query: SavedQuery, terms: Terms, parameter: Parameter, values: Sequence[Term]
) -> str:
    """Another parameter of the same classes that gives rows for these values."""
    for other in query.parameters:
        alike = parameter.type == other.type == "iri" and other.classes == parameter.classes
        fits = alike and other.name not in terms and (other.multi or len(values) == 1)
        if (
            other.name != parameter.name
            and fits
            and probe.rows(query, {**terms, other.name: values})
        ):
            return f"as {probe.written(other, values)} there are rows"
    return ""


def _values_with_rows(probe: Probe, parameter: Parameter, rows: Rows) -> str:
    """Values that have rows, from the column with the parameter's name."""
    found = Counter(row[parameter.name].value for row in rows if parameter.name in row)
    ordered = sorted(found, key=lambda value: (-found[value], value))
    names = [probe.names.id(value) for value in ordered[: _NAMED + 1]]
    if not names:
        return ""
    others = " and others" if len(names) > _NAMED else ""
    return f"without it there are rows with {', '.join(names[:_NAMED])}{others}"


def _coded_days(probe: Probe, values: Sequence[Term]) -> str:
    """The first and last date in the graph, if a value is a date outside of them."""
    literals = [value for value in values if isinstance(value, ox.Literal)]
    days = [literal.value for literal in literals if literal.datatype.value == _DATE]
    if not days:
        return ""
    for row in probe.select(_SPAN) or ():
        if len(row) == 2:
            first, last = row["from"].value, row["until"].value
            if any(not first <= day <= last for day in days):
                return f"the days in the graph lie between {first} and {last}"
    return ""


def _backwards(terms: Terms) -> str | None:
    """A sentence if the date of `since` is after that of `until`, as saved queries name them."""
    since, until = (terms.get(name, ()) for name in ("since", "until"))
    days = [v.value for v in (*since, *until) if isinstance(v, ox.Literal)]
    if len(since) == len(until) == 1 and len(days) == 2 and days[0] > days[1]:
        return f"since {days[0]} is after until {days[1]}: they are the wrong way round"
    return None
