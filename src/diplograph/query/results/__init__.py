"""What a query gives: typed rows that know their labels and the words that they rest on.

`result_of` makes a `Result`, `Triples` or a `BooleanResult` of what the engine gives;
`diplograph.results.formats.write` writes it for people and for programs.
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
    """Imports what is asked for: rows without their evidence take few of them."""
    from importlib import import_module

    if name == "formats":
        return import_module(f"{__name__}.formats")
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
