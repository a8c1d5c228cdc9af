"""Begin a build and wait until killed. Argument: the folder of the store."""

import sys
from pathlib import Path

from diplograph.graph.store import Generations

from .case import BASE, PROGRAM, article


def main(root: Path) -> None:
    with Generations(root).draft(BASE, PROGRAM) as draft:
        draft.put("article/a", article("a", "half"))
        sys.stdout.write("drafted\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
