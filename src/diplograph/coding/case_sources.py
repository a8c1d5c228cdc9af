"""The files that a case reads, which no output may overwrite."""

from collections.abc import Iterator
from pathlib import Path

from diplograph.coding.casefile import CaseFile
from diplograph.streams import followed


def source_at(path: Path, case: CaseFile, case_file: Path) -> str | None:
    """What a case has at `path`, or would read from a file there; None for nothing.

    `path` is without links, `case_file` is the path of the case file. A case whose file is gone has
    nothing.
    """
    if not case_file.exists():
        return None
    if path == followed(case_file):
        return "it is the case file"
    if path.is_relative_to(case.store.resolve()):
        return "it is in the store of the case"
    if case.pseudonyms and path == followed(case.pseudonyms):
        return "it is the key of the pseudonyms"
    return next((what for place, what in _read(path, case) if path.is_relative_to(place)), None)


def _read(path: Path, case: CaseFile) -> Iterator[tuple[Path, str]]:
    """The paths where a case reads files with such a name, and what it reads them as."""
    from diplograph.coding.readers.article_files import is_article_file

    if is_article_file(path):
        yield from ((place.resolve(), "the case reads it as an article") for place in case.articles)
        yield from ((place.resolve(), "the case reads it as a coding") for place in case.codings)
    if path.suffix == ".ttl":
        yield from (
            (place.resolve(), "the case reads it as vocabulary") for place in case.vocabulary
        )
    if path.suffix == ".rq" and path.parent in (folder.resolve() for folder in case.queries):
        yield path, "the case reads it as a saved query"
