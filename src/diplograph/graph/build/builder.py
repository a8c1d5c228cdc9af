"""A build: from the files of a case to the current generation."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import file_digest
from itertools import chain
from pathlib import Path

from msgspec import structs

from diplograph.coding.casefile import CaseFile
from diplograph.coding.readers.article_files import Reading, read
from diplograph.coding.readers.entry_places import locate
from diplograph.errors import InputError, Problem
from diplograph.graph import mapping
from diplograph.graph.build import shape_checks
from diplograph.graph.build.article_remarks import article_remarks
from diplograph.graph.build.case_remarks import (
    coders_in,
    coders_of,
    unused_coders,
    vocabulary_remarks,
)
from diplograph.graph.build.findings import Findings, PreviousBuild, by_path
from diplograph.graph.build.inputs import BuildInputs, article_files, load_vocabulary, not_read
from diplograph.graph.build.references import Entries, broken_references, supersession_cycles
from diplograph.graph.build.shape_checks import FEW, ArticleShapes
from diplograph.graph.build.vocabulary_checks import vocabulary_problems
from diplograph.graph.store import Generation, Generations
from diplograph.graph.store.draft import Draft
from diplograph.graph.store.parts import ARTICLE, INFERRED
from diplograph.graph.store.sources import Source
from diplograph.version import __version__

Progress = Callable[[int, int], None]
"""A function that gets the bytes done and the bytes in total."""

Remark = Callable[[Problem], None]
"""A function that gets each remark: a problem that does not refuse a build."""

_ALL = "diplograph check names all"


@dataclass(frozen=True)
class BuildReport:
    """The report of a build. `fresh` is False if nothing had changed and nothing was written.

    `added`, `changed` and `removed` are ids of articles. `reason` says why a full build was made,
    if it was. `remarks` concern what was read: shared labels, contradictory dates, holders
    without a tenure on the day, files that are not read and, if few articles changed, shapes that
    they break. `left_out` has the problems of articles that were skipped, if that was asked for.
    """

    generation: Generation
    fresh: bool
    reason: str | None
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    remarks: tuple[Problem, ...] = ()
    left_out: tuple[Problem, ...] = ()


def check(
    case: CaseFile,
    paths: Sequence[Path] | None = None,
    *,
    shapes: bool = False,
    remark: Remark = lambda _problem: None,
) -> int:
    """Checks the articles as a build would, writes nothing, and returns their number.

    If the whole case is checked, its further codings for comparison are checked too. With `shapes`,
    articles that break `ontology/shapes.ttl` are refused, as the vocabulary always is. `remark`
    gets the remarks of a build, and one for each article dated in the future; without `shapes`,
    also the shapes that the first `shape_checks.MANY` articles break.

    Raises:
        InputError: all problems that a build would refuse; references to other articles only if the
            whole case is checked.
    """
    inputs, findings = load_vocabulary(case), Findings()
    resolver, today = inputs.resolver, datetime.now(UTC).date()
    doubts: list[Problem] = []
    coders: set[str] = set()
    findings.problems += vocabulary_problems(case, inputs)
    article_shapes = ArticleShapes(case, inputs, most=None if shapes else shape_checks.MANY)
    malformed: list[Problem] = []
    articles = article_files(case, paths)
    codings = article_files(case, case.codings if paths is None else ())
    for path in articles.files:
        for reading in read(path, case.shown(path), resolver):
            findings.take(reading)
            doubts += _remarks(reading, inputs, today)
            if reading.article:
                malformed += article_shapes.take(path, reading.article)
                coders |= coders_of(reading.article)
    for path in codings.files:
        for reading in read(path, case.shown(path), resolver):
            findings.problems += reading.problems
            doubts += _remarks(reading, inputs, today)
            coders |= coders_of(reading.article) if reading.article else set()
    malformed += article_shapes.rest()
    if shapes:
        findings.problems += malformed
        malformed = []
    if paths is None:
        broken = broken_references(findings, None, case.base, set())
        findings.problems += locate(broken, case.root, resolver)
    cycles = supersession_cycles(findings, None, case.base, set())
    findings.problems += locate(cycles, case.root, resolver)
    is_whole = paths is None and not findings.problems  # else not all coders are known
    for problem in (
        *(unused_coders(case, inputs, coders) if is_whole else ()),
        *vocabulary_remarks(case, inputs),
        *locate(doubts, case.root, resolver),
        *not_read([*articles.others, *codings.others], case),
        *malformed,
        *_unchecked(article_shapes.left_out),
    ):
        remark(problem)
    if findings.problems:
        raise InputError(findings.problems)
    return len(findings.origins)


def _unchecked(number: int) -> Iterator[Problem]:
    if number:
        articles = "article is" if number == 1 else "articles are"
        message = f"{number:,} more {articles} not held to the shapes"
        yield Problem(message, hint="check --shapes takes all, in minutes where they are many")


def _remarks(reading: Reading, inputs: BuildInputs, today: date | None = None) -> Iterator[Problem]:
    if reading.article:
        yield from article_remarks(reading.article, reading.path, inputs.vocabulary, today)


def build(
    case: CaseFile,
    *,
    full: bool = False,
    reread: bool = False,
    skip_invalid: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> BuildReport:
    """Brings the store up to date with the files; the current generation changes at the end.

    `full` builds everything from nothing; `reread` reads every file, even if it has the size and
    time of the last build. With `skip_invalid`, articles with problems are left out, and so are
    articles that refer to their entries.

    Raises:
        InputError: problems in the vocabulary or, without `skip_invalid`, in articles; the old
            generation stays current.
        LockedError: another build is running.
        StoreError: the current generation is damaged.
        DiplographError: the disk is full, or the folder cannot be written to.
    """
    referring: Excluded = {}
    while True:
        report = _attempt(
            case,
            full=full,
            reread=reread,
            excluded=referring if skip_invalid else None,
            progress=progress,
        )
        if report is not None:
            return report


Excluded = dict[str, list[Problem]]
"""Articles, by id, that refer to entries outside of the graph, each with its problems."""


def _attempt(
    case: CaseFile, *, full: bool, reread: bool, excluded: Excluded | None, progress: Progress
) -> BuildReport | None:
    """Builds without the `excluded` articles and, unless that is None, without invalid ones.

    Articles that refer to something left out are known only at the end. If there are any, they are
    added to `excluded`, and the result is None: the caller must try again.
    """
    paths, others = article_files(case)
    with Generations(case.store).draft(case.base, __version__, full=full) as draft:
        old = draft.old
        inputs = load_vocabulary(case, old)
        before = old.parts if old else {}
        same = old is not None and old.vocabulary == {**inputs.files, INFERRED: inputs.inferred}
        known = old if same and not reread and _has_settings(old, inputs) else None
        previous = PreviousBuild(old, _valid(_unchanged(case, paths, known), known, excluded or ()))
        findings = Findings(
            previous,
            remarks=dict(old.sources.remarks) if old else {},
            skip_invalid=excluded is not None,
        )
        on_vocabulary = [] if same else _take_vocabulary(case, inputs, findings, draft)
        sources, changed = _map(
            case, paths, draft, inputs, findings, known, excluded or (), progress
        )
        entries = Entries(draft.old_store, before, case.base) if draft.old_store else None
        gone = previous.replaced - {part for source in sources.values() for part in source.records}
        broken = [
            *broken_references(findings, entries, case.base, changed | gone),
            *supersession_cycles(findings, entries, case.base, changed | gone),
        ]
        if excluded is None:
            findings.problems += locate(broken, case.root, inputs.resolver)
            if findings.problems:
                raise InputError(findings.problems)
        elif broken:
            for one in broken:
                excluded.setdefault(str(one.where[0]), []).extend(
                    locate([one], case.root, inputs.resolver)
                )
            return None
        left_out = [*findings.problems, *chain.from_iterable((excluded or {}).values())]
        for part in sorted(gone):
            draft.remove(part)
            findings.remember(part, ())
        generation = draft.commit(
            previous.sources | sources,
            inputs.digest,
            inputs.settings,
            by_path(left_out),
            findings.remarks,
            findings.skipped + len(excluded or ()),
        )
    remarks: list[Problem] = []
    if case.coders and not (case.codings or left_out) and (changed or gone or not same):
        remarks += unused_coders(case, inputs, coders_in(generation.open()))  # all are known
    remarks += [
        *on_vocabulary[:FEW],
        *_more(on_vocabulary, "remarks on the vocabulary"),
        *locate(findings.doubts[:FEW], case.root, inputs.resolver),
        *_more(findings.doubts, "remarks on articles"),
        *not_read(others, case),
    ]
    if 0 < len(changed) <= FEW:
        remarks += ArticleShapes(case, inputs).built(generation, sources, changed)
    return BuildReport(
        generation=generation,
        fresh=old is None or generation.number != old.number,
        reason=draft.reason,
        added=_ids(changed - before.keys()),
        changed=_ids(changed & before.keys()),
        removed=_ids(gone),
        remarks=tuple(remarks),
        left_out=tuple(left_out),
    )


def _take_vocabulary(
    case: CaseFile, inputs: BuildInputs, findings: Findings, draft: Draft
) -> list[Problem]:
    """Puts a sound vocabulary into the draft; returns the remarks on it.

    Raises:
        InputError: it has problems, and invalid articles are skipped: the vocabulary never is.
    """
    remarks = [*vocabulary_remarks(case, inputs)]
    findings.problems += vocabulary_problems(case, inputs)
    if not findings.problems:
        draft.replace_vocabulary(inputs.files, inputs.inferred)
    elif findings.skip_invalid:
        raise InputError(findings.problems)
    findings.remember_vocabulary(remarks, case.base)
    return remarks


def _valid(
    sources: dict[str, Source], known: Generation | None, excluded: Collection[str]
) -> dict[str, Source]:
    """The sources without problems, from which no article is excluded now."""
    before = known.sources.left_out if known else {}
    return {
        shown: source
        for shown, source in sources.items()
        if shown not in before and not any(source.gave(ARTICLE + article) for article in excluded)
    }


def _map(
    case: CaseFile,
    paths: Sequence[Path],
    draft: Draft,
    inputs: BuildInputs,
    findings: Findings,
    known: Generation | None,
    excluded: Collection[str],
    progress: Progress,
) -> tuple[dict[str, Source], set[str]]:
    """Reads the files that may have changed and maps their articles.

    `known` is the generation whose records say which lines have not changed, if these are valid;
    articles that are `excluded` are not mapped. Returns the records of the files that were read,
    and the parts that differ.
    """
    sources: dict[str, Source] = {}
    changed: set[str] = set()
    stats = {path: path.stat() for path in paths}
    total, done = sum(stat.st_size for stat in stats.values()), 0
    for path, stat in stats.items():
        shown = case.shown(path)
        if shown not in findings.previous.sources:
            digest = _digest(path)
            records: dict[str, str] = {}
            for reading in read(path, shown, inputs.resolver, _records(shown, known)):
                if reading.id in excluded:
                    continue
                doubts = [*_remarks(reading, inputs)]
                findings.doubts += doubts
                if not findings.take(reading) or reading.id is None:
                    continue
                part = ARTICLE + reading.id
                records[part] = reading.digest
                if reading.article is None:
                    continue
                findings.remember(part, doubts)
                if draft.put(part, mapping.triples(reading.article)):
                    changed.add(part)
            sources[shown] = Source.of(stat, digest, records)
        done += stat.st_size
        progress(done, total)
    return sources, changed


def _more(problems: Sequence[Problem], what: str) -> Iterator[Problem]:
    """A problem that says how many more there are than the few that a build reports."""
    if (more := len(problems) - FEW) > 0:
        yield Problem(f"{more:,} more {what}", hint=_ALL)


def _has_settings(generation: Generation | None, inputs: BuildInputs) -> bool:
    """Whether a generation was built with the current settings."""
    return generation is not None and generation.sources.settings == inputs.settings


def _unchanged(
    case: CaseFile, paths: Sequence[Path], known: Generation | None
) -> dict[str, Source]:
    """The records of the unchanged files: compared by size and time, else by digest."""
    unchanged: dict[str, Source] = {}
    if known is None:
        return unchanged
    for path in paths:
        shown, stat = case.shown(path), path.stat()
        source = known.sources.files.get(shown)
        if source is None:
            continue
        if known.sources.unchanged(shown, stat):
            unchanged[shown] = source
        elif source.size == stat.st_size and source.sha256 == _digest(path):
            unchanged[shown] = structs.replace(source, mtime_ns=stat.st_mtime_ns)
    return unchanged


def _records(shown: str, known: Generation | None) -> dict[str, str]:
    """The digests of a file's records in the last build, with the ids of their articles."""
    if known is None or shown not in known.sources.files:
        return {}
    records = known.sources.files[shown].records
    return {digest: part.removeprefix(ARTICLE) for part, digest in records.items() if digest}


def pending(case: CaseFile, generation: Generation) -> dict[str, list[str]]:
    """The files that are `new`, `changed` or `gone` since a generation was built.

    Raises:
        InputError: the vocabulary cannot be read.
    """
    sources = generation.sources
    found = {case.shown(path): path for path in article_files(case).files}
    inputs = load_vocabulary(case, generation)
    known = generation if _has_settings(generation, inputs) else None
    unchanged = _unchanged(case, [*found.values()], known)
    changed = [shown for shown in found if shown in sources.files and shown not in unchanged]
    now, then = {**inputs.files, INFERRED: inputs.inferred}, generation.vocabulary
    files = (now.keys() | then.keys()) - {INFERRED}
    names = {part.removeprefix("file/") for part in files if now.get(part) != then.get(part)}
    return {
        "new": [shown for shown in found if shown not in sources.files],
        "changed": [*sorted(names), *changed],
        "gone": sorted(sources.files.keys() - found.keys()),
    }


def _digest(path: Path) -> str:
    """The SHA-256 of a file; empty if it cannot be read, which its reader will report."""
    try:
        with path.open("rb") as content:
            return file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


def _ids(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(part.removeprefix(ARTICLE) for part in parts))
