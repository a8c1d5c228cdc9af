"""Read the current generation over and over until told to stop. Argument: the store's folder.

Each build writes one word into both articles, so a graph with two words is half built.
"""

import sys
import threading
from itertools import count
from pathlib import Path

from diplograph.graph.store import Generations

from .case import triples


def main(root: Path) -> None:
    told = threading.Event()
    threading.Thread(target=listen, args=[told], daemon=True).start()
    store = Generations(root)
    for rounds in count(1):
        current = store.current()
        assert current
        found = triples(current)
        words = {line.split()[-1] for line in found if "exact" in line}
        assert len(words) == 1, words
        assert len(found) == current.head.triples + current.head.inferred
        if told.is_set():
            say(f"consistent {rounds}")
            break
        if rounds == 1:
            say("reading")


def listen(told: threading.Event) -> None:
    sys.stdin.readline()
    told.set()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
