"""What users meet first: every command explains itself, and the documentation knows it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from diplograph.cli import main

CHECKOUT = Path(__file__).parent.parent
DOCS = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *CHECKOUT.glob("docs/**/*.md")]
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"^(?:\$ )?diplograph (?:-C \S+ )?((?:query )?[a-z][\w-]*)", re.MULTILINE)
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(#[^)\s]*)?\)")


def commands(
    command: click.Command = main, path: tuple[str, ...] = ("diplograph",)
) -> Iterator[tuple[str, click.Command]]:
    """Each command with the words that call it, but for the saved queries."""
    yield " ".join(path), command
    if isinstance(command, click.Group) and command.name != "query":
        context = click.Context(command, info_name=path[-1])
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None, name
            yield from commands(below, (*path, name))


EVERY = dict(commands())


@pytest.mark.parametrize("name", EVERY)
def test_a_command_explains_itself_and_its_options(name: str) -> None:
    command = EVERY[name]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.opts
        else:
            assert parameter.make_metavar(click.Context(command)).strip("[].") in command.help


@pytest.mark.parametrize("name", [name for name in EVERY if " " in name])
def test_a_summary_fits_its_line(name: str) -> None:
    """In a terminal of 80 columns click cuts what is longer."""
    group = EVERY[name.rpartition(" ")[0]]
    shown = group.get_help(click.Context(group, max_content_width=80, terminal_width=80))
    (line,) = (line for line in shown.splitlines() if line.split()[:1] == name.split()[-1:])
    assert line.endswith(".")
    assert not line.endswith("...")


def test_help_is_the_same_without_docstrings() -> None:
    """`python -OO` drops them."""
    code = (
        "from diplograph.cli import main\n"
        "import click\n"
        "for name in main.list_commands(click.Context(main)):\n"
        "    command = main.get_command(click.Context(main), name)\n"
        "    print(command.get_help(click.Context(command)))"
    )
    plain, stripped = (
        subprocess.run(
            [sys.executable, *options, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        for options in ((), ("-OO",))
    )
    assert "Ask a saved query." in plain
    assert stripped == plain


@pytest.mark.parametrize("name", [name for name in EVERY if " " in name])
def test_the_documentation_has_each_command(name: str) -> None:
    assert any(name in page.read_text(encoding="utf-8") for page in DOCS)


def test_the_documentation_calls_no_command_that_is_not_there() -> None:
    queries = [*CHECKOUT.glob("queries/*.rq"), *CHECKOUT.glob("src/**/starter/**/*.rq")]
    known = EVERY.keys() | {f"diplograph query {path.stem}" for path in queries}
    called = {
        f"diplograph {call}"
        for page in DOCS
        for block in BLOCK.findall(page.read_text(encoding="utf-8"))
        for call in CALL.findall(block)
    }
    assert sorted(called - known) == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_inside_the_documentation_lead_somewhere(page: Path) -> None:
    links = {found[1] for found in LINK.finditer(page.read_text(encoding="utf-8"))}
    assert sorted(link for link in links if link and not (page.parent / link).exists()) == []


def test_the_page_of_architecture_names_files_that_are_there() -> None:
    page = (CHECKOUT / "docs/architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:\w+/)+\w+\.\w+)`", page))
    tops = (CHECKOUT / "src/diplograph", CHECKOUT)
    assert len(named) > 10
    assert [name for name in named if not any((top / name).exists() for top in tops)] == []
