"""The examples of `docs/saved-queries.md` are saved queries, and their tests hold."""

import re
from pathlib import Path

import pytest

from diplograph import resources
from diplograph.queries import SavedQuery
from diplograph.queries.header import RESERVED
from diplograph.queries.loading import read
from diplograph.queries.saved_query import TYPES, VIEWS

PAGE = (resources.root() / "docs" / "saved-queries.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(params=range(len(EXAMPLES)))
def example(request: pytest.FixtureRequest) -> SavedQuery:
    return read("example", EXAMPLES[request.param], str(Path("docs/saved-queries.md")))


def test_an_example_is_a_saved_query_with_tests(example: SavedQuery) -> None:
    assert example.description
    assert example.tests


@pytest.mark.parametrize("word", [*TYPES, *VIEWS, *RESERVED])
def test_every_word_with_a_meaning_is_on_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE
