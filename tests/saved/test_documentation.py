"""The examples of `docs/saved-queries.md` are saved queries, and their own tests hold."""

import re
from pathlib import Path

import pytest

import diplograph
from diplograph import authoring, resources
from diplograph.query.saved import bind, failures, parse_values
from diplograph.query.saved.header import RESERVED
from diplograph.query.saved.parameter_types import TYPES
from diplograph.query.saved.query_reader import read
from diplograph.query.saved.saved_query import VIEWS

from .graphs import rows_of

PAGE = (resources.root() / "docs" / "saved-queries.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES, ids=["first", "second"])
def test_an_example_gives_what_its_header_says(
    case: diplograph.Case, text: str, tmp_path: Path
) -> None:
    query = read("example", text, "docs/saved-queries.md")
    assert query.tests
    for test in query.tests:
        bound = bind(query, parse_values(query, test.params, case.vocabulary))
        assert [*failures(test, rows_of(case.store, bound))] == []
    file = tmp_path / "example.rq"
    file.write_text(text, encoding="utf-8")
    assert authoring.lint(case, [str(file)]) == []


@pytest.mark.parametrize("word", [*TYPES, *VIEWS, *RESERVED])
def test_every_word_with_a_meaning_is_on_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE
