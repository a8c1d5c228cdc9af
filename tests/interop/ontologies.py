"""ROBOT, owlready2, skosify, GeoSPARQL in Jena: they find individuals, concepts, geometries."""

import json
import re
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from diplograph import resources
from diplograph.formats import Kind, suffixes
from diplograph.rdf.namespaces import DP

from . import java
from .report import Row, Run, ask, same

_ROBOT: Final = "org.obolibrary.robot.CommandLineInterface"
_FORMATS: Final = ("turtle", "rdfxml", "ntriples")
_DATATYPES: Final = ("xsd:date", "<http://www.opengis.net/ont/geosparql#wktLiteral>")
"""Those that OWL 2 does not know and the ontology uses nevertheless: see docs/ontology.md."""
_WHERE: Final = "POLYGON((34.1 31.1, 34.7 31.1, 34.7 31.7, 34.1 31.7, 34.1 31.1))"
_LOCATED: Final = f"""
  PREFIX geo: <http://www.opengis.net/ont/geosparql#>
  PREFIX geof: <http://www.opengis.net/def/function/geosparql/>
  SELECT ?place {{
    ?place a geo:Feature ; geo:hasGeometry/geo:asWKT ?where
    FILTER(geof:sfWithin(?where, "{_WHERE}"^^geo:wktLiteral))
  }}
"""


def robot(run: Run) -> None:
    """Has the OWL API load ontology and exports, look at their profile, and reason."""
    folder = run.place("robot")
    files = ("diplograph.ttl", "stances.ttl", "alignments.ttl")
    for name in files:
        found = _profile(resources.ontology() / name, folder / f"{name}.txt")
        run.expect(found == [], f"ROBOT: {name} is not OWL 2 DL: {found[:3]}")
    for reasoner in ("hermit", "ELK"):
        source, target = resources.ontology() / files[-1], folder / f"{reasoner}.ttl"
        options = (f"--input={source}", f"--output={target}", f"--reasoner={reasoner}")
        java.run("robot", _ROBOT, "reason", *options)
    ends = {form: suffix for suffix, form in suffixes(Kind.TRIPLES).items()}
    for form in _FORMATS:
        path = run.export(folder / f"graph{ends[form]}", form)
        found = _profile(path, folder / f"{form}.txt")
        run.expect(bool(found), f"ROBOT: {form} is OWL 2 DL; say so in docs/ontology.md")
        beyond = [line for line in found if not any(name in line for name in _DATATYPES)]
        run.expect(not beyond, f"ROBOT: {form}: {beyond[:3]}")
    run.rows.append(
        Row(
            "ROBOT (OWL API)",
            java.version("robot"),
            "the ontology, with its imports: OWL 2 DL, consistent for HermiT and ELK;"
            f" whole exports in {', '.join(f'`{form}`' for form in _FORMATS)}: OWL 2 DL"
            " but for the datatypes `xsd:date` and `geo:wktLiteral`",
            "`jsonld`",
        )
    )


def _profile(path: Path, report: Path) -> list[str]:
    """What is not OWL 2 DL in a file, as the OWL API words it."""
    options = ("--profile=DL", f"--input={path}", f"--output={report}")
    java.run("robot", _ROBOT, "validate-profile", *options, may_fail=True)
    head, *lines = report.read_text("utf-8").splitlines()
    assert ("closure in profile" in head) == (not lines), head
    return lines


def owlready(run: Run) -> None:
    """Has owlready2 list the individuals and read all that is said of each."""
    folder = run.place("owlready2")
    for form, name in (("rdfxml", "graph.rdf"), ("ntriples", "graph.nt")):
        path = run.export(folder / name, form)
        done = ask(sys.executable, "owlready.py", path)
        declared = _count(path, form)
        run.expect(done["individuals"] == declared, f"owlready2: {form}: {done} of {declared}")
        run.expect(done["unread"] == {}, f"owlready2: {form}: {done['unread']}")
        run.expect(
            {"date", "datetime", "WKT"} <= done["types"].keys(), f"owlready2: {form}: {done}"
        )
    run.rows.append(
        Row(
            "owlready2",
            version("owlready2"),
            "`rdfxml`, `ntriples`: all individuals with their dates; geometries once their datatype"
            " is declared",
            "other formats",
        )
    )


def skosify(run: Run) -> None:
    """Has skosify check labels, hierarchy and schemes."""
    path = run.export(run.place("skosify") / "graph.ttl", "turtle")
    done = ask(run.python, "skos.py", path)
    run.expect(done["remarks"] == [], f"skosify: {done['remarks']}")
    run.expect(done["concepts"] == done["labelled"], f"skosify: {done}")
    concepts = same(done["labelled"], done["concepts"])
    reads = f"`turtle`: {concepts} concepts labelled, {done['schemes']} schemes"
    run.rows.append(Row("skosify (SKOS)", done["version"], reads))


def geosparql(run: Run) -> None:
    """Has Jena find by a function of GeoSPARQL what lies in and around the Gaza Strip."""
    folder = run.place("geosparql")
    path, query = run.export(folder / "graph.ttl", "turtle"), folder / "located.rq"
    query.write_text(_LOCATED, "utf-8")
    said = java.run("jena", "Jena.java", "graph", path, "geosparql", query)
    run.expect(said[-1][2] == "answered", f"GeoSPARQL: {said[-1]}")
    answer = json.loads(query.with_suffix(".rq.json").read_text("utf-8"))
    theirs = {row["place"]["value"] for row in answer["results"]["bindings"]}
    ours = {place for place, wkt in _geometries(path) if _inside(wkt)}
    run.expect(bool(ours) and theirs == ours, f"GeoSPARQL: {sorted(ours ^ theirs)}")
    run.rows.append(
        Row(
            "Jena GeoSPARQL",
            java.version("jena"),
            "`geo:hasGeometry`, `geo:asWKT`: finds places by `geof:sfWithin`",
        )
    )


def _geometries(path: Path) -> list[tuple[str, str]]:
    store = ox.Store()
    store.load(path=path)
    found = store.query(f"SELECT ?s ?w {{ ?s <{DP.geometry}> ?w }}")
    assert isinstance(found, ox.QuerySolutions)
    return [(row["s"].value, row["w"].value) for row in found]


def _inside(wkt: str) -> bool:
    """Whether all points of a geometry lie in the rectangle."""
    points = re.findall(r"(-?[\d.]+) (-?[\d.]+)", wkt)
    return all(34.1 < float(x) < 34.7 and 31.1 < float(y) < 31.7 for x, y in points)


def _count(path: Path, form: str) -> int:
    individual = ox.NamedNode("http://www.w3.org/2002/07/owl#NamedIndividual")
    format_ = {"rdfxml": ox.RdfFormat.RDF_XML, "ntriples": ox.RdfFormat.N_TRIPLES}[form]
    return sum(quad.object == individual for quad in ox.parse(path=path, format=format_))
