"""N-Quads and TriG: all triples, and the inferred ones again in a named graph.

See RDF 1.1 N-Quads, https://www.w3.org/TR/n-quads/, and RDF 1.1 TriG, https://www.w3.org/TR/trig/.
"""

from typing import IO

from diplograph.rdf.namespaces import DP
from diplograph.rdf.writers import statements, turtle
from diplograph.rdf.writers.content import Content, Scope


def write_ntriples(content: Content, stream: IO[bytes], _: Scope) -> None:
    """Writes the lines as they are, in order."""
    stream.writelines(content.by_text())


def write_nquads(content: Content, stream: IO[bytes], _: Scope) -> None:
    """Writes sorted lines: those of the default graph, then those of `dp:inferences`."""
    stream.writelines(content.by_text())
    end = f" <{DP.inferences}> .\n".encode()
    stream.writelines(line[:-3] + end for line in statements.by_text(content.inferred))


def write_trig(content: Content, stream: IO[bytes], scope: Scope) -> None:
    """Writes the default graph as Turtle, then the graph `dp:inferences`."""
    turtle.write(content, stream, scope)
    if inferred := list(statements.descriptions(statements.by_subject(content.inferred))):
        terms = turtle.Terms(scope.prefixes)
        blocks = b"".join(turtle.block(description, terms) for description in inferred)
        stream.write(f"\n{terms.term(f'<{DP.inferences}>')} {{\n".encode() + blocks + b"}\n")
