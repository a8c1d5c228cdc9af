"""A picture of a case, in the formats that people use."""

import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Final

from diplograph.errors import DiplographError, import_extra
from diplograph.formats import Kind, find, format_of, names
from diplograph.output.plots.drawing import MILLIMETRES, PIXELS, Mark, Picture
from diplograph.output.plots.heading import EMPTY
from diplograph.output.plots.svg import to_svg
from diplograph.output.plots.vega_lite import specification
from diplograph.query.results import Iri
from diplograph.query.snapshot import Snapshot
from diplograph.streams import binary, open_output

FORMATS: Final = names(Kind.PICTURE)
DPI: Final = 300


class Plot:
    """A picture: `save` writes it, a notebook shows it, `spec` is its Vega-Lite with the data.

    Altair takes it over by `altair.Chart.from_dict(plot.spec)`.
    """

    def __init__(self, case: Snapshot, picture: Picture) -> None:
        self._case = case
        self._picture = picture

    def __repr__(self) -> str:
        return f"<Plot {self._picture.kind}: {self._picture.title}>"

    @property
    def notes(self) -> tuple[str, ...]:
        """What the picture leaves out, in words, or that there is nothing to show."""
        return self._picture.notes or ((EMPTY,) if self._picture.drawing.is_empty else ())

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The picture as Vega-Lite, with its data; `usermeta` says what it was made from."""
        picture = self._picture
        spec = specification(picture.drawing, picture.title)
        spec["usermeta"] = {
            "diplograph": {
                "kind": picture.kind,
                "query": picture.query,
                "parameters": {name: _plain(value) for name, value in picture.values.items()},
                "notes": list(self.notes),
                "base": self._case.file.base,
                "snapshot": self._case.generation.snapshot,
            }
        }
        return spec

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The marks that stand for positions, in the order in which they are drawn."""
        data = (datum for layer in self._picture.drawing.layers for datum in layer.data)
        return tuple(
            Mark(datum["mark"][1:], datum["what"], tuple(datum["positions"]))
            for datum in data
            if "mark" in datum
        )

    def svg(self) -> str:
        """The picture as SVG, as wide as a column or a page in millimetres."""
        wide, high = self._size(25.4)
        return self._svg((f"{wide:g}mm", f"{high:g}mm"))

    def png(self, dpi: int = DPI) -> bytes:
        """The picture as PNG; at `dpi` dots an inch it has its width in print.

        The converter takes the pixels of CSS, of which an inch has 96, for points.

        Raises:
            MissingExtra: `plots` is not installed.
        """
        drawing = self._picture.drawing
        pixels = self._svg((str(drawing.width), str(drawing.height)))
        return bytes(_converter().svg_to_png(pixels, scale=72 / 96, ppi=dpi))

    def pdf(self) -> bytes:
        """The picture as PDF, with its text as text.

        Raises:
            MissingExtra: `plots` is not installed.
        """
        wide, high = self._size(72)
        return bytes(_converter().svg_to_pdf(self._svg((f"{wide:g}", f"{high:g}"))))

    def html(self, link: Callable[[Iri], str | None] = lambda _position: None) -> str:
        """The picture as a page in which each mark leads to the words that it rests on.

        The page needs no network and no library: the marks of the SVG are links into it. `link`
        gives the URL of a position, if it has a page.
        """
        from diplograph.output.plots.plot_page import page

        return page(self._case, self._picture, self._svg(None, links=True), self.marks, link)

    def json(self) -> str:
        """The picture as Vega-Lite, with its data."""
        return f"{json.dumps(self.spec, ensure_ascii=False, indent=1)}\n"

    def save(self, path: str | Path) -> None:
        """Writes the picture in the format that the name of the file ends in.

        Raises:
            UsageError: there is no such format.
            MissingExtra: `plots` is not installed (`png`, `pdf`).
            DiplographError: the file cannot be written.
        """
        path = Path(path)
        data = self.encoded(format_of(path, Kind.PICTURE))
        with open_output(path) as stream:
            stream.write(data)

    def write(self, stream: IO[bytes], format: str) -> None:  # noqa: A002
        """Writes the picture in one of `FORMATS`.

        Raises:
            UsageError: there is no such format, or the stream takes text.
            MissingExtra: `plots` is not installed.
        """
        binary(stream).write(self.encoded(format))

    def encoded(self, format: str) -> bytes:  # noqa: A002
        """The picture in one of `FORMATS`.

        Raises:
            UsageError: there is no such format.
            MissingExtra: `plots` is not installed.
        """
        written: str | bytes = find(format, Kind.PICTURE).load()(self)
        return written.encode() if isinstance(written, str) else written

    def _repr_svg_(self) -> str:
        return self.svg()

    def _svg(self, size: tuple[str, str] | None, *, links: bool = False) -> str:
        try:
            return to_svg(self._picture.drawing, self._picture.title, size, links=links)
        except ValueError as error:
            raise DiplographError(f"no picture can be drawn: {error} (take it out)") from error

    def _size(self, inch: float) -> tuple[float, float]:
        """Width and height in print, in a unit of which an inch has so many."""
        drawing = self._picture.drawing
        wide = MILLIMETRES[drawing.wide] / 25.4
        high = drawing.height / PIXELS / 25.4
        return round(wide * inch, 2), round(high * inch, 2)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, bool | int | float) else str(value)


def _converter() -> Any:
    return import_extra("vl_convert", "plots", "vl-convert-python")
