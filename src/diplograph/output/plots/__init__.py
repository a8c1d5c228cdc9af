"""Pictures of a case: SVG, PNG, PDF, HTML that shows the words, and Vega-Lite.

`Case.plot` and `diplograph plot` draw the kinds of `KINDS`. What they show is what saved queries
give, and every mark knows its positions. PNG and PDF need the extra `plots`.
"""

from diplograph.output.plots.drawing import Mark, Width
from diplograph.output.plots.plot import FORMATS, Plot
from diplograph.output.plots.plot_kinds import KINDS, Kind, plot

__all__ = ["FORMATS", "KINDS", "Kind", "Mark", "Plot", "Width", "plot"]
