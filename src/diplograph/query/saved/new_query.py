"""Creates the file of a new saved query from a template."""

import re
from pathlib import Path

from diplograph import resources
from diplograph.errors import DiplographError, InputError, Problem
from diplograph.query.saved.library import SUFFIX
from diplograph.query.saved.query_reader import NAME, NAME_HINT


def draft(folder: Path, name: str, shown: str | None = None) -> Path:
    """Writes a runnable query with comments on what to change, and gives its path.

    It creates `folder` if needed; `shown` is the folder's path for messages.

    Raises:
        InputError: `name` is not a valid name for a query.
        DiplographError: the file exists already, or cannot be written.
    """
    if not re.fullmatch(NAME, name):
        raise InputError([Problem(f"{name!r} cannot name a query", hint=NAME_HINT)])
    path = folder / f"{name}{SUFFIX}"
    at = f"{shown or folder}/{path.name}"
    text = resources.query_template().read_text(encoding="utf-8").replace("{name}", name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise DiplographError(f"{at}: already there (choose another name)") from error
    except OSError as error:
        raise DiplographError(f"{at}: cannot be written: {error.strerror}") from error
    return path
