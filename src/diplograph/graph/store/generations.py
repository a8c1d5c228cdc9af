"""The generations of a case: the current one, the older ones, and the making of the next.

The folder of a store holds

- `current`: the number of the current generation;
- `generations/<number>/`: complete generations;
- `work/`: the files of a running build; garbage once the build has ended, however it ended;
- `lock`: locked by the running build.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diplograph.errors import DiplographError, StoreError
from diplograph.graph.store.durable_files import (
    empty_folder,
    remove_folder,
    replace_synced,
    sync_folder,
)
from diplograph.graph.store.engine_errors import translated_faults
from diplograph.graph.store.generation import FOLDER, HEAD, Generation
from diplograph.graph.store.lock import build_lock, unheld

if TYPE_CHECKING:
    from diplograph.graph.store.draft import Draft

KEPT: Final = 3
"""Generations that are kept: the current one and its predecessors."""

_MENDS: Final = "go back with `diplograph rollback`, or run `diplograph build --full`"


class Generations:
    """The store of a case in the folder `root`, which need not exist yet."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Generation | None:
        """The current generation, or None if nothing was built yet.

        Raises StoreError if the file that names it is damaged or gone, or names a generation that
        does not exist.
        """
        found = self._current()
        if found is None and self.all() and self._named() is None:
            raise StoreError(f"{self.root / 'current'}: not there, but generations are ({_MENDS})")
        return found

    def all(self) -> list[Generation]:
        """All generations, oldest first."""
        with translated_faults(self.root):
            try:
                names = [path.name for path in (self.root / FOLDER).iterdir()]
            except FileNotFoundError:
                return []
        numbers = sorted(int(name) for name in names if name.isdecimal())
        return [Generation(self.root, number) for number in numbers]

    @contextmanager
    def draft(self, base: str, program: str, *, full: bool = False) -> "Iterator[Draft]":
        """Begin the next generation; it becomes current when the draft is committed.

        `base` is the base IRI of the case, `program` the version of diplograph. The draft starts
        from the current generation. It starts from nothing with `full`, if there is no generation,
        or if that has another base or another version, whose mapping may differ. If the block ends
        without a commit, the store does not change.

        Raises LockedError if another build is running, StoreError if the current generation is
        damaged or of another format and not `full`, DiplographError if the folder cannot be
        written to.
        """
        from diplograph.graph.store.draft import Draft

        with self._locked() as work:
            current = self._current(mend=full)
            with translated_faults(self.root):
                number = max((there.number for there in self.all()), default=0) + 1
                reason = _reason_for_full(current, base, program, full)
                if current is None and number > 1 and not full:
                    reason = "it was not known which generation was the current one"
                draft = Draft(
                    work,
                    number,
                    base=base,
                    program=program,
                    old=None if reason else current,
                    parent=current.number if current else None,
                    reason=reason,
                    install=self._install,
                )
            try:
                yield draft
            finally:
                draft.close()

    def rollback(self) -> Generation:
        """Make the generation before the current one current again, and return it.

        If the current one is not known, it is the newest generation without damage. Raises
        DiplographError if there is none, StoreError if it is damaged, LockedError if a build is
        running.
        """
        with self._locked() as work:
            current = self._named(mend=True)
            earlier = self._before(current) if current else self._newest_sound()
            if earlier is None:
                raise DiplographError(f"{self.root}: there is no earlier generation to go back to")
            earlier.check_files(thorough=True)
            with translated_faults(self.root):
                self._point(earlier, work)
            return earlier

    @contextmanager
    def _locked(self) -> Iterator[Path]:
        """Hold the build lock, and yield an empty work folder."""
        work = self.root / "work"
        with translated_faults(self.root):
            if not self.root.exists():
                self.root.mkdir(parents=True, exist_ok=True)
                sync_folder(self.root.parent)
            ignore = self.root / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="ascii")
        with ExitStack() as stack:
            with translated_faults(self.root):
                stack.enter_context(build_lock(self.root / "lock"))
                empty_folder(work)
                (self.root / FOLDER).mkdir(exist_ok=True)
            try:
                yield work
            finally:
                with suppress(OSError):  # what cannot be removed now, the next build removes
                    remove_folder(work)

    def _current(self, *, mend: bool = False) -> Generation | None:
        """The current generation; with `mend`, None if the pointer is damaged."""
        named = self._named(mend=mend)
        if named is None or named.path.is_dir():
            return named
        if mend:
            return None
        again = self._named()
        if again is None or again.number != named.number:  # a build has finished in between
            return self._current()
        finding = f"it names generation {named.number}, which is not there"
        raise StoreError(f"{self.root / 'current'}: damaged: {finding} ({_MENDS})")

    def _named(self, *, mend: bool = False) -> Generation | None:
        """The generation that the pointer names, whether it exists or not."""
        path = self.root / "current"
        with translated_faults(self.root):
            try:
                text = path.read_bytes()
            except FileNotFoundError:
                return None
        if text.strip().isdigit():
            return Generation(self.root, int(text))
        if mend:
            return None
        raise StoreError(f"{path}: damaged: it does not name a generation ({_MENDS})")

    def _before(self, current: Generation) -> Generation | None:
        """The generation that was current before; by number if the head cannot be read."""
        there = self.all()
        try:
            number = current.head.parent
        except StoreError:
            number = max((g.number for g in there if g.number < current.number), default=None)
        return next((generation for generation in there if generation.number == number), None)

    def _newest_sound(self) -> Generation | None:
        for generation in reversed(self.all()):
            with suppress(StoreError):
                generation.check_files(thorough=True)
                return generation
        return None

    def _point(self, generation: Generation, work: Path) -> None:
        replace_synced(self.root / "current", f"{generation.number}\n".encode(), work)

    def _install(self, folder: Path, number: int) -> Generation:
        """Make a finished folder the current generation `number`, and remove old generations."""
        fresh = Generation(self.root, number)
        folder.rename(fresh.path)
        sync_folder(fresh.path.parent)
        self._point(fresh, folder.parent)
        kept = self._lineage(fresh)
        for old in self.all():
            if old.number not in kept:
                self._clear(old, folder.parent)
        return fresh

    def _lineage(self, generation: Generation) -> set[int]:
        """The numbers of a generation and its predecessors, KEPT in all."""
        kept = {generation.number}
        with suppress(StoreError):  # the lineage ends at a head that cannot be read
            while len(kept) < KEPT and (parent := generation.head.parent) is not None:
                kept.add(parent)
                generation = Generation(self.root, parent)
        return kept

    def _clear(self, generation: Generation, work: Path) -> None:
        """Remove a generation, unless a reader holds it; then a later build tries again."""
        with suppress(OSError), unheld(generation.path / HEAD) as free:
            if free:
                generation.path.rename(work / str(generation.number))
        with suppress(OSError):
            remove_folder(work / str(generation.number))


def _reason_for_full(current: Generation | None, base: str, program: str, full: bool) -> str | None:
    """The reason to build from nothing; None if the current generation can be used."""
    if full:
        return "as asked"
    if current is None:
        return "there was none yet"
    if current.head.base != base:
        return f"the base was <{current.head.base}>"
    if current.head.program != program:
        return f"it was built by diplograph {current.head.program}"
    return None
