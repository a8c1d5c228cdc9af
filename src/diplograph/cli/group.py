"""The command `diplograph`: finds the case, and turns errors into lines and exit codes."""

import errno
import gc
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from diplograph.cli.messages import complain
from diplograph.errors import DiplographError, Interrupted
from diplograph.version import __version__

_COMMANDS = (
    *("agreement", "build", "check", "codebook", "describe", "export", "init", "network"),
    *("ontology", "plot", "query", "rollback", "schema", "serve", "show", "sparql", "status"),
    *("tables", "verify"),
)
"""The commands, each in the module of its name, which is imported when the command is used."""

_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)

_LISTED = 15
"""The most options that the message for an unknown one lists, if none is similar."""

_PRESSED = Interrupted("ended by Ctrl-C")


class _HelpFormatter(click.HelpFormatter):
    """Wraps help between words only: ids, options and examples stay on one line."""

    def write_text(self, text: str) -> None:
        super().write_text(text.replace("-", "\N{NON-BREAKING HYPHEN}"))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        unbroken = [(term, text.replace("-", "\N{NON-BREAKING HYPHEN}")) for term, text in rows]
        super().write_dl(unbroken, col_max, col_spacing)

    def write(self, string: str) -> None:
        plain = string.replace("\N{NON-BREAKING HYPHEN}", "-").replace("\N{NO-BREAK SPACE}", " ")
        super().write(plain)


click.Context.formatter_class = _HelpFormatter


class Commands(click.Group):
    """The group of all commands: imports a command when it is used, and prints errors."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands, sorted."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, or None."""
        from importlib import import_module

        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"diplograph.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command as click does; for an unknown one, suggests the nearest name."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from diplograph.coding.spelling import nearest

            if close := nearest(args[0], _COMMANDS):
                message = f"{error.message} Did you mean {close[0]!r}?"
                raise click.UsageError(message, ctx) from error
            raise

    def main(self, *args: Any, **more: Any) -> Any:
        """Runs as click does; a closed standard output ends the program by SIGPIPE, as usual."""
        try:
            return super().main(*args, **more)
        except _ReaderLeft:
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGPIPE)

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        """Parses the command line as click does, which prints --help here."""
        try:
            with _writable_output():
                return super().make_context(*args, **more)
        except KeyboardInterrupt:
            complain(_PRESSED)
            raise click.exceptions.Exit(_PRESSED.exit_code) from None
        except DiplographError as error:
            raise click.ClickException(str(error)) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; an error of the library ends it with its lines and its exit code."""
        try:
            with _writable_output():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            complain(_PRESSED)
            ctx.exit(_PRESSED.exit_code)
        except click.NoSuchOption as error:
            raise _with_options(error) from error
        except DiplographError as error:
            if ctx.params["debug"]:
                raise
            complain(error)
            ctx.exit(error.exit_code)


def _with_options(error: click.NoSuchOption) -> click.NoSuchOption | click.UsageError:
    """The error with similar options, or with those of a saved query's parameters."""
    from diplograph.coding.spelling import nearest
    from diplograph.query.saved.header import RESERVED

    options = error.ctx.command.params if error.ctx else []
    spelled = [(text, option) for option in options for text in option.opts]
    names = {text[2:]: option for text, option in spelled if text.startswith("--")}
    close = [f"--{name}" for name in nearest(error.option_name.lstrip("-"), names, 3)]
    own = [f"--{n}" for n, each in names.items() if (each.name or "").strip("_") not in RESERVED]
    if close or not own or len(own) > _LISTED:
        return click.NoSuchOption(error.option_name, possibilities=close, ctx=error.ctx)
    return click.UsageError(f"{error.message} It has {', '.join(own)}.", error.ctx)


class _ReaderLeft(Exception):
    """The reader of standard output has closed it."""


@contextmanager
def _writable_output() -> Iterator[None]:
    """Flushes standard output after the block, and translates its errors.

    Raises:
        _ReaderLeft: its reader has closed it.
        DiplographError: it cannot be written to for another reason, such as a full disk.
    """
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError as error:
        raise _ReaderLeft from error
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)  # or what is left would be tried once more at the end
        message = f"standard output: cannot be written: {error.strerror}"
        raise DiplographError(message) from error


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"diplograph {__version__}")
        ctx.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""A knowledge graph of diplomatic positions, with the words that each rests on.

    A case is a folder with a diplograph.toml; commands search the current folder and its parents.
    """,
)
@click.option(
    "-C",
    "--case",
    "case_path",
    type=click.Path(path_type=Path, exists=True),
    default=Path(),
    show_default="the folder that you are in",
    help="Use the case in this folder, or around this folder or file.",
)
@click.option("--debug", is_flag=True, help="Show a traceback for errors.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.pass_context
def main(ctx: click.Context, case_path: Path, debug: bool) -> None:  # noqa: ARG001
    ctx.call_on_close(gc.freeze)  # or all objects would be looked through once more at the end
    ctx.obj = case_path
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        ctx.color = False
