"""Translates the engine's errors that a query causes, not the store."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from diplograph.errors import DiplographError

_OF_THE_STORE: Final = ("Corruption", "IO error")


@contextmanager
def translated_answers(text: str, prefixes: Mapping[str, str]) -> Iterator[None]:
    """Turns the engine's errors about the query `text`, or its SERVICE, into diplograph errors.

    Raises:
        QueryError: the query calls a function that the engine does not have.
        DiplographError: a SERVICE did not answer.
    """
    try:
        yield
    except (OSError, RuntimeError) as fault:
        from diplograph.query.saved.syntax import is_of_query, refused_by_engine

        if isinstance(fault, RuntimeError) and is_of_query(str(fault)):
            raise refused_by_engine(text, prefixes, str(fault)) from fault
        if "service" not in text.lower() or str(fault).startswith(_OF_THE_STORE):
            raise
        raise DiplographError(f"SERVICE had no answer: {fault}") from fault
