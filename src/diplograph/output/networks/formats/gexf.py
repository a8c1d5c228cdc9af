"""Writes GEXF 1.2 (https://gexf.net), dynamic: nodes, ties and weights have times."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Final, TextIO

from diplograph.errors import UsageError
from diplograph.output.networks.formats.attributes import NODE, Value, edge_types, of_edge, of_node
from diplograph.output.networks.network import Edge, Network, Node, Spell
from diplograph.query.results.labels import Iri
from diplograph.rdf.xml_escapes import escaped

_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
  <meta><creator>diplograph</creator></meta>
  <graph defaultedgetype="undirected" mode="dynamic" timeformat="date">
"""
_BETWEEN: Final = "    </nodes>\n    <edges>\n"
_FOOT: Final = "    </edges>\n  </graph>\n</gexf>\n"
_IN_GEXF: Final = {"int": "integer"}
_CHANGING: Final = "frequency"
"""What changes of a node from window to window; of a tie, everything does."""


def write(network: Network, out: TextIO, positions: bool) -> None:
    """Writes a network; each tie is there when its positions were held.

    The weight of a tie is its `weight` too, by which Gephi draws it.
    """
    out.write(_HEAD)
    out.write(_declared("node", "static", NODE))
    out.write(_declared("edge", "static", edge_types(positions)))
    out.write("    <nodes>\n")
    out.writelines(
        f"{_node(node.iri)}{_values(_static(dict(of_node(node))))}      </node>\n"
        for node in network.nodes
    )
    out.write(_BETWEEN)
    for number, edge in enumerate(network.edges):
        values = dict(of_edge(edge, positions))
        out.write(_edge(number, edge.source, edge.target, f' weight="{values["weight"]}"'))
        out.write(_values(_static(values)))
        if positions:
            out.write(_spells(edge.spells))
        out.write("      </edge>\n")
    out.write(_FOOT)


def write_windows(networks: Iterable[Network], out: TextIO, positions: bool) -> None:
    """Writes the windows of a series as one network, whose ties change their weights over time.

    A window counts from its first day to its last, or to the day before the next one begins.

    Raises:
        UsageError: two windows begin on the same day.
    """
    nodes: dict[Iri, list[tuple[Spell, Node]]] = defaultdict(list)
    edges: dict[tuple[Iri, Iri], list[tuple[Spell, Edge]]] = defaultdict(list)
    for spell, network in _in_turn(list(networks)):
        for node in network.nodes:
            nodes[node.iri].append((spell, node))
        for edge in network.edges:
            edges[edge.source, edge.target].append((spell, edge))
    out.write(_HEAD)
    out.write(_declared("node", "static", {n: t for n, t in NODE.items() if n != _CHANGING}))
    out.write(_declared("node", "dynamic", {_CHANGING: NODE[_CHANGING]}))
    out.write(_declared("edge", "dynamic", edge_types(positions)))
    out.write("    <nodes>\n")
    for iri, seen in sorted(nodes.items(), key=lambda item: (item[1][0][1].mode, item[0])):
        static = dict(of_node(seen[0][1]))
        del static[_CHANGING]
        frequencies = [(_CHANGING, node.frequency, spell) for spell, node in seen]
        out.write(_node(iri) + _values([*_static(static), *frequencies]))
        out.write(_spells([spell for spell, _ in seen]) + "      </node>\n")
    out.write(_BETWEEN)
    for number, ((source, target), tied) in enumerate(sorted(edges.items())):
        out.write(_edge(number, source, target))
        out.write(
            _values((*value, spell) for spell, edge in tied for value in of_edge(edge, positions))
        )
        out.write(_spells([spell for spell, _ in tied]) + "      </edge>\n")
    out.write(_FOOT)


def _in_turn(networks: Sequence[Network]) -> Iterator[tuple[Spell, Network]]:
    """Each window with its days, up to the day before the next window."""
    periods = [network.period or Spell(None, None) for network in networks]
    ends = [period.end for period in periods]
    for number, (one, other) in enumerate(pairwise(periods)):
        if one.start and other.start and one.end:
            ends[number] = min(one.end, other.start - timedelta(days=1))
            if other.start <= one.start:
                raise UsageError(
                    f"several windows begin on {one.start}: they cannot follow each other in one "
                    "file (take windows of the calendar, or a file for each)"
                )
    for period, end, network in zip(periods, ends, networks, strict=True):
        yield Spell(period.start, end), network


def _declared(class_: str, mode: str, types: Mapping[str, str]) -> str:
    lines = (
        f'      <attribute id="{name}" title="{name}" type="{_IN_GEXF.get(type_, type_)}"/>\n'
        for name, type_ in types.items()
        if name != "label"
    )
    return f'    <attributes class="{class_}" mode="{mode}">\n{"".join(lines)}    </attributes>\n'


def _node(iri: Iri) -> str:
    return f'      <node id="{escaped(iri.id)}" label="{escaped(iri.label)}">\n'


def _edge(number: int, source: Iri, target: Iri, weight: str = "") -> str:
    ends = f'source="{escaped(source.id)}" target="{escaped(target.id)}"'
    return f'      <edge id="{number}" {ends}{weight}>\n'


_ALWAYS: Final = Spell(None, None)


def _static(values: Mapping[str, Value]) -> Iterator[tuple[str, Value, Spell]]:
    return ((name, value, _ALWAYS) for name, value in values.items())


def _values(values: Iterable[tuple[str, Value, Spell]]) -> str:
    lines = (
        f'          <attvalue for="{name}" value="{escaped(str(value))}"{_ends(spell)}/>\n'
        for name, value, spell in values
        if name != "label"
    )
    return f"        <attvalues>\n{''.join(lines)}        </attvalues>\n"


def _spells(spells: Iterable[Spell]) -> str:
    lines = (f"          <spell{_ends(spell)}/>\n" for spell in spells)
    return f"        <spells>\n{''.join(lines)}        </spells>\n"


def _ends(spell: Spell) -> str:
    """The first and the last day; one that is not known is left out."""
    ends = (("start", spell.start), ("end", spell.end))
    return "".join(f' {name}="{day}"' for name, day in ends if day)
