"""Each promise of docs/reliability.md is held by tests that exist."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
PAGE = TESTS.parent / "docs/reliability.md"


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_tests_that_are_named_exist() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 30
    assert [f"{file}::{name}" for file, name in named if name not in functions(TESTS / file)] == []


def test_no_promise_is_without_a_test() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for table in page.split("| promise | held by |\n| --- | --- |\n")[1:]:
        for row in table.partition("\n\n")[0].splitlines():
            promise, held_by = row.strip("| ").rsplit(" | ", 1)
            assert promise
            assert "::test_" in held_by, row
