"""Results of queries: typed rows with labels and evidence, triples or a boolean.

`result_of` wraps the engine's result in a `Result`, `Triples` or a `BooleanResult`;
`diplograph.query.results.formats.write` writes it for people and for programs.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diplograph.query.results import formats
    from diplograph.query.results.boolean_result import BooleanResult, result_of
    from diplograph.query.results.citation import Citation
    from diplograph.query.results.labels import Iri, Labels
    from diplograph.query.results.passages import Passage
    from diplograph.query.results.receipts import Quote, Receipt, Receipts
    from diplograph.query.results.result import Result
    from diplograph.query.results.rows import Row
    from diplograph.query.results.triples import Triples
    from diplograph.query.results.values import Value

__all__ = [
    "BooleanResult",
    "Citation",
    "Iri",
    "Labels",
    "Passage",
    "Quote",
    "Receipt",
    "Receipts",
    "Result",
    "Row",
    "Triples",
    "Value",
    "formats",
    "result_of",
]

_MODULES = {
    "boolean_result": ["BooleanResult", "result_of"],
    "citation": ["Citation"],
    "labels": ["Iri", "Labels"],
    "passages": ["Passage"],
    "receipts": ["Quote", "Receipt", "Receipts"],
    "result": ["Result"],
    "rows": ["Row"],
    "triples": ["Triples"],
    "values": ["Value"],
}


def __getattr__(name: str) -> Any:
    """Imports a name at its first use: rows without evidence need few of the modules."""
    from importlib import import_module

    if name == "formats":
        return import_module(f"{__name__}.formats")
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
