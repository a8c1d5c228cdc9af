"""The result of an ASK query, and the wrapper for results of all forms."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from threading import get_ident
from typing import Any, TypeVar

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.query.results.labels import Labels
from diplograph.query.results.result import Citable, Citing, Reasons, Result
from diplograph.query.results.triples import Triples

_T = TypeVar("_T")


class BooleanResult(Citable):
    """The result of an ASK query: true or false."""

    def __init__(
        self,
        value: bool,
        citing: Citing | None = None,
        reasons: Reasons | None = None,
    ) -> None:
        super().__init__(citing, reasons)
        self.value = value

    def why_no(self) -> str | None:
        """The reason if the result is false because of a term or literal of the query, or None."""
        return None if self.value or self.reasons is None else self.reasons.why_empty()

    def notices(self) -> list[str]:
        """What the result does not show, one line each: why it is false, then the remarks."""
        why = self.why_no()
        return [*([f"no: {why}"] if why else ()), *self.remarks(why)]

    def __bool__(self) -> bool:
        return self.value

    def __repr__(self) -> str:
        return f"<BooleanResult: {'yes' if self.value else 'no'}>"


def result_of(
    given: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean | Iterable[ox.Triple],
    names: Labels,
    *,
    reading: Callable[[], AbstractContextManager[None]] = nullcontext,
    citing: Citing | None = None,
    reasons: Reasons | None = None,
    **more: Any,
) -> Result | Triples | BooleanResult:
    """Wraps the engine's result of a query.

    Rows and triples are read inside the context manager from `reading`, which can translate the
    engine's errors. The other arguments, such as `sort` and `evidence`, are those of `Result`.

    Raises:
        QueryError: `sort` or `evidence` names no column.
    """
    if isinstance(given, ox.QueryBoolean):
        return BooleanResult(bool(given), citing, reasons)
    if not isinstance(given, ox.QuerySolutions):
        return Triples(_read(given, reading), names, citing, reasons)
    columns = [variable.value for variable in given.variables]
    solutions = _read(given, reading)
    if reasons and reasons.first_rows:
        solutions = reasons.first_rows.of(columns, solutions)
    return Result(columns, solutions, names, citing=citing, reasons=reasons, **more)


def _read(given: Iterable[_T], reading: Callable[[], AbstractContextManager[None]]) -> Iterator[_T]:
    """Yields the engine's items, in this thread only: another thread would crash the process.

    Raises:
        UsageError: another thread reads them.
    """
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
