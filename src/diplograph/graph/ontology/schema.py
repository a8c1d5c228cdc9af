"""The files of an ontology, read together, with the places of their statements."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from rdflib import OWL, RDF, Graph, URIRef
from rdflib.term import Node

from diplograph.errors import Problem
from diplograph.graph.validation import TurtlePlaces
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.turtle_reader import read_turtle

OBJECT, DATA, ANNOTATION = OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty


class Schema:
    """Turtle files as one graph. `files` has the path of each as messages show it.

    Raises:
        InputError: files that cannot be read or are not Turtle; all such files.
    """

    def __init__(self, files: Mapping[Path, str]) -> None:
        self.files = files
        read_turtle(files)
        self.graph = Graph()
        for path in files:
            self.graph.parse(path)

    def declared(self, *kinds: Node) -> set[URIRef]:
        """The IRIs that are declared as any of these kinds."""
        return named(node for kind in kinds for node in self.graph.subjects(RDF.type, kind))

    @cached_property
    def properties(self) -> set[URIRef]:
        """The IRIs declared as an object, data or annotation property."""
        return self.declared(OBJECT, DATA, ANNOTATION)

    def problem(
        self, node: Node, message: str, path: Node | None = None, hint: str | None = None
    ) -> Problem:
        """A problem of `node`, at the first statement of its property `path`, else of the node."""
        text = f"{self.short(node)}: {message}" if isinstance(node, URIRef) else message
        for step in (path, None):
            for shown, places in self._places.items():
                if line := places.line(str(node), None if step is None else str(step)):
                    return Problem(text, shown, line, hint=hint)
        return Problem(text, hint=hint)

    def short(self, node: Node) -> str:
        """The short form of a node, as the files write it."""
        return node.n3(self.graph.namespace_manager)

    @cached_property
    def _places(self) -> dict[str, TurtlePlaces]:
        return {shown: TurtlePlaces.of(path) for path, shown in self.files.items()}


def named(nodes: Iterable[Node]) -> set[URIRef]:
    """The nodes that are IRIs."""
    return {node for node in nodes if isinstance(node, URIRef)}


def is_built_in(node: Node) -> bool:
    """Whether a term belongs to RDF, RDFS, OWL or XML Schema."""
    spaces = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
    return isinstance(node, URIRef) and str(node).startswith(spaces)


def in_order(nodes: Iterable[URIRef]) -> Iterator[URIRef]:
    """The nodes in the order of their IRIs."""
    yield from sorted(nodes, key=str)
