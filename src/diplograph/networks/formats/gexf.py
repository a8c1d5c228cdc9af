"""GEXF 1.2 (https://gexf.net), dynamic: each tie is there when its positions were held."""

from collections.abc import Iterator, Mapping
from typing import TextIO

from diplograph.exports.xml_escapes import escaped
from diplograph.networks.formats.attributes import (
    EDGE,
    EDGE_WITH_POSITIONS,
    NODE,
    Value,
    of_edge,
    of_node,
)
from diplograph.networks.network import Edge, Network

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
  <meta><creator>diplograph</creator></meta>
  <graph defaultedgetype="undirected" mode="dynamic" timeformat="date">
"""
_IN_GEXF = {"int": "integer"}


def write(network: Network, out: TextIO, positions: bool) -> None:
    """Writes a network; the weight of a tie is its `weight` too, by which Gephi draws it."""
    out.write(_HEAD)
    edge_types = EDGE_WITH_POSITIONS if positions else EDGE
    for kind, types in (("node", NODE), ("edge", edge_types)):
        out.write(f'    <attributes class="{kind}">\n')
        out.writelines(
            f'      <attribute id="{name}" title="{name}" type="{_IN_GEXF.get(type_, type_)}"/>\n'
            for name, type_ in types.items()
            if name != "label"
        )
        out.write("    </attributes>\n")
    out.write("    <nodes>\n")
    for node in network.nodes:
        names = f'id="{escaped(node.iri.id)}" label="{escaped(node.iri.label)}"'
        out.write(f"      <node {names}>\n{_values(dict(of_node(node)))}      </node>\n")
    out.write("    </nodes>\n    <edges>\n")
    for number, edge in enumerate(network.edges):
        values = dict(of_edge(edge, positions))
        ends = f'source="{escaped(edge.source.id)}" target="{escaped(edge.target.id)}"'
        out.write(f'      <edge id="{number}" {ends} weight="{values["weight"]}">\n')
        out.write(_values(values))
        if positions:
            out.writelines(_spells(edge))
        out.write("      </edge>\n")
    out.write("    </edges>\n  </graph>\n</gexf>\n")


def _values(values: Mapping[str, Value]) -> str:
    lines = (
        f'          <attvalue for="{name}" value="{escaped(str(value))}"/>\n'
        for name, value in values.items()
        if name != "label"
    )
    return f"        <attvalues>\n{''.join(lines)}        </attvalues>\n"


def _spells(edge: Edge) -> Iterator[str]:
    """Times in which the tie is there; an end that is not known is left out."""
    yield "        <spells>\n"
    for spell in edge.spells:
        ends = (("start", spell.start), ("end", spell.end))
        said = "".join(f' {name}="{day}"' for name, day in ends if day)
        yield f"          <spell{said}/>\n"
    yield "        </spells>\n"
