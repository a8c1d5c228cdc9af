"""What goes wrong when a query asks other machines."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from diplograph.errors import DiplographError

_OF_THE_STORE: Final = ("Corruption", "IO error")


@contextmanager
def translated_answers(text: str) -> Iterator[None]:
    """Raises what a SERVICE of the query `text` ran into as an error of diplograph."""
    try:
        yield
    except (OSError, RuntimeError) as fault:
        if "service" not in text.lower() or str(fault).startswith(_OF_THE_STORE):
            raise
        raise DiplographError(f"SERVICE had no answer: {fault}") from fault
