"""What the engine gave to a query, whatever its form: rows, triples, or yes or no."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from threading import get_ident
from typing import TypeVar

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.query.results.labels import Labels
from diplograph.query.results.result import Citable, Citing, Reasons, ReceiptOf, Result
from diplograph.query.results.triples import Triples

_T = TypeVar("_T")


class BooleanResult(Citable):
    """The answer of an ASK query: true or false."""

    def __init__(
        self,
        value: bool,
        citing: Citing | None = None,
        reasons: Reasons | None = None,
    ) -> None:
        self.value = value
        self.citing = citing
        self.reasons = reasons

    def why_no(self) -> str | None:
        """Why the answer is false, if it is, and a term or a literal of the query is the reason."""
        return None if self.value or self.reasons is None else self.reasons.why_empty()

    def __bool__(self) -> bool:
        return self.value

    def __repr__(self) -> str:
        return f"<BooleanResult: {'yes' if self.value else 'no'}>"


def result_of(
    given: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean | Iterable[ox.Triple],
    names: Labels,
    *,
    reading: Callable[[], AbstractContextManager[None]] = nullcontext,
    sort: Sequence[str] = (),
    evidence: Sequence[str] = (),
    receipts: ReceiptOf | None = None,
    citing: Citing | None = None,
    reasons: Reasons | None = None,
) -> Result | Triples | BooleanResult:
    """What the engine gave to a query, for people.

    Rows and triples are read inside the context that `reading` gives, for what the engine may raise
    then. The rest is for rows, as for `Result`.

    Raises:
        QueryError: `sort` or `evidence` names no column.
    """
    if isinstance(given, ox.QueryBoolean):
        return BooleanResult(bool(given), citing, reasons)
    if not isinstance(given, ox.QuerySolutions):
        return Triples(_read(given, reading), names, citing, reasons)
    columns = [variable.value for variable in given.variables]
    return Result(
        columns,
        _read(given, reading),
        names,
        sort=sort,
        evidence=evidence,
        receipts=receipts,
        citing=citing,
        reasons=reasons,
    )


def _read(given: Iterable[_T], reading: Callable[[], AbstractContextManager[None]]) -> Iterator[_T]:
    """What the engine gives, in this thread alone: in another one it would end the process."""
    owner = get_ident()

    def check() -> None:
        if get_ident() != owner:
            raise UsageError("a result can only be read in the thread that asked for it")

    def read() -> Iterator[_T]:
        check()
        with reading():
            for each in given:
                yield each
                check()

    return read()
