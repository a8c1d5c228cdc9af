"""Inferences from the ontology and the vocabulary, by the rules in `ontology/rules/`.

Rules are CONSTRUCT queries that run in the order of their names over an in-memory store; each sees
the results of those before it. Nothing is inferred from positions.

The output of a rule may grow with the square of its input, e.g. for a long chain of places, each
within the next. So a line `#+ most: 100` in a rule limits the triples that it may give of one
subject.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

_MOST: Final = re.compile(r"^#\+ most: (\d+)$", re.MULTILINE)


class TooManyInferences(Exception):
    """A rule gave more than `most` triples of a `subject`, with `predicate` (both are IRIs)."""

    def __init__(self, subject: str, predicate: str, most: int) -> None:
        self.subject = subject
        self.predicate = predicate
        self.most = most
        super().__init__(f"<{subject}> has more than {most} <{predicate}>")


def infer(asserted: Iterable[ox.Triple], rules: Sequence[str]) -> list[ox.Triple]:
    """The triples that the rules add to `asserted`.

    Raises:
        TooManyInferences: a rule gave more triples of a subject than its limit.
    """
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in asserted)
    inferred: list[ox.Triple] = []
    for rule in rules:
        new = {triple for triple in _found(store, rule) if ox.Quad(*triple) not in store}
        store.extend(ox.Quad(*triple) for triple in new)
        inferred.extend(new)
    return inferred


def _found(store: ox.Store, rule: str) -> set[ox.Triple]:
    """The triples that a rule gives; the query stops where they exceed the limit."""
    result = store.query(rule)
    if not isinstance(result, ox.QueryTriples):
        raise TypeError("a rule is a CONSTRUCT query")
    stated = _MOST.search(rule)
    found: set[ox.Triple] = set()
    counts: Counter[object] = Counter()
    for triple in result:
        if triple in found:
            continue
        found.add(triple)
        counts[triple.subject] += 1
        if stated and counts[triple.subject] > int(stated[1]):
            raise TooManyInferences(_iri(triple.subject), triple.predicate.value, int(stated[1]))
    return found


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
