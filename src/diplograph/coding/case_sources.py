"""What a case reads, and must not be overwritten by what is written of it."""

from collections.abc import Iterator
from pathlib import Path

from diplograph.coding.casefile import CaseFile
from diplograph.streams import followed


def source_at(path: Path, case: CaseFile, case_file: Path) -> str | None:
    """What a case has at a path, or would read there if something were written: None for nothing.

    `path` is without links, `case_file` the path of the case's own file. A case that is gone has
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
    """The places where files that are called like this are read, and what for."""
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
