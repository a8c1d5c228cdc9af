"""The files of an ontology, read together, and where each thing is said in them."""

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
    """Turtle files as one graph. `files` has how messages write the path of each.

    Raises:
        InputError: files that cannot be read or are not Turtle, all of them.
    """

    def __init__(self, files: Mapping[Path, str]) -> None:
        self.files = files
        read_turtle(list(files), files)
        self.graph = Graph()
        for path in files:
            self.graph.parse(path)

    def declared(self, *kinds: Node) -> set[URIRef]:
        """The named things that are declared to be of any of these kinds."""
        return named(node for kind in kinds for node in self.graph.subjects(RDF.type, kind))

    @cached_property
    def properties(self) -> set[URIRef]:
        """All that is declared as a property of one of OWL's three kinds."""
        return self.declared(OBJECT, DATA, ANNOTATION)

    def problem(
        self, node: Node, message: str, path: Node | None = None, hint: str | None = None
    ) -> Problem:
        """Something wrong with `node`, where its property `path` or else it first stands."""
        text = f"{self.short(node)}: {message}" if isinstance(node, URIRef) else message
        for step in (path, None):
            for shown, places in self._places.items():
                if line := places.line(str(node), None if step is None else str(step)):
                    return Problem(text, shown, line, hint=hint)
        return Problem(text, hint=hint)

    def short(self, node: Node) -> str:
        """A node as the files write it."""
        return node.n3(self.graph.namespace_manager)

    @cached_property
    def _places(self) -> dict[str, TurtlePlaces]:
        return {shown: TurtlePlaces.of(path) for path, shown in self.files.items()}


def named(nodes: Iterable[Node]) -> set[URIRef]:
    """Those that have an IRI."""
    return {node for node in nodes if isinstance(node, URIRef)}


def is_built_in(node: Node) -> bool:
    """Whether a term belongs to RDF, RDFS, OWL or XML Schema themselves."""
    spaces = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
    return isinstance(node, URIRef) and str(node).startswith(spaces)


def in_order(nodes: Iterable[URIRef]) -> Iterator[URIRef]:
    """Named things in the order of their IRIs."""
    yield from sorted(nodes, key=str)
