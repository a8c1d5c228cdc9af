"""Violations: what is wrong with triples, by the shapes."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from diplograph import resources
from diplograph.graph.validation.shape_queries import compiled
from diplograph.rdf.namespaces import PREFIXES

_CLOSE_TYPES = f"""
PREFIX rdfs: <{PREFIXES["rdfs"]}>
INSERT {{ ?individual a ?above }} WHERE {{
  {{ SELECT DISTINCT ?class ?above WHERE {{ ?class rdfs:subClassOf+ ?above }} }}
  ?individual a ?class .
}}"""


class Violation(NamedTuple):
    """One thing that is wrong, in words that say what ought to be.

    `focus` is the node that breaks a shape, `path` the property (an IRI) where it is one, `value`
    the value at fault where it is one; nodes are IRIs, or `_:` and a label.
    `written` is a literal at fault as Turtle and N-Triples write it. `wanted` is the class that
    values of the property are to be of, where there is one; `compared` the property with whose
    values they are compared, where they are.
    """

    focus: str
    message: str
    path: str | None = None
    value: str | None = None
    wanted: str | None = None
    written: str | None = None
    compared: str | None = None


def violations(
    parts: Iterable[bytes],
    *,
    concerning: Callable[[str], bool] = lambda _focus: True,
    shapes: Path | None = None,
) -> list[Violation]:
    """What is wrong with triples, in order of the nodes; each thing once.

    `parts` are N-Triples that belong together, those of the ontology among them. `concerning`
    chooses the nodes that are told of. `shapes` are by default those of the ontology.
    """
    store = ox.Store()
    store.bulk_load(b"".join(parts), ox.RdfFormat.N_TRIPLES)
    store.update(_CLOSE_TYPES)
    found = set(_found(store, shapes or resources.ontology() / "shapes.ttl"))
    return sorted(
        (violation for violation in found if concerning(violation.focus)),
        key=lambda v: (v.focus, v.message, v.path or "", v.value or ""),
    )


def _found(store: ox.Store, shapes: Path) -> Iterator[Violation]:
    for check in compiled(shapes):
        rows = store.query(check.query)
        if not isinstance(rows, ox.QuerySolutions):
            raise TypeError("a check is a SELECT query")
        names = {variable.value for variable in rows.variables}
        for row in rows:
            path, message = check.path, check.message
            if "path" in names and isinstance(predicate := row["path"], ox.NamedNode):
                path = predicate.value
                message = message.replace("{?path}", path)
            value = row["value"] if "value" in names else None
            yield Violation(
                focus=_name(row["this"]),
                message=message,
                path=path,
                value=_name(value) if value else None,
                wanted=check.wanted,
                written=str(value) if isinstance(value, ox.Literal) else None,
                compared=check.compared,
            )


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
