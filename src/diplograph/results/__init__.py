"""What a query gives: typed rows that know their labels and the words that they rest on.

`result_of` makes a `Result`, `Triples` or an `Answer` of what the engine gives;
`diplograph.results.formats.write` writes it for people and for programs.
"""

from diplograph.results.names import Iri, Names
from diplograph.results.passages import Passage
from diplograph.results.receipts import Quote, Receipt, Receipts
from diplograph.results.result import Answer, Result, Triples, result_of
from diplograph.results.rows import Row
from diplograph.results.values import Value

__all__ = [
    "Answer",
    "Iri",
    "Names",
    "Passage",
    "Quote",
    "Receipt",
    "Receipts",
    "Result",
    "Row",
    "Triples",
    "Value",
    "result_of",
]
