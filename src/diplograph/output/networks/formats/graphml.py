"""GraphML (http://graphml.graphdrawing.org), plain or as visone draws it.

visone reads looks from elements of its own and of yEd's namespace; other programs pass them over.
"""

from functools import partial
from math import cos, pi, sin
from typing import TextIO

from diplograph.output.networks.formats.attributes import NODE, Value, edge_types, of_edge, of_node
from diplograph.output.networks.network import Edge, Network, Node
from diplograph.rdf.xml_escapes import escaped

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"{more}
         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_VISONE = """
         xmlns:visone="http://visone.info/xmlns"
         xmlns:y="http://www.yworks.com/xml/graphml\""""
_LOOKS = """  <key id="d0" for="node" yfiles.type="nodegraphics"/>
  <key id="e0" for="edge" yfiles.type="edgegraphics"/>
"""
# Okabe and Ito's palette, which the colour-blind tell apart.
_FOR, _AGAINST, _EVEN = "#009e73", "#d55e00", "#000000"
_ACTOR, _TARGET = "#56b4e9", "#f0e442"


def _write(network: Network, out: TextIO, positions: bool, *, visone: bool) -> None:
    out.write(_HEAD.format(more=_VISONE if visone else ""))
    out.write(_LOOKS if visone else "")
    for kind, attributes in (("node", NODE), ("edge", edge_types(positions))):
        for name, type_ in attributes.items():
            key = f'id="{kind}_{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"'
            out.write(f"  <key {key}/>\n")
    out.write('  <graph id="network" edgedefault="undirected">\n')
    for number, node in enumerate(network.nodes):
        out.write(f'    <node id="{escaped(node.iri.id)}">\n')
        out.writelines(_data("node", name, value) for name, value in of_node(node))
        out.write(_node_look(node, number, len(network.nodes)) if visone else "")
        out.write("    </node>\n")
    for edge in network.edges:
        ends = f'source="{escaped(edge.source.id)}" target="{escaped(edge.target.id)}"'
        out.write(f"    <edge {ends}>\n")
        out.writelines(_data("edge", name, value) for name, value in of_edge(edge, positions))
        out.write(_edge_look(edge) if visone else "")
        out.write("    </edge>\n")
    out.write("  </graph>\n</graphml>\n")


write = partial(_write, visone=False)
write_visone = partial(_write, visone=True)


def _data(kind: str, name: str, value: Value) -> str:
    return f'      <data key="{kind}_{name}">{escaped(str(value))}</data>\n'


def _node_look(node: Node, number: int, of: int) -> str:
    """On a circle, large enough that nodes do not touch: visone lays the network out anew."""
    angle, radius = 2 * pi * number / of, 12 * of
    x, y = round(radius * cos(angle), 1), round(radius * sin(angle), 1)
    actor = node.mode == "actor"
    shape, fill = ("ellipse", _ACTOR) if actor else ("roundrectangle", _TARGET)
    return (
        '      <data key="d0"><visone:shapeNode><y:ShapeNode>'
        f'<y:Geometry height="20.0" width="20.0" x="{x}" y="{y}"/>'
        f'<y:Fill color="{fill}" transparent="false"/>'
        f"<y:NodeLabel>{escaped(node.iri.label)}</y:NodeLabel>"
        f'<y:Shape type="{shape}"/>'
        "</y:ShapeNode></visone:shapeNode></data>\n"
    )


def _edge_look(edge: Edge) -> str:
    colour = _FOR if edge.weight > 0 else _AGAINST if edge.weight < 0 else _EVEN
    return (
        '      <data key="e0"><visone:polyLineEdge><y:PolyLineEdge>'
        f'<y:LineStyle color="{colour}" type="line" width="2.0"/>'
        "</y:PolyLineEdge></visone:polyLineEdge></data>\n"
    )
