"""Gephi, networkx and igraph: they find the nodes, labels, ties and weights that networks have."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

import igraph
import networkx as nx

from diplograph.formats import FORMATS, Kind
from diplograph.output.networks import Network
from diplograph.output.networks.formats import write

from . import java
from .known import UNREAD
from .report import Row, Run

Ties = Counter[tuple[frozenset[str], float]]


class Read(NamedTuple):
    """What a tool found in a file: labels by the ids of nodes, and how often there is which tie."""

    labels: Mapping[str, str | None]
    ties: Ties


Reader = Callable[[Path], Read]

_WITHOUT_END: Final = {"nodes": ".nodes.csv", "visone": ".visone.graphml"}
_ENDS: Final = {
    each.name: each.suffixes[0] if each.suffixes else _WITHOUT_END[each.name]
    for each in FORMATS
    if each.kind is Kind.NETWORK
}
_LABELLED: Final = ("graphml", "visone", "gexf", "nodes")
_MODES: Final = ("two-mode", "one-mode")


def check(run: Run) -> None:
    """Has each tool read both modes in each format that it knows."""
    folder = run.place("networks")
    drawn = {mode: run.case.network(mode=mode) for mode in _MODES}
    paths = {(m, form): folder / f"{m}{end}" for m in _MODES for form, end in _ENDS.items()}
    for (mode, form), path in paths.items():
        with path.open("wb") as stream:
            write(drawn[mode], stream, form)
    by_gephi = _by_gephi(list(paths.values()))
    _compare(run, "Gephi", java.version("gephi"), drawn, paths, dict.fromkeys(_ENDS, by_gephi.get))
    _compare(run, "networkx", version("networkx"), drawn, paths, _NETWORKX)
    _compare(run, "igraph", version("igraph"), drawn, paths, _IGRAPH)


def _compare(
    run: Run,
    tool: str,
    number: str,
    drawn: Mapping[str, Network],
    paths: Mapping[tuple[str, str], Path],
    readers: Mapping[str, Callable[[Path], Read | None]],
) -> None:
    read, unread = [], []
    for form in (form for form in _ENDS if form in readers):
        found = {mode: readers[form](paths[mode, form]) for mode in _MODES}
        lacking = {mode: _lacking(drawn[mode], found[mode], form) for mode in _MODES}
        said = "; ".join(f"{mode} {text}" for mode, text in lacking.items() if text)
        known = UNREAD.get((tool, form))
        if not said:
            read.append(f"`{form}`")
            run.expect(known is None, f"{tool} reads {form} now; take it from interop/known.py")
        elif known:
            unread.append(f"`{form}`: {known}")
        else:
            run.problems.append(f"{tool}: {form}: {said}")
    run.rows.append(Row(tool, number, f"networks: {', '.join(read)}", "; ".join(unread)))


def _lacking(network: Network, read: Read | None, form: str) -> str:
    """What a file did not bring along, in words."""
    if read is None:
        return "not read"
    ids = {node.iri.id: node.iri.label for node in network.nodes}
    if read.labels.keys() != ids.keys():
        return f"{len(read.labels.keys() & ids.keys())} of {len(ids)} nodes"
    if form in _LABELLED and read.labels != ids:
        return "labels"
    if form == "nodes":
        return ""
    ties = Counter(
        (frozenset((e.source.id, e.target.id)), round(e.weight, 6)) for e in network.edges
    )
    return "" if read.ties == ties else f"{(read.ties & ties).total()} of {ties.total()} ties"


def _ties(found: Iterable[tuple[str, str, float]]) -> Ties:
    return Counter((frozenset((one, other)), round(weight, 6)) for one, other, weight in found)


def _by_gephi(paths: list[Path]) -> dict[Path, Read]:
    """What Gephi finds. In Pajek's files and UCINET's, ids are the labels of numbered nodes."""
    nodes: dict[Path, dict[str, str]] = {path: {} for path in paths}
    edges: dict[Path, list[tuple[str, str, float]]] = {path: [] for path in paths}
    for what, name, *fields in java.run("gephi", "Gephi.java", *paths):
        if what == "node":
            nodes[Path(name)][fields[0]] = fields[1]
        elif what == "edge":
            edges[Path(name)].append((fields[0], fields[1], float(fields[2])))
    found = {}
    for path in paths:
        ids = {number: number for number in nodes[path]}
        if path.suffix in (".net", ".dl"):
            ids = nodes[path]
        labels: dict[str, str | None] = {
            ids[number]: label for number, label in nodes[path].items()
        }
        ties = _ties((ids[one], ids[other], weight) for one, other, weight in edges[path])
        found[path] = Read(labels, ties)
    return found


def _by_networkx(read: Callable[[Any], Any]) -> Callable[[Path], Read | None]:
    def reader(path: Path) -> Read | None:
        try:
            graph = read(path)
        except Exception:  # noqa: BLE001 - whatever it raises, it does not read the file
            return None
        labels = {str(node): data.get("label") for node, data in graph.nodes(data=True)}
        edges = graph.edges(data="weight")
        return Read(labels, _ties((str(one), str(other), weight) for one, other, weight in edges))

    return reader


def _by_igraph(read: Callable[[str], Any], names: str) -> Callable[[Path], Read | None]:
    def reader(path: Path) -> Read | None:
        try:
            graph = read(str(path))
            ids = list(map(str, graph.vs[names]))
        except Exception:  # noqa: BLE001 - as above
            return None
        labels = graph.vs["label"] if "label" in graph.vs.attributes() else [None] * len(ids)
        edges = ((ids[edge.source], ids[edge.target], edge["weight"]) for edge in graph.es)
        return Read(dict(zip(ids, labels, strict=True)), _ties(edges))

    return reader


_NETWORKX: Final = {
    "graphml": _by_networkx(nx.read_graphml),
    "visone": _by_networkx(nx.read_graphml),
    "gexf": _by_networkx(nx.read_gexf),
    "pajek": _by_networkx(nx.read_pajek),
}
_IGRAPH: Final = {
    "graphml": _by_igraph(igraph.Graph.Read_GraphML, "id"),
    "visone": _by_igraph(igraph.Graph.Read_GraphML, "id"),
    "pajek": _by_igraph(igraph.Graph.Read_Pajek, "name"),
    "dl": _by_igraph(igraph.Graph.Read_DL, "name"),
}
