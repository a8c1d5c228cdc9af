"""Who attacks the server keeps no others waiting: `attacks.py` measures how long."""

import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

import diplograph
from diplograph.coding.scaffold import start

from . import attacks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="clients have 127.0.0.2 and on")


@pytest.mark.parametrize("attack", [attacks.draw, attacks.never_end, attacks.send_half])
def test_others_are_answered_and_the_log_is_quiet(
    tmp_path: Path, attack: Callable[[int, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Endless queries may take an hour: without a share for each client all others wait."""
    monkeypatch.setattr(attacks, "PATIENCE", 600)
    start(tmp_path / "case", sample=True)
    diplograph.open(tmp_path / "case").build()
    log = tmp_path / "log"
    with attacks.served(tmp_path / "case", log, "--timeout", "3600", "--processes", "1") as port:
        with attacks.attacked(port, attack):
            for _ in range(3):
                number = next(attacks.NUMBERS)
                small = f"/sparql?query={quote(f'{attacks.SMALL}{number}')}"
                assert attacks.asked(port, small, 200) == 200
                assert attacks.asked(port, f"/show/egypt?n={number}", 200) == 200
        assert len(log.read_text().splitlines()) == 1
