"""Positions as nanopublications: each with its provenance, under an IRI that proves it.

Four named graphs each (https://nanopub.net/guidelines/working_draft/): head, assertion (the
position), provenance (the words, the article, the chain of attribution, the coder), publication
info. The IRI ends in a trusty URI code, a digest of the content
(https://trustyuri.net/spec/v1.Fspec-and-RDF.html, module RA), and so do those of its graphs. It
depends on the position, its article, the names in its label and the makers in the case file alone,
never on the rest of the graph or on a clock.
"""

from collections.abc import Callable, Iterator
from typing import IO, Final

from diplograph.coding.casefile import CaseFile, name_and_iri
from diplograph.errors import import_extra
from diplograph.output.exports.description import dataset_iri
from diplograph.output.exports.entries import Entry, positions, values
from diplograph.query.snapshot import Snapshot
from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.rdf.ntriples import literal
from diplograph.rdf.rdflib_graph import terms
from diplograph.rdf.writers import statements, turtle
from diplograph.rdf.writers.content import Content, Scope

NANOPUB: Final = {
    "np": "http://www.nanopub.org/nschema#",
    "npx": "http://purl.org/nanopub/x/",
}
_NAMES: Final = PREFIXES | NANOPUB
_NAMESPACES: Final = Namespaces(_NAMES)
_PROVENANCE: Final = {
    f"<{iri}>"
    for iri in (
        DP.reportedIn,
        DP.evidence,
        DP.attribution,
        DP.accordingTo,
        DP.attributionStep,
        PREFIXES["prov"] + "wasAttributedTo",
        PREFIXES["prov"] + "generatedAtTime",
        PREFIXES["rdfs"] + "comment",
    )
}
"""What is said of a position that is not the position itself but how it is known."""

_CODER, _CODED = f"<{PREFIXES['prov']}wasAttributedTo>", f"<{PREFIXES['prov']}generatedAtTime>"
_STEP = f"<{DP.attributionStep}>"

Graphs = dict[str, list[str]]
"""The lines of N-Triples of each graph, by its IRI."""


def write(case: Snapshot, content: Content, stream: IO[bytes], scope: Scope) -> None:
    """Writes a nanopublication for each position among the triples, as TriG.

    Raises:
        MissingExtra: the package nanopub is not installed.
    """
    make_hash = _hasher()
    turtle.write(Content(()), stream, Scope({**scope.prefixes, **NANOPUB}))
    spell = turtle.Terms({**scope.prefixes, **NANOPUB})
    space = f"{case.file.base}np/"
    for entry in positions(content, case.file.base):
        label = case.names.label(entry.position.subject[1:-1])
        code = make_hash(_graphs(f"{space}draft", entry, label, case.file), f"{space}draft#")
        for graph, lines in _graphs(f"{space}{code}", entry, label, case.file).items():
            ordered = statements.by_subject(line.encode() for line in lines)
            blocks = (turtle.block(each, spell) for each in statements.descriptions(ordered))
            stream.write(f"\n<{graph}> {{\n".encode() + b"".join(blocks) + b"}\n")


def _graphs(np: str, entry: Entry, label: str, file: CaseFile) -> Graphs:
    assertion = f"{np}#assertion"
    return {
        f"{np}#Head": [
            _link(np, "rdf:type", _NAMES["np"] + "Nanopublication"),
            _link(np, "np:hasAssertion", assertion),
            _link(np, "np:hasProvenance", f"{np}#provenance"),
            _link(np, "np:hasPublicationInfo", f"{np}#pubinfo"),
        ],
        assertion: list(_assertion(entry)),
        f"{np}#provenance": list(_provenance(assertion, entry)),
        f"{np}#pubinfo": list(_publication(np, entry, label, file)),
    }


def _assertion(entry: Entry) -> Iterator[str]:
    """The assertion graph: holder, stance, target, time and conditions."""
    steps = values(entry.position, _STEP)
    yield from _statements(entry.position, lambda predicate: predicate not in _PROVENANCE)
    for part in entry.parts:
        if part.subject not in steps:
            yield from _statements(part)


def _provenance(assertion: str, entry: Entry) -> Iterator[str]:
    """The provenance graph: words, article, chain of attribution and coder."""
    for coder in values(entry.position, _CODER):
        yield f"<{assertion}> {_CODER} {coder} .\n"
    for coded in values(entry.position, _CODED):
        yield f"<{assertion}> {_CODED} {coded} .\n"
    for article in values(entry.position, f"<{DP.reportedIn}>"):
        yield _link(assertion, "prov:hadPrimarySource", article[1:-1])
    for words in values(entry.position, f"<{DP.evidence}>"):
        yield _link(assertion, "prov:wasDerivedFrom", words[1:-1])
    yield from _statements(entry.position, _PROVENANCE.__contains__)
    steps = values(entry.position, _STEP)
    for each in (*entry.words, *(part for part in entry.parts if part.subject in steps)):
        yield from _statements(each)
    if entry.article:
        yield from _statements(entry.article)


def _publication(np: str, entry: Entry, label: str, file: CaseFile) -> Iterator[str]:
    position = entry.position.subject[1:-1]
    yield _link(np, "npx:introduces", position)
    yield _link(np, "npx:hasNanopubType", DP.Position)
    yield _link(np, "dcterms:isPartOf", dataset_iri(file))
    yield f"<{np}> <{_NAMES['rdfs']}label> {literal(label)} .\n"
    if file.licence:
        yield _link(np, "dcterms:license", file.licence)
    for coder in () if file.creators else values(entry.position, _CODER):
        yield _link(np, "dcterms:creator", coder[1:-1])
    for name, iri in map(name_and_iri, file.creators):
        if iri:
            yield _link(np, "dcterms:creator", iri)
        elif name:
            yield f"<{np}> <{_NAMES['dc']}creator> {literal(name)} .\n"
    for coded in values(entry.position, _CODED):
        yield f"<{np}> <{_NAMES['dcterms']}created> {coded} .\n"


def _statements(
    description: statements.Description, wanted: Callable[[str], bool] = bool
) -> Iterator[str]:
    for predicate, objects in description.properties:
        if wanted(predicate):
            for value in objects:
                yield f"{description.subject} {predicate} {value} .\n"


def _link(subject: str, predicate: str, node: str) -> str:
    return f"<{subject}> <{_NAMESPACES.expand(predicate)}> <{node}> .\n"


def _hasher() -> Callable[[Graphs, str], str]:
    """A function that computes the trusty URI of graphs, which name it `<space>`."""
    hasher, known = import_extra("nanopub.trustyuri.rdf", "nanopub").RdfHasher, terms()

    def code(graphs: Graphs, space: str) -> str:
        quads = [
            (known[f"<{graph}>"], *(known[term] for term in line[:-3].split(" ", 2)))
            for graph, lines in graphs.items()
            for line in lines
        ]
        return str(hasher.make_hash(quads, hashstr=" ", baseuri=space))

    return code
