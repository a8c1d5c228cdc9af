"""Ask the current graph over and over until told to stop, and complain of anything but an edition.

Arguments: the case's folder, and the snapshot ids that may be seen. Prints how often it looked.
"""

import sys
import threading
import time
from itertools import count
from pathlib import Path

import pyoxigraph as ox

import diplograph
from diplograph.errors import StoreError
from diplograph.graph.store import Generation

from .editions import EDITIONS, edition_name

PUBLISHER = ox.NamedNode("http://purl.org/dc/elements/1.1/publisher")


def look(folder: Path, known: set[str]) -> bool:
    """Opens the current graph and counts it; False if it was cleared in between."""
    generation = diplograph.open(folder).generation
    try:
        store = generation.open()
    except StoreError as error:
        if "a later build has just cleared it" in str(error):
            return False
        raise
    expect_an_edition(generation, store)
    if generation.snapshot not in known:
        raise SystemExit(f"generation {generation.number} has the snapshot {generation.snapshot}")
    return True


def expect_an_edition(generation: Generation, store: ox.Store) -> None:
    found, head = len(store), generation.head
    if found != head.triples + head.inferred:
        raise SystemExit(f"generation {head.number} has {found} triples, not {head.triples}")
    editions = {
        edition: sum(1 for _ in store.quads_for_pattern(None, PUBLISHER, ox.Literal(name)))
        for edition in EDITIONS
        for name in [edition_name(edition)]
    }
    if sum(map(bool, editions.values())) != 1:
        raise SystemExit(f"generation {head.number} is of several editions: {editions}")


def main(folder: Path, known: set[str]) -> None:
    told = threading.Event()
    threading.Thread(target=listen, args=[told], daemon=True).start()
    looks = 0
    for rounds in count(1):
        looks += look(folder, known)
        if rounds == 1:
            sys.stdout.write("looking\n")
            sys.stdout.flush()
        if told.is_set():
            break
        time.sleep(0.05)
    sys.stdout.write(f"{looks}\n")


def listen(told: threading.Event) -> None:
    sys.stdin.readline()
    told.set()


if __name__ == "__main__":
    main(Path(sys.argv[1]), set(sys.argv[2:]))
