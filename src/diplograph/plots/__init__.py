"""Pictures of a case: SVG, PNG, PDF, HTML that shows the words, and Vega-Lite.

`Case.plot` and `diplograph plot` draw the kinds of `KINDS`. What they show is what saved queries
give, and every mark knows its positions. All but the Vega-Lite needs the extra `plots`.
"""

from diplograph.plots.drawing import Width
from diplograph.plots.kinds import KINDS, Kind, plot
from diplograph.plots.plot import FORMATS, Mark, Plot

__all__ = ["FORMATS", "KINDS", "Kind", "Mark", "Plot", "Width", "plot"]
