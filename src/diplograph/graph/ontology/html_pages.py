"""HTML pages of the ontology and of a case's vocabulary: one for each, linked.

They load no other resources: no scripts, no fonts, no network.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, Literal, URIRef
from rdflib.term import Node

from diplograph import resources
from diplograph.coding.casefile import CaseFile
from diplograph.graph.build.inputs import vocabulary_files
from diplograph.graph.ontology.class_diagram import Box, tree
from diplograph.graph.ontology.schema import DATA, OBJECT, Schema, in_order, named
from diplograph.rdf.names import LABELS, Label, best_label
from diplograph.rdf.namespaces import PREFIXES
from diplograph.streams import write_texts

_DP: Final = PREFIXES["dp"]
_RANGES: Final = (RDFS.range, URIRef("https://schema.org/rangeIncludes"))
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1b1b}h2{margin-top:3rem;border-bottom:1px solid #ccc}h3{margin:2rem 0 .2rem}"
    "p{margin:.3rem 0}.iri,.facts{font-size:.85rem;color:#555}a{color:#1f5a99}"
    "svg{max-width:100%;height:auto}:target{background:#fff6d6}"
)
_FACTS: Final = {
    RDFS.subClassOf: "is a kind of",
    RDFS.subPropertyOf: "is a case of",
    RDFS.domain: "of",
    RDFS.range: "to",
    _RANGES[1]: "to",
    OWL.inverseOf: "inverse of",
    OWL.disjointWith: "is never",
    URIRef(_DP + "polarity"): "polarity",
    URIRef(_DP + "group"): "group",
    SKOS.inScheme: "in",
    SKOS.exactMatch: "the same as",
    SKOS.closeMatch: "close to",
    SKOS.broadMatch: "narrower than",
    SKOS.narrowMatch: "broader than",
    SKOS.relatedMatch: "related to",
}


def write_pages(folder: Path, case: CaseFile | None = None) -> list[Path]:
    """Writes `index.html`, `classes.svg` and, for a case, `vocabulary.html`; returns their paths.

    Raises:
        InputError: files that cannot be read or are not Turtle.
        DiplographError: the folder cannot be written to.
    """
    ontology = resources.ontology_files()
    pages = {}
    schema = Schema(ontology)
    picture = _picture(schema)
    pages["index.html"] = _ontology_page(schema, picture, case)
    pages["classes.svg"] = picture.replace('href="#', 'href="index.html#')
    if case:
        schema = Schema(ontology | vocabulary_files(case))
        pages["vocabulary.html"] = _vocabulary_page(schema, case)
    texts = {folder / name: text for name, text in pages.items()}
    write_texts(texts)
    return list(texts)


def _ontology_page(schema: Schema, picture: str, case: CaseFile | None) -> str:
    graph = schema.graph
    home = URIRef(_DP.removesuffix("#"))
    parts = [f"<p>{escape(_text(schema, home, URIRef(PREFIXES['dcterms'] + 'description')))}</p>"]
    version = _text(schema, home, OWL.versionInfo)
    parts.append(f'<p class="iri">{escape(_DP)} · version {escape(version)}</p>')
    if case:
        parts.append(f'<p><a href="vocabulary.html">The vocabulary: {escape(case.title)}</a></p>')
    parts.append(f"<h2>The classes</h2>\n{picture}")
    for heading, kinds in (
        ("Classes", (OWL.Class,)),
        ("Properties that lead to things", (OBJECT,)),
        ("Properties that lead to values", (DATA,)),
    ):
        parts.append(f"<h2>{heading}</h2>")
        parts += (_section(schema, term) for term in _ours(schema.declared(*kinds)))
    for scheme in in_order(named(graph.subjects(RDF.type, SKOS.ConceptScheme))):
        if str(scheme).startswith(_DP):
            parts.append(f'<h2 id="{_anchor(scheme)}">{escape(_label(schema, scheme))}</h2>')
            parts += (
                _section(schema, concept)
                for concept in _ours(named(graph.subjects(SKOS.inScheme, scheme)))
            )
    title = _text(schema, home, URIRef(PREFIXES["dcterms"] + "title"))
    return _page(title, parts)


def _vocabulary_page(schema: Schema, case: CaseFile) -> str:
    """The page of a case's vocabulary: its individuals, by class."""
    members: dict[URIRef, list[URIRef]] = defaultdict(list)
    for cls in _ours(schema.declared(OWL.Class)):
        for individual in in_order(named(schema.graph.subjects(RDF.type, cls))):
            if not str(individual).startswith(_DP):
                members[cls].append(individual)
    parts = ['<p><a href="index.html">The ontology</a></p>']
    for cls, individuals in members.items():
        label = escape(_label(schema, cls))
        parts.append(f'<h2><a href="index.html#{_anchor(cls)}">{label}</a></h2>')
        parts += (_individual(schema, individual, case) for individual in individuals)
    return _page(case.title, parts)


def _individual(schema: Schema, individual: URIRef, case: CaseFile) -> str:
    graph = schema.graph
    local = str(individual).removeprefix(case.base)
    others = sorted({str(text) for text in graph.objects(individual, SKOS.altLabel)})
    facts = [
        f"{escape(_label(schema, prop))}: {_linked(schema, value, case)}"
        for prop, value in sorted(graph.predicate_objects(individual), key=str)
        if str(prop).startswith(_DP)
    ]
    also = f'<p class="facts">also: {escape(", ".join(others))}</p>' if others else ""
    return (
        f'<h3 id="{escape(local)}">{escape(_label(schema, individual))}</h3>'
        f'<p class="iri">{escape(local)}</p>{also}<p class="facts">{"; ".join(facts)}</p>'
    )


def _section(schema: Schema, term: URIRef) -> str:
    """The section of a term: label, definition, note, examples, and related terms."""
    graph = schema.graph
    texts = [
        f"<p>{prefix}{escape(str(text))}</p>"
        for prop, prefix in ((SKOS.definition, ""), (SKOS.scopeNote, ""), (SKOS.example, "e.g. "))
        for text in sorted(graph.objects(term, prop), key=str)
    ]
    facts = [
        f"{name} {', '.join(links)}"
        for prop, name in _FACTS.items()
        if (links := [_linked(schema, v) for v in _values(schema, term, prop)])
    ]
    return (
        f'<h3 id="{_anchor(term)}">{escape(_label(schema, term))}</h3>'
        f'<p class="iri">{escape(schema.short(term))}</p>{"".join(texts)}'
        f'<p class="facts">{"; ".join(facts)}</p>'
    )


def _values(schema: Schema, term: URIRef, prop: URIRef) -> list[Node]:
    """The values of one property of a term; for a union of classes, its members."""
    values: list[Node] = []
    for value in schema.graph.objects(term, prop):
        union = schema.graph.value(value, OWL.unionOf)
        if union is not None:
            values += schema.graph.items(union)
        elif isinstance(value, URIRef | Literal):
            values.append(value)
    return sorted(values, key=str)


def _linked(schema: Schema, node: Node, case: CaseFile | None = None) -> str:
    """A node as a link, to its section if it is described on these pages."""
    if isinstance(node, Literal):
        return escape(str(node))
    if case and str(node).startswith(case.base):
        anchor = escape(str(node).removeprefix(case.base))
        return f'<a href="#{anchor}">{escape(_label(schema, node))}</a>'
    if str(node).startswith(_DP):
        page = "index.html" if case else ""
        return f'<a href="{page}#{_anchor(node)}">{escape(_label(schema, node))}</a>'
    return f'<a href="{escape(str(node))}">{escape(schema.short(node))}</a>'


def _picture(schema: Schema) -> str:
    """The diagram of the classes of diplograph, each with the properties of its domain."""
    graph = schema.graph
    classes = list(_ours(schema.declared(OWL.Class)))
    below: dict[str, list[str]] = defaultdict(list)
    roots = []
    for cls in classes:
        above = sorted(p for p in named(graph.objects(cls, RDFS.subClassOf)) if p in classes)
        for parent in above:
            below[str(parent)].append(str(cls))
        if not above:
            roots.append(str(cls))
    lines: dict[str, list[str]] = defaultdict(list)
    for prop in _ours(schema.declared(OBJECT, DATA)):
        found = {v for kind in _RANGES for v in _values(schema, prop, kind)} - {RDFS.Literal}
        ranges = {_label(schema, value) for value in found}
        to = f" → {', '.join(sorted(ranges))}" if ranges else ""
        for domain in _values(schema, prop, RDFS.domain):
            lines[str(domain)].append(f"{_label(schema, prop)}{to}")
    boxes = {
        str(cls): Box(_label(schema, cls), f"#{_anchor(cls)}", lines[str(cls)]) for cls in classes
    }
    return tree(roots, below, boxes)


def _ours(terms: Iterable[URIRef]) -> Iterator[URIRef]:
    yield from in_order({term for term in terms if str(term).startswith(_DP)})


def _label(schema: Schema, node: Node) -> str:
    """The English label, else any, else the short name."""
    labels = (
        Label(predicate, str(value), value.language or "")
        for predicate in LABELS
        for value in schema.graph.objects(node, URIRef(predicate))
        if isinstance(value, Literal)
    )
    return best_label(labels) or schema.short(node)


def _text(schema: Schema, node: Node, prop: URIRef) -> str:
    return str(schema.graph.value(node, prop) or "")


def _anchor(node: Node) -> str:
    return escape(str(node).removeprefix(_DP))


def _page(title: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )
