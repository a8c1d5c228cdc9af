"""Compiles SHACL shapes to SPARQL: for each check a query whose rows are the violations.

It supports the constraints of SHACL Core that `ontology/shapes.ttl` uses, and SPARQL-based
constraints (W3C Shapes Constraint Language, 2017, sections 4 and 5). A pattern binds `?this`, the
focus node, and `?value` if one of its values is wrong. No query uses EXISTS, which takes the engine
quadratic time: MINUS removes what a constraint allows.

The queries assume that every individual has all its classes as types, including inherited ones.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from diplograph.rdf.lookups import Term
from diplograph.rdf.namespaces import PREFIXES

Node = ox.NamedNode | ox.BlankNode

_SH: Final = PREFIXES["sh"]
_FIRST: Final = ox.NamedNode(PREFIXES["rdf"] + "first")
_REST: Final = ox.NamedNode(PREFIXES["rdf"] + "rest")
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")


class Shapes:
    """The shapes of a Turtle file. SHACL properties are given by their local names."""

    def __init__(self, path: Path) -> None:
        self._store = ox.Store()
        self._store.load(path=str(path), format=ox.RdfFormat.TURTLE)

    def tops(self) -> list[Node]:
        """The node shapes that have an IRI, sorted."""
        kind = ox.NamedNode(_SH + "NodeShape")
        found = (quad.subject for quad in self._store.quads_for_pattern(None, _TYPE, kind))
        return sorted((n for n in found if isinstance(n, ox.NamedNode)), key=str)

    def properties(self, node: Node) -> Iterator[tuple[str, Term]]:
        """The SHACL properties of a node: each local name with each value, sorted."""
        quads = self._store.quads_for_pattern(node, None, None)
        stated = ((quad.predicate.value, quad.object) for quad in quads)
        yield from sorted(
            ((name.removeprefix(_SH), value) for name, value in stated if name.startswith(_SH)),
            key=lambda pair: (pair[0], str(pair[1])),
        )

    def values(self, node: Node, name: str) -> list[Term]:
        """The values of one property."""
        return [value for found, value in self.properties(node) if found == name]

    def text(self, node: Node, name: str) -> str:
        """The text of a property with one value; empty if it has none."""
        return next((v.value for v in self.values(node, name) if isinstance(v, ox.Literal)), "")

    def listed(self, head: Term) -> list[Term]:
        """The members of an RDF list; none if `head` is not a list."""
        members: list[Term] = []
        while isinstance(head, Node) and (first := self._one(head, _FIRST)) is not None:
            members.append(first)
            rest = self._one(head, _REST)
            if rest is None:
                break
            head = rest
        return members

    def declared(self) -> str:
        """The prefixes that the shapes declare for SPARQL, as SPARQL declarations."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(_SH + "declare"), None)
        nodes = [quad.object for quad in quads if isinstance(quad.object, Node)]
        pairs = sorted((self.text(node, "prefix"), self.text(node, "namespace")) for node in nodes)
        return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in pairs)

    def _one(self, node: Node, predicate: ox.NamedNode) -> Term | None:
        quad = next(self._store.quads_for_pattern(node, predicate, None), None)
        return quad.object if quad else None


class Check(NamedTuple):
    """A query whose rows are violations, and the message; `path` is the property.

    `wanted` is the class that its values must have, if there is one; `compared` is the property
    whose values they are compared with.
    """

    message: str
    path: str | None
    query: str
    wanted: str | None = None
    compared: str | None = None


class _Scope(NamedTuple):
    """A pattern that binds the nodes to check, and the variable of these nodes."""

    pattern: str
    node: str


_KINDS: Final = {"IRI": "isIRI", "Literal": "isLiteral", "BlankNode": "isBlank"}
_CASTS: Final = {PREFIXES["xsd"] + name for name in ("integer", "date", "dateTime")}
_SILENT: Final = {
    *("message", "property", "sparql", "path", "prefixes"),
    *("targetClass", "targetSubjectsOf", "targetObjectsOf"),
}


@lru_cache(maxsize=1)
def compiled(path: Path) -> tuple[Check, ...]:
    """The checks of a file of shapes.

    Raises:
        NotImplementedError: a shape uses a feature that is not supported here.
    """
    shapes = Shapes(path)
    return tuple(check for top in shapes.tops() for check in _Compiler(shapes, top).checks())


class _Compiler:
    """Compiles one node shape that has targets."""

    def __init__(self, shapes: Shapes, top: Node) -> None:
        self.shapes = shapes
        self.top = top
        self.scope = _Scope(self._targets(), "?this")

    def checks(self) -> Iterator[Check]:
        message = self.shapes.text(self.top, "message")
        for pattern in self._of_nodes(self.top, self.scope):
            yield Check(message, None, _selected("?this", pattern))
        for prop in self.shapes.values(self.top, "property"):
            yield from self._property(_node(prop))
        for constraint in self.shapes.values(self.top, "sparql"):
            yield self._sparql(_node(constraint))

    def _property(self, prop: Node) -> Iterator[Check]:
        message = self.shapes.text(prop, "message")
        (path,) = self.shapes.values(prop, "path")
        name = path.value if isinstance(path, ox.NamedNode) else None
        wanted = self._wanted(path)
        for pattern in self._of_counts(prop, self.scope):
            yield Check(message, name, _selected("?this", pattern), wanted)
        compared = self._compared(prop)
        for pattern in self._of_values(prop, self.scope):
            yield Check(message, name, _selected("?this ?value", pattern), wanted, compared)

    def _wanted(self, path: Term) -> str | None:
        """The class that the values of a property must have, by any of its shapes here."""
        props = map(_node, self.shapes.values(self.top, "property"))
        same = (prop for prop in props if self.shapes.values(prop, "path") == [path])
        classes = (value for prop in same for value in self.shapes.values(prop, "class"))
        return next((value.value for value in classes if isinstance(value, ox.NamedNode)), None)

    def _compared(self, prop: Node) -> str | None:
        """The property whose values the values of `prop` are compared with."""
        found = (value for name, value in self.shapes.properties(prop) if name in _ORDERED)
        return next((value.value for value in found if isinstance(value, ox.NamedNode)), None)

    def _sparql(self, constraint: Node) -> Check:
        """The check of a SPARQL-based constraint; its query starts with the scope's pattern."""
        text = self.shapes.text(constraint, "select").replace("$this", "?this")
        query = self.shapes.declared() + text.replace("{", "{ " + self.scope.pattern, 1)
        return Check(self.shapes.text(constraint, "message"), None, query)

    def _targets(self) -> str:
        patterns = []
        for name, value in self.shapes.properties(self.top):
            if name == "targetClass":
                patterns.append(f"?this a {value} .")
            elif name == "targetSubjectsOf":
                patterns.append(f"?this {value} ?object .")
            elif name == "targetObjectsOf":
                patterns.append(f"?subject {value} ?this .")
        if len(patterns) == 1 and "targetClass" in dict(self.shapes.properties(self.top)):
            return patterns[0]
        union = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
        return f"{{ SELECT DISTINCT ?this WHERE {{ {union} }} }}"

    def _of_nodes(self, shape: Node, scope: _Scope) -> Iterator[str]:
        """Patterns of violations of a shape by the nodes of a scope themselves."""
        for name, value in self.shapes.properties(shape):
            if name == "or":
                yield self._or(self.shapes.listed(value), scope)
            elif name == "not":
                yield f"{scope.pattern} MINUS {self._breaking(_node(value), scope)}"
            elif name == "in":
                allowed = ", ".join(map(str, self.shapes.listed(value)))
                yield f"{scope.pattern} FILTER({scope.node} NOT IN ({allowed}))"
            elif name == "class":
                yield f"{scope.pattern} MINUS {{ {scope.node} a {value} }}"
            elif name in _TESTS:
                yield f"{scope.pattern} FILTER(!({_TESTS[name](scope.node, value)}))"
            elif name not in _SILENT | _COUNTS | _PAIRS.keys():
                raise NotImplementedError(f"sh:{name} is not compiled")

    def _or(self, members: list[Term], scope: _Scope) -> str:
        """A pattern of nodes that violate sh:or: those that violate every member."""
        return " ".join(self._breaking(_node(member), scope) for member in members)

    def _breaking(self, shape: Node, scope: _Scope) -> str:
        """A pattern of the nodes of a scope that violate a nested shape; it binds nothing else."""
        patterns = list(self._of_nodes(shape, scope))
        for prop in map(_node, self.shapes.values(shape, "property")):
            if scope.node != "?this":
                raise NotImplementedError("sh:property of a value is not compiled")
            patterns += [*self._of_counts(prop, scope), *self._of_values(prop, scope)]
        union = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
        bound = "?this" if scope.node == "?this" else f"?this {scope.node}"
        return f"{{ SELECT DISTINCT {bound} WHERE {{ {union} }} }}"

    def _of_counts(self, prop: Node, scope: _Scope) -> Iterator[str]:
        """Patterns of violations by all values of a property together, e.g. by their number."""
        path = self._path(prop)
        for name, value in self.shapes.properties(prop):
            number = value.value if isinstance(value, ox.Literal) else ""
            if name == "minCount" and number == "1":
                yield f"{scope.pattern} MINUS {{ ?this {path} ?value }}"
            elif name == "minCount":
                counted = f"{scope.pattern} OPTIONAL {{ ?this {path} ?value }}"
                yield _having(counted, f"COUNT(DISTINCT ?value) < {number}")
            elif name == "maxCount" and number == "0":
                yield f"{scope.pattern} ?this {path} ?value ."
            elif name == "maxCount" and number == "1":
                pairs = f"{scope.pattern} ?this {path} ?value . ?this {path} ?other ."
                yield f"{pairs} FILTER(!SAMETERM(?value, ?other))"
            elif name == "maxCount":
                counted = f"{scope.pattern} ?this {path} ?value ."
                yield _having(counted, f"COUNT(DISTINCT ?value) > {number}")
            elif name == "hasValue":
                yield f"{scope.pattern} MINUS {{ ?this {path} {value} }}"
            elif name == "uniqueLang":
                yield (
                    f"{scope.pattern} ?this {path} ?value , ?other . "
                    'FILTER(?value != ?other && LANG(?value) != ""'
                    " && LCASE(LANG(?value)) = LCASE(LANG(?other)))"
                )

    def _of_values(self, prop: Node, scope: _Scope) -> Iterator[str]:
        """Patterns of violations by single values of a property."""
        path = self._path(prop)
        reached = f"{scope.pattern} ?this {path} ?value ."
        yield from self._of_nodes(prop, _Scope(reached, "?value"))
        for name, value in self.shapes.properties(prop):
            if name in _PAIRS:
                yield _PAIRS[name](scope.pattern, path, str(value))

    def _path(self, prop: Node) -> str:
        (path,) = self.shapes.values(prop, "path")
        if isinstance(path, ox.NamedNode):
            return str(path)
        if steps := self.shapes.listed(path):
            return "/".join(map(str, steps))
        (inverse,) = self.shapes.values(_node(path), "inversePath")
        return f"^{inverse}"


def _datatype(node: str, wanted: Term) -> str:
    """A test for a datatype, and for a valid lexical form if the engine can cast to it."""
    right = f"DATATYPE({node}) = {wanted}"
    if isinstance(wanted, ox.NamedNode) and wanted.value in _CASTS:
        right += f" && STRLEN(STR({wanted}(STR({node})))) > 0"
    return f"COALESCE({right}, false)"


def _kind(node: str, wanted: Term) -> str:
    return f"{_KINDS[str(wanted)[1:-1].rpartition('#')[2]]}({node})"


_TESTS: Final[dict[str, Callable[[str, Term], str]]] = {
    "nodeKind": _kind,
    "datatype": _datatype,
    "pattern": lambda node, value: f"!isBlank({node}) && REGEX(STR({node}), {value})",
    "minLength": lambda node, value: f"!isBlank({node}) && STRLEN(STR({node})) >= {value}",
    "minInclusive": lambda node, value: f"COALESCE({node} >= {value}, false)",
    "maxInclusive": lambda node, value: f"COALESCE({node} <= {value}, false)",
}
"""The tests that a node passes if it conforms to a constraint."""

_COUNTS: Final = {"minCount", "maxCount", "hasValue", "uniqueLang"}


def _compared(sign: str) -> Callable[[str, str, str], str]:
    def pattern(scope: str, path: str, other: str) -> str:
        pairs = f"{scope} ?this {path} ?value ; {other} ?other ."
        return f"{pairs} FILTER(!COALESCE(?value {sign} ?other, false))"

    return pattern


def _disjoint(scope: str, path: str, other: str) -> str:
    return f"{scope} ?this {path} ?value ; {other} ?value ."


def _equal(scope: str, path: str, other: str) -> str:
    def lacking(one: str, two: str) -> str:
        return f"{{ {scope} ?this {one} ?value MINUS {{ ?this {two} ?value }} }}"

    return f"{lacking(path, other)} UNION {lacking(other, path)}"


_ORDERED: Final = ("lessThan", "lessThanOrEquals")

_PAIRS: Final[dict[str, Callable[[str, str, str], str]]] = {
    "lessThan": _compared("<"),
    "lessThanOrEquals": _compared("<="),
    "disjoint": _disjoint,
    "equals": _equal,
}
"""The patterns of violations of constraints between two properties."""


def _selected(variables: str, pattern: str) -> str:
    return f"SELECT DISTINCT {variables} WHERE {{ {pattern} }}"


def _having(counted: str, condition: str) -> str:
    return f"{{ SELECT ?this WHERE {{ {counted} }} GROUP BY ?this HAVING({condition}) }}"


def _node(term: Term) -> Node:
    if not isinstance(term, Node):
        raise NotImplementedError(f"{term} is not a shape")
    return term
