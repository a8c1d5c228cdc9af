"""Discourse networks: actors and the targets that they take positions on.

Philip Leifeld, "Discourse Network Analysis", in: The Oxford Handbook of Political Networks (2017).
Needs the extra `networks`, but for the options.
"""

from typing import TYPE_CHECKING, Any

from diplograph.errors import MissingExtra

if TYPE_CHECKING:
    from diplograph.output.networks.column_cache import ColumnCache
    from diplograph.output.networks.formats import FORMATS, write, write_series, write_windows
    from diplograph.output.networks.network import Edge, Edges, Network, Node, Spell
    from diplograph.output.networks.network_builder import Networks
    from diplograph.output.networks.options import Options, options_of
    from diplograph.output.networks.windows import Windows

__all__ = [
    "FORMATS",
    "ColumnCache",
    "Edge",
    "Edges",
    "Network",
    "Networks",
    "Node",
    "Options",
    "Spell",
    "Windows",
    "options_of",
    "write",
    "write_series",
    "write_windows",
]

_MODULES = {
    "formats": ["FORMATS", "write", "write_series", "write_windows"],
    "column_cache": ["ColumnCache"],
    "network_builder": ["Networks"],
    "network": ["Edge", "Edges", "Network", "Node", "Spell"],
    "options": ["Options", "options_of"],
    "windows": ["Windows"],
}


def __getattr__(name: str) -> Any:
    """Imports a name on first use: the command line names the options without numpy."""
    from importlib import import_module

    for module, names in _MODULES.items():
        if name in names:
            try:
                return getattr(import_module(f"{__name__}.{module}"), name)
            except ModuleNotFoundError as error:
                if error.name not in ("numpy", "scipy"):
                    raise
                raise MissingExtra(error.name, "networks") from error
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
