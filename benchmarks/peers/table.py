"""The mapping of the flat tables, once; RML for Morph-KGC and OTTR for maplib are made from it.

    python benchmarks/peers/table.py FOLDER

writes `mapping.rml.ttl` and `templates.stottr` for the tables in FOLDER.
"""

import sys
from pathlib import Path

PREFIXES = {
    "dp": "https://w3id.org/diplograph/ns#",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "ottr": "http://ns.ottr.xyz/0.4/",
}
IRI, TEXT = "iri", "text"
TABLES = {
    # table: (class, {column: (predicate, type)}, {column: predicate from the entry to the node})
    "articles": (
        "dp:Article",
        {
            "title": ("dcterms:title", TEXT),
            "publisher": ("dc:publisher", TEXT),
            "published": ("dp:published", "xsd:date"),
            "digest": ("dp:textDigest", TEXT),
        },
        None,
    ),
    "positions": (
        "dp:Position",
        {
            "article": ("dp:reportedIn", IRI),
            "holder": ("dp:holder", IRI),
            "party": ("dp:party", IRI),
            "stance": ("dp:stance", IRI),
            "target": ("dp:target", IRI),
            "about": ("dp:about", IRI),
            "held_from": ("dp:heldFrom", "xsd:date"),
            "firmness": ("dp:firmness", IRI),
            "firmness_basis": ("dp:firmnessBasis", IRI),
            "attribution": ("dp:attribution", IRI),
            "coder": ("prov:wasAttributedTo", IRI),
            "coded": ("prov:generatedAtTime", "xsd:dateTime"),
        },
        None,
    ),
    "words": (
        None,
        {
            "exact": ("oa:exact", TEXT),
            "start": ("oa:start", "xsd:integer"),
            "end": ("oa:end", "xsd:integer"),
        },
        "dp:evidence",
    ),
    "sources": (None, {"source": ("dp:accordingTo", IRI)}, "entry"),
    "steps": (
        None,
        {"source": ("dp:source", IRI), "order": ("dp:order", "xsd:integer")},
        "dp:attributionStep",
    ),
    "conditions": (
        "dp:Condition",
        {
            "proposition": ("dp:proposition", TEXT),
            "effect": ("dp:effect", IRI),
            "met_by": ("dp:metBy", IRI),
        },
        "dp:condition",
    ),
}


def rml(folder: Path) -> str:
    """Triples maps of RML (https://rml.io/specs/rml/), one a table and one for its links."""
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()]
    lines += [
        "@prefix rr: <http://www.w3.org/ns/r2rml#> .",
        "@prefix rml: <http://semweb.mmlab.be/ns/rml#> .",
        "@prefix ql: <http://semweb.mmlab.be/ns/ql#> .",
    ]
    for name, (class_, columns, link) in TABLES.items():
        subject = "entry" if link == "entry" else "iri"
        maps = [_rml_map(name, folder, subject)]
        if class_:
            maps.append(f"  rr:predicateObjectMap [ rr:predicate rdf:type ; rr:object {class_} ]")
        for column, (predicate, kind) in columns.items():
            term = {IRI: "rr:termType rr:IRI", TEXT: "rr:termType rr:Literal"}.get(
                kind, f"rr:datatype {kind}"
            )
            maps.append(
                f"  rr:predicateObjectMap [ rr:predicate {predicate} ; "
                f'rr:objectMap [ rml:reference "{column}" ; {term} ] ]'
            )
        lines.append(" ;\n".join(maps) + " .")
        if link not in (None, "entry"):
            object_ = 'rr:objectMap [ rml:reference "iri" ; rr:termType rr:IRI ]'
            lines.append(
                _rml_map(f"{name}-links", folder, "entry", name)
                + f" ;\n  rr:predicateObjectMap [ rr:predicate {link} ; {object_} ] ."
            )
    return "\n".join(lines) + "\n"


def _rml_map(name: str, folder: Path, subject: str, table: str | None = None) -> str:
    source = folder / f"{table or name}.csv"
    return (
        f"<https://example.org/map/{name}> a rr:TriplesMap ;\n"
        f'  rml:logicalSource [ rml:source "{source}" ; rml:referenceFormulation ql:CSV ] ;\n'
        f'  rr:subjectMap [ rml:reference "{subject}" ; rr:termType rr:IRI ]'
    )


def stottr() -> str:
    """Templates of stOTTR (https://spec.ottr.xyz/stOTTR/), one a table."""
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()]
    types = {IRI: "ottr:IRI", TEXT: "xsd:string"}
    for name, (class_, columns, link) in TABLES.items():
        subject = "entry" if link == "entry" else "iri"
        nodes = ["iri"] if link is None else ["entry"] if link == "entry" else ["entry", "iri"]
        parameters = [f"ottr:IRI ?{node}" for node in nodes]
        parameters += [f"{types.get(kind, kind)} ?{c}" for c, (_, kind) in columns.items()]
        triples = [f"ottr:Triple(?{subject}, {p}, ?{c})" for c, (p, _) in columns.items()]
        if class_:
            triples.append(f"ottr:Triple(?iri, rdf:type, {class_})")
        if link not in (None, "entry"):
            triples.append(f"ottr:Triple(?entry, {link}, ?iri)")
        body = ",\n  ".join(triples)
        lines.append(f"dp:table-{name} [ {', '.join(parameters)} ] :: {{\n  {body}\n}} .")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1]).absolute()
    (target / "mapping.rml.ttl").write_text(rml(target))
    (target / "templates.stottr").write_text(stottr())
