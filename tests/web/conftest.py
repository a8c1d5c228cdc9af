"""The web of the sample case, asked without a network; what answers are real processes.

No answer has to be there in time, but where a test is about that.
"""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

import diplograph
from diplograph import Limits
from diplograph.coding.scaffold import start
from diplograph.isolation import worker_process
from diplograph.web import application

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class Page(HTMLParser):
    """What a page holds: its links, the cells of its tables, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._is_row = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        self.links += [found[name] for name in ("href", "src") if name in found]
        self.ids |= {found["id"]} if "id" in found else set()
        if tag == "tr":
            self._is_row = found.get("class") != "evidence"
            self.rows += [[]] if self._is_row else []
        elif tag in ("td", "th") and self._is_row:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.rows[-1].append("".join(self._cell).strip())
            self._cell = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._cell is not None:
            self._cell.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(text: str) -> Page:
    return Page(text)


ANY_TIME = Limits(seconds=None)


def client_of(path: Path, limits: Limits = ANY_TIME, **more: Any) -> TestClient:
    app = application(path, processes=1, limits=limits, **more)
    return TestClient(app, headers=BROWSER, follow_redirects=False)


def in_the_end(ask: Callable[[], Response], holds: Callable[[Response], bool]) -> Response:
    """What is answered once it holds: where a second is the limit, a busy machine can miss it."""
    for _ in range(60):
        answer = ask()
        if holds(answer):
            break
    return answer


@pytest.fixture(scope="session", autouse=True)
def workers_are_waited_for() -> Iterator[None]:
    """The time that a worker has to open its case, or to say that a limit ended it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("OPENING", "GRACE"):
            patch.setattr(worker_process, name, 3600.0)
        yield


@pytest.fixture(scope="session")
def web(case: diplograph.Case) -> Iterator[TestClient]:
    """A browser at the sample case."""
    with client_of(case.file.root) as client:
        yield client


@pytest.fixture
def mine(tmp_path: Path) -> diplograph.Case:
    """A small case of its own, not built yet."""
    start(tmp_path / "mine")
    return diplograph.open(tmp_path / "mine")
