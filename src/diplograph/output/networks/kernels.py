"""Kernels: the weight of a position by its distance from the middle of a window.

Distances are in halves of a window, so that its ends are -1 and 1.
"""

from dataclasses import replace
from math import pi, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from diplograph.output.networks.position_filter import Selection

GAUSSIAN: Final = "gaussian"
"""The kernel that reaches beyond the ends of a window."""


def weight(kernel: str, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights that a kernel gives to distances."""
    match kernel:
        case "uniform":
            return np.full_like(x, 0.5)
        case "epanechnikov":
            return 0.75 * (1 - x**2)
        case "triangular":
            return 1 - np.abs(x)
        case _:
            return np.asarray(np.exp(-(x**2) / 2) / sqrt(2 * pi))


def weighed(selection: Selection, share: NDArray[np.float64], *, one_mode: bool) -> Selection:
    """The positions with their weights, without those of weight 0.

    In a one-mode network a pair of positions counts as much as the square root of the product
    of what the two weigh.
    """
    if one_mode:
        share = np.sqrt(share)
    return replace(selection, share=share).where(share > 0)
