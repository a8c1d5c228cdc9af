"""Writes a drawing as SVG 1.1 (https://www.w3.org/TR/SVG11/)."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from diplograph.output.plots.drawing import Datum, Drawing, Layer
from diplograph.output.plots.text_width import FONT
from diplograph.rdf.xml_escapes import escaped

_STYLES: Final = {
    "fill": "fill",
    "fillOpacity": "fill-opacity",
    "fontSize": "font-size",
    "fontWeight": "font-weight",
    "stroke": "stroke",
    "strokeJoin": "stroke-linejoin",
    "strokeWidth": "stroke-width",
}
_ANCHORS: Final = {"left": "start", "center": "middle", "right": "end"}
_BASELINES: Final = {"top": 0.79, "middle": 0.3, "bottom": -0.21}
"""How far below its place the baseline of a text lies, as a share of the font size."""

_HEIGHT: Final = math.sqrt(3) / 2
_CORNERS: Final = {
    "diamond": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "triangle-up": ((0, -_HEIGHT), (-1, _HEIGHT), (1, _HEIGHT)),
    "triangle-down": ((0, _HEIGHT), (-1, -_HEIGHT), (1, -_HEIGHT)),
    "triangle-left": ((-_HEIGHT, 0), (_HEIGHT, -1), (_HEIGHT, 1)),
    "triangle-right": ((_HEIGHT, 0), (-_HEIGHT, -1), (-_HEIGHT, 1)),
}
_Element = tuple[str, dict[str, Any], str]
"""A tag, its attributes, and its content."""


def to_svg(
    drawing: Drawing, title: str, size: tuple[str, str] | None, *, links: bool = False
) -> str:
    """The SVG of a drawing; without a size, it fills the width that it is given.

    What a mark says is its title, which browsers show and screen readers read. With `links`, a mark
    with positions is a link to its name on the page.

    Raises:
        ValueError: a text has a character that XML forbids.
    """
    wide, high = drawing.width, drawing.height
    room = f' width="{size[0]}" height="{size[1]}"' if size else ""
    elements = (
        _element(element, datum, links=links)
        for layer in drawing.layers
        for element, datum in _elements(layer)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1"{room} '
        f'viewBox="0 0 {wide} {high}" role="graphics-document" aria-label="{escaped(title)}">'
        f'<rect width="{wide}" height="{high}" fill="white"/>'
        f'<g fill="none" font-family="{FONT}">{"".join(elements)}</g></svg>'
    )


def _elements(layer: Layer) -> Iterator[tuple[_Element, Mapping[str, Any]]]:
    """The elements of a layer, each with its style and what it stands for."""
    if layer.mark == "line":
        points = " ".join(f"{_number(each['x'])},{_number(each['y'])}" for each in layer.data)
        closed = layer.style.get("interpolate") == "linear-closed"
        yield ("polygon" if closed else "polyline", {"points": points}, ""), layer.style
        return
    for datum in layer.data:
        look = layer.style | datum
        yield _SHAPES[layer.mark](look), look


def _element(element: _Element, look: Mapping[str, Any], *, links: bool) -> str:
    tag, attributes, content = element
    attributes |= {name: look[style] for style, name in _STYLES.items() if style in look}
    if dash := look.get("strokeDash"):
        attributes["stroke-dasharray"] = " ".join(map(str, dash))
    if what := look.get("what"):
        attributes |= {"role": "graphics-symbol", "aria-label": what}
        content = f"<title>{escaped(what)}</title>{content}"
    else:
        attributes["aria-hidden"] = "true"
    written = "".join(
        f' {name}="{_number(value) if isinstance(value, float) else escaped(str(value))}"'
        for name, value in attributes.items()
    )
    text = f"<{tag}{written}>{content}</{tag}>"
    return f'<a href="{look["mark"]}">{text}</a>' if links and "mark" in look else text


def _point(look: Datum) -> _Element:
    """A sign with its middle at its place; `size` is the area of the square around it."""
    x, y, half = look["x"], look["y"], math.sqrt(look["size"]) / 2
    if look["shape"] == "circle":
        return "circle", {"cx": x, "cy": y, "r": half}, ""
    corners = _CORNERS[look["shape"]]
    points = (f"{_number(x + half * a)},{_number(y + half * b)}" for a, b in corners)
    return "polygon", {"points": " ".join(points)}, ""


def _rect(look: Datum) -> _Element:
    x, y = min(look["x"], look["x2"]), min(look["y"], look["y2"])
    wide, high = abs(look["x2"] - look["x"]), abs(look["y2"] - look["y"])
    return "rect", {"x": x, "y": y, "width": float(wide), "height": float(high)}, ""


def _rule(look: Datum) -> _Element:
    return "line", {"x1": look["x"], "y1": look["y"], "x2": look["x2"], "y2": look["y2"]}, ""


def _text(look: Datum) -> _Element:
    size, lines = look["fontSize"], look["text"]
    rise = round(_BASELINES[look["baseline"]] * size)  # whole pixels, as Vega has it
    x, y = _number(look["x"]), _number(look["y"])
    turn = f" rotate({look['angle']})" if "angle" in look else ""
    place = {
        "fill": "black",
        "text-anchor": _ANCHORS[look["align"]],
        "transform": f"translate({x},{y}){turn} translate(0,{rise})",
    }
    if isinstance(lines, str):
        return "text", place, escaped(lines)
    down = _number(look["lineHeight"])
    first, *others = (escaped(line) for line in lines)
    spans = [f"<tspan>{first}</tspan>"]
    spans += [f'<tspan x="0" dy="{down}">{line}</tspan>' for line in others]
    return "text", place, "".join(spans)


def _number(value: float) -> str:
    """A number to hundredths, without zeros at its end."""
    return f"{round(value, 2):.2f}".rstrip("0").rstrip(".")


_SHAPES: Final[Mapping[str, Callable[[Datum], _Element]]] = {
    "point": _point,
    "rect": _rect,
    "rule": _rule,
    "text": _text,
}
