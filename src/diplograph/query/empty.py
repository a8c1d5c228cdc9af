"""Explains why a query gave no rows, or fewer than expected, within a time limit.

Every reason was checked by a query: there are rows without a value, or with another one. If the
time runs out first, no reason is given.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from diplograph.coding.vocabulary import Vocabulary
from diplograph.errors import DiplographError, LimitError
from diplograph.query.results import Labels
from diplograph.query.saved import Parameter, SavedQuery, bind
from diplograph.query.saved.clauses import Role, Structure
from diplograph.query.saved.terms import Term
from diplograph.rdf.namespaces import DP, PREFIXES

SECONDS: Final = 60.0
"""Time limit in seconds for the whole search, whatever the load of the machine."""
COMPUTING: Final = 1
"""CPU seconds that each query may use."""

Ask = Callable[[str, float], ox.QuerySolutions]
"""Runs a query for at most so many seconds; raises LimitError when they, or the CPU seconds, are
over."""

_ROWS: Final = 500
_NAMED: Final = 3
_PROBED: Final = 8
_YES: Final = ox.Literal(True)
_BRACED: Final = re.compile(r"\{(\w+)\}")
_DATE: Final = PREFIXES["xsd"] + "date"
_SPAN: Final = (
    "SELECT (MIN(?day) AS ?from) (MAX(?day) AS ?until) "
    f"{{ {{ ?node <{DP.heldFrom}>|<{DP.heldUntil}>|<{DP.published}> ?day }} "
    f"UNION {{ ?node <{DP.kind}> ?kind ; <{DP.from_}>|<{DP.until}> ?day }} }}"
)  # tenures have dates too, but were not coded from articles

_Rows = list[Mapping[str, Term]]


class Absence:
    """Finds the reason why a saved query gives no rows.

    `ask` runs queries with a time limit; `vocabulary` is called only if it is needed.
    """

    def __init__(
        self, store: ox.Store, names: Labels, vocabulary: Callable[[], Vocabulary], ask: Ask
    ) -> None:
        self._store = store
        self._names = names
        self._vocabulary = vocabulary
        self._ask = ask
        self._end = 0.0

    def why(self, query: SavedQuery, terms: Mapping[str, Sequence[Term]]) -> str | None:
        """The reason why a query gives no rows for these values; None if none is found."""
        if said := _backwards(terms):
            return said
        if told := self.left_out(query, terms):
            return "; ".join(told)
        given = [
            p for p in query.parameters if p.name in terms and p.type != "boolean" and not p.default
        ]
        optional = [p for p in given if not p.required]
        needed = {name: t for name, t in terms.items() if name not in {p.name for p in optional}}
        if optional and self._rows(query, needed):
            return self._among(query, terms, optional)
        required = [p for p in given if p.required]
        if len(required) == 1 and self._rows(query, needed) == []:
            return self._of_required(query, needed, required[0])
        return None

    def left_out(self, query: SavedQuery, terms: Mapping[str, Sequence[Term]]) -> list[str]:
        """How many rows each flag that has `adds`, and is not set, would add: one line each."""
        self._end = time.monotonic() + SECONDS
        flags = [p for p in query.parameters if p.adds and _YES not in terms.get(p.name, ())]
        told: list[str] = []
        if not flags or (rows := self._rows(query, terms)) is None:
            return told
        known = {frozenset(row.items()) for row in rows}
        for flag in flags:
            wider = self._rows(query, {**terms, flag.name: (_YES,)})
            if wider is None or len(wider) >= _ROWS:
                continue
            if more := [row for row in wider if frozenset(row.items()) not in known]:
                what = _BRACED.sub(lambda found: self._column(found[1], more), flag.adds)
                kind = "more " if all(row in wider for row in rows) else "more or changed "
                number = f"{len(more)} {kind if rows else ''}row{'s' * (len(more) > 1)}"
                told.append(f"{number} {what}: --{flag.name.replace('_', '-')}")
        return told

    def _column(self, name: str, rows: _Rows) -> str:
        """The labels of the values in a column, the first few."""
        found = sorted({self._names.label(row[name].value) for row in rows if name in row})
        return ", ".join(found[:_NAMED]) + (" and others" if len(found) > _NAMED else "")

    def _among(
        self, query: SavedQuery, terms: Mapping[str, Sequence[Term]], optional: Sequence[Parameter]
    ) -> str | None:
        """Which optional value removes all rows: without it, and with all others, there are."""
        for parameter in optional:
            kept = {name: values for name, values in terms.items() if name != parameter.name}
            if rows := self._rows(query, kept):
                said = f"{self._said(parameter, terms)} leaves none"
                more = (
                    self._span(terms[parameter.name])
                    or self._otherwise(query, kept, parameter, terms[parameter.name])
                    or self._others(parameter, rows)
                )
                return f"{said}; {more or 'without it there are rows'}"
        if len(optional) < 2:
            return None
        together = ", ".join(self._said(parameter, terms) for parameter in optional)
        return f"none for all of these together: {together}"

    def _of_required(
        self, query: SavedQuery, needed: Mapping[str, Sequence[Term]], parameter: Parameter
    ) -> str:
        """A sentence saying that a required value has no rows, with a few values that have."""
        said = f"{self._said(parameter, needed)} has none"
        known: list[str] = []
        if parameter.type == "iri" and parameter.classes:
            for node in self._coded(parameter)[:_PROBED]:
                if len(known) < _NAMED and self._rows(query, {**needed, parameter.name: (node,)}):
                    known.append(self._names.id(node.value))
        return f"{said}; there are rows for {', '.join(known)}" if known else said

    def _coded(self, parameter: Parameter) -> list[ox.NamedNode]:
        """The individuals that fit a parameter and that articles use, most used first."""
        vocabulary = self._vocabulary()
        articles = f"{vocabulary.base}article/"
        uses: dict[ox.NamedNode, int] = {}
        for iri in vocabulary.individuals(*parameter.classes):
            node = ox.NamedNode(iri)
            for quad in self._store.quads_for_pattern(None, None, node, ox.DefaultGraph()):
                if str(quad.subject).startswith(articles, 1):
                    uses[node] = uses.get(node, 0) + 1
                if uses.get(node, 0) >= _ROWS or time.monotonic() > self._end:
                    break
        return sorted(uses, key=lambda node: -uses[node])

    def _otherwise(
        self,
        query: SavedQuery,
        kept: Mapping[str, Sequence[Term]],
        parameter: Parameter,
        values: Sequence[Term],
    ) -> str:
        """Another parameter of the same classes that gives rows for these values."""
        for other in query.parameters:
            alike = parameter.type == other.type == "iri" and other.classes == parameter.classes
            fits = alike and other.name not in kept and (other.multi or len(values) == 1)
            if (
                other.name != parameter.name
                and fits
                and self._rows(query, {**kept, other.name: values})
            ):
                return f"as {self._said(other, {other.name: values})} there are rows"
        return ""

    def _others(self, parameter: Parameter, rows: _Rows) -> str:
        """Values that have rows, from the column with the parameter's name."""
        found = Counter(row[parameter.name].value for row in rows if parameter.name in row)
        ordered = sorted(found, key=lambda value: (-found[value], value))
        names = [self._names.id(value) for value in ordered[: _NAMED + 1]]
        if not names:
            return ""
        others = " and others" if len(names) > _NAMED else ""
        return f"without it there are rows with {', '.join(names[:_NAMED])}{others}"

    def _span(self, values: Sequence[Term]) -> str:
        """The first and last date in the graph, if a value is a date outside of them."""
        literals = [value for value in values if isinstance(value, ox.Literal)]
        days = [literal.value for literal in literals if literal.datatype.value == _DATE]
        if not days:
            return ""
        for row in self._asked(_SPAN) or ():
            if len(row) == 2:
                first, last = row["from"].value, row["until"].value
                if any(not first <= day <= last for day in days):
                    return f"the days in the graph lie between {first} and {last}"
        return ""

    def _said(self, parameter: Parameter, terms: Mapping[str, Sequence[Term]]) -> str:
        values = ", ".join(
            self._names.id(term.value) if isinstance(term, ox.NamedNode) else term.value
            for term in terms[parameter.name]
        )
        return f"{parameter.name.replace('_', '-')} {values}"

    def _rows(self, query: SavedQuery, terms: Mapping[str, Sequence[Term]]) -> _Rows | None:
        """The first rows of the query for these values; None if the time runs out."""
        text = bind(query, terms)
        return self._asked(_limited(text))

    def _asked(self, text: str) -> _Rows | None:
        left = self._end - time.monotonic()
        if left <= 0:
            return None
        try:
            given = self._ask(text, left)
            names = [variable.value for variable in given.variables]
            return [
                {name: term for name in names if (term := row[name]) is not None} for row in given
            ]
        except LimitError:
            self._end = 0.0  # the next query would take as long
            return None
        except DiplographError:
            return None


def _limited(text: str) -> str:
    """The text with a LIMIT, before any final VALUES; unchanged if it has LIMIT or OFFSET."""
    structure = Structure(text)
    (main,) = (clause for clause in structure.clauses if clause.role is Role.MAIN)
    end = next((c.first for c in structure.clauses if c.first > main.last), len(structure.tokens))
    if any(token.is_word("LIMIT", "OFFSET") for token in structure.tokens[main.last : end]):
        return text
    start = structure.tokens[end].start if end < len(structure.tokens) else len(text)
    return f"{text[:start]}\nLIMIT {_ROWS}\n{text[start:]}"


def _backwards(terms: Mapping[str, Sequence[Term]]) -> str | None:
    """A sentence if the date of `since` is after that of `until`, as saved queries name them."""
    since, until = (terms.get(name, ()) for name in ("since", "until"))
    days = [v.value for v in (*since, *until) if isinstance(v, ox.Literal)]
    if len(since) == len(until) == 1 and len(days) == 2 and days[0] > days[1]:
        return f"since {days[0]} is after until {days[1]}: they are the wrong way round"
    return None
