"""Watch the calls of a build to the system (strace), and say what a loss of power could take.

    cd tests && ../.venv/bin/python -m faults.syncs --articles 1000

What was written is lost until it is synced, and so is a name until its folder is. When the file
that names the current graph is replaced, nothing of that graph may be unsynced, nor that name
itself when the build ends. Linux only, with strace.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import editions
from .kills import KINDS, PATIENCE, Builds, say

WRITES = {"write", "pwrite64", "writev", "pwritev", "ftruncate", "fallocate"}
SYNCS = {"fsync", "fdatasync"}
NAMES = {"openat", "link", "linkat", "mkdir", "mkdirat", "rename", "renameat", "renameat2"}
_CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (\d+)")
_DESCRIPTOR = re.compile(r"\d+<([^>]*)>")
_PATH = re.compile(r'"([^"]*)"')


class Disk:
    """What the disk has not got yet: files that were written, folders with new names."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._same: dict[str, str] = {}  # other names of files, hard links
        self._written: set[str] = set()
        self._named: dict[str, set[str]] = defaultdict(set)
        self.swaps = 0

    def follow(self, calls: Iterable[str]) -> Iterator[str]:
        """What was lost if power were lost at the wrong moment, a line each."""
        for line in calls:
            if call := _CALL.match(line):
                yield from self._call(call[1], call[2])
        if "current" in self._named[self._store]:
            yield "the name of the current graph is not synced at the end"

    def _call(self, name: str, given: str) -> Iterator[str]:
        descriptor, paths = _DESCRIPTOR.match(given), _PATH.findall(given)
        if name in WRITES and descriptor:
            self._written.add(self._file(descriptor[1]))
        elif name in SYNCS and descriptor:
            self._written.discard(self._file(descriptor[1]))
            self._named.pop(descriptor[1], None)
        elif name.startswith("rename"):
            if paths[1] == f"{self._store}/current":
                yield from self._swap(paths[0])
            self._rename(*paths)
        elif name in NAMES and (name != "openat" or "O_CREAT" in given):
            if name.startswith("link"):
                self._same[paths[1]] = self._file(paths[0])
            elif name == "openat":
                self._written.add(self._file(paths[0]))
            self._name(paths[-1])

    def _swap(self, pointer: str) -> Iterator[str]:
        """A graph comes into force: it, and what leads to it, must be on the disk."""
        self.swaps += 1
        graphs = f"{self._store}/generations"
        links = {path for path, file in self._same.items() if file in self._written}
        for path in sorted(self._written | links):
            if path.startswith(f"{graphs}/") or path == pointer:
                yield f"{path} is written and not synced"
        for folder, names in sorted(self._named.items()):
            if f"{folder}/".startswith(f"{graphs}/") and names:
                yield f"{folder} has names that are not synced: {', '.join(sorted(names))}"

    def _rename(self, old: str, new: str) -> None:
        for path in [p for p in self._same if p == old or p.startswith(f"{old}/")]:
            self._same[new + path[len(old) :]] = self._same.pop(path)
        for path in [p for p in self._written if p == old or p.startswith(f"{old}/")]:
            self._written.remove(path)
            self._written.add(new + path[len(old) :])
        for path in [p for p in self._named if p == old or p.startswith(f"{old}/")]:
            self._named[new + path[len(old) :]] = self._named.pop(path)
        self._name(new)

    def _name(self, path: str) -> None:
        folder, _, name = path.rpartition("/")
        self._named[folder].add(name)

    def _file(self, path: str) -> str:
        return self._same.get(path, path)


def run(folder: Path, articles: int) -> dict[str, int]:
    """For each kind of build, how many calls were watched; ends the program at what is missing."""
    builds, watched = Builds(folder, articles), {}
    editions.write(folder, articles, KINDS[0].before)
    trace = folder / "trace"
    command = [sys.executable, "-m", "diplograph", "-C", str(folder), "build"]
    watch = ["strace", "-f", "-y", "-qq", "-o", str(trace), "-e"]
    calls = f"trace={','.join(sorted(WRITES | SYNCS | NAMES))}"
    for kind in KINDS:
        builds.succeed()
        editions.write(folder, articles, kind.after)
        subprocess.run(
            [*watch, calls, *command, *kind.options],
            check=True,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
        )
        lines = _joined(trace.read_text(errors="replace").splitlines())
        disk = Disk(str(builds.store.root))
        if findings := list(disk.follow(lines)):
            raise SystemExit("\n".join([f"{kind.name}:", *findings]))
        if disk.swaps != 1:
            raise SystemExit(f"{kind.name}: {disk.swaps} graphs came into force")
        watched[kind.name] = len(lines)
    return watched


def _joined(lines: list[str]) -> list[str]:
    """Calls that another thread interrupted are put together where they end."""
    begun: dict[str, str] = {}
    whole = []
    for line in lines:
        thread, _, rest = line.partition(" ")
        if rest.rstrip().endswith("<unfinished ...>"):
            begun[thread] = rest.rstrip().removesuffix("<unfinished ...>").rstrip()
        elif "resumed>" in rest:
            whole.append(f"{thread} {begun.pop(thread, '')}{rest.partition('resumed>')[2]}")
        else:
            whole.append(line)
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for kind, calls in run(Path(folder).resolve(), given.articles).items():
            say(f"{kind}: {calls} calls, all that must be is synced before it comes into force")


if __name__ == "__main__":
    main()
