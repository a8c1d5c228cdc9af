"""The process that answers one query and ends: a script, which needs the engine alone.

It reads a job of JSON from standard input (database, text, prefixes, computing, memory), writes the
result to standard output, as SPARQL Results JSON or N-Triples, and ends with one of the codes
below. What went wrong stands on standard error.
"""

import json
import math
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

ROWS, TRIPLES, REFUSED, FAULT = 0, 10, 11, 12
"""What a process ends with: rows or an answer; triples; the text is wrong; the store or SERVICE."""


def main() -> int:
    """Does the job on standard input, and gives the code to end with."""
    job = json.load(sys.stdin)
    try:
        store = ox.Store.read_only(job["database"])
        _limit(job["computing"], job["memory"])
        given = store.query(job["text"], prefixes=job["prefixes"])
        if isinstance(given, ox.QueryTriples):
            given.serialize(sys.stdout.buffer, format=ox.RdfFormat.N_TRIPLES)
            return TRIPLES
        given.serialize(sys.stdout.buffer, format=ox.QueryResultsFormat.JSON)
    except SyntaxError as error:
        json.dump(_explained(job, str(error)), sys.stderr)
        return REFUSED
    except (OSError, RuntimeError) as error:
        sys.stderr.write(str(error))
        return FAULT
    return ROWS


def _limit(computing: float | None, memory: int | None) -> None:
    """Lets the kernel end this process beyond its limits, also when nobody waits for it.

    They are what the query may take beyond what the engine took to open its store.
    """
    limits = [(resource.RLIMIT_CORE, 0, 0)]
    if computing is not None:
        most = math.ceil(time.process_time() + computing)
        limits.append((resource.RLIMIT_CPU, most, most + 1))  # SIGXCPU, which says why; SIGKILL
    if memory is not None:
        space = _addresses() + memory
        limits += [(resource.RLIMIT_AS, space, space), (resource.RLIMIT_FSIZE, memory, memory)]
    for kind, soft, hard in limits:
        with suppress(ValueError, OSError):  # a stricter one is in force, or the system has none
            resource.setrlimit(kind, (soft, hard))


def _addresses() -> int:
    """The bytes of address space that this process has, as far as the system tells."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _explained(job: dict[str, Any], said: str) -> dict[str, Any]:
    """Why the text is wrong. To find out, parts of it are run: that too must be done here."""
    from dataclasses import asdict

    from diplograph.queries.syntax import explained

    error = explained(job["text"], job["prefixes"], None, said)
    return {"problems": [asdict(p) for p in error.problems], "excerpt": error.excerpt}


if __name__ == "__main__":
    sys.exit(main())
