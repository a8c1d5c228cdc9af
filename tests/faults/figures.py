"""Figures that a command of this repository writes into a page of the documentation."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path


def write(page: Path, name: str, lines: Sequence[str]) -> None:
    """Puts lines below `<!-- figures of NAME -->`, up to `<!-- end -->`, and says where from."""
    today = datetime.now(UTC).date()
    where = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    text = "\n".join(["", *lines, "", f"Measured on {today}: {where}.", ""])
    between = re.compile(rf"(<!-- figures of {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    written, times = between.subn(lambda match: match[1] + text + match[2], page.read_text())
    if times != 1:
        raise SystemExit(f"{page}: no place for the figures of {name}")
    page.write_text(written)
