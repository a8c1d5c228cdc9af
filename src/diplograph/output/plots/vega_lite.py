"""Writes a drawing as Vega-Lite, with its data (https://vega.github.io/vega-lite/docs/spec.html).

A channel whose scale is null takes pixels.
"""

from collections.abc import Iterator
from typing import Any, Final

from diplograph.output.plots.drawing import Datum, Drawing, Layer
from diplograph.output.plots.text_width import FONT

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_CHANNELS: Final = "x y x2 y2 fill stroke strokeWidth size shape".split()


def specification(drawing: Drawing, description: str) -> dict[str, Any]:
    """The Vega-Lite of a drawing."""
    return {
        "$schema": SCHEMA,
        "description": description,
        "width": drawing.width,
        "height": drawing.height,
        "padding": 0,
        "autosize": "none",
        "background": "white",
        "config": {"font": FONT, "view": {"stroke": None}},
        "layer": [layer for each in drawing.layers for layer in _layers(each)],
    }


def _layers(layer: Layer) -> Iterator[dict[str, Any]]:
    """A layer for each dash of its marks: Vega-Lite takes no array from a field."""
    dashes: dict[tuple[float, ...], list[Datum]] = {}
    for datum in layer.data:
        plain = {key: value for key, value in datum.items() if key != "strokeDash"}
        dashes.setdefault(tuple(datum.get("strokeDash", ())), []).append(plain)
    for dash, values in dashes.items():
        style = layer.style | ({"strokeDash": list(dash)} if dash else {})
        described = {} if "what" in values[0] else {"aria": False}
        yield {
            "data": {"values": values},
            "mark": {"type": layer.mark, **described, **style},
            "encoding": _encoding(values[0]),
        }


def _encoding(example: Datum) -> dict[str, Any]:
    encoding = {name: _channel(name, example[name]) for name in _CHANNELS if name in example}
    if "text" in example:
        encoding["text"] = {"field": "text", "type": "nominal"}
    if "order" in example:
        encoding["order"] = {"field": "order", "type": "quantitative"}
    if "what" in example:
        encoding["tooltip"] = {"field": "what", "type": "nominal"}
        encoding["description"] = {"field": "what", "type": "nominal"}
    return encoding


def _channel(name: str, example: Any) -> dict[str, Any]:
    """The encoding of a channel that takes its field as it is."""
    if name in ("x2", "y2"):
        return {"field": name}
    kind = "quantitative" if isinstance(example, int | float) else "nominal"
    guide = "axis" if name in ("x", "y") else "legend"
    return {"field": name, "type": kind, "scale": None, guide: None}
