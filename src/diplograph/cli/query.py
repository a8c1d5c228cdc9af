"""`diplograph query`: each saved query is a command of its own."""

import sys
from typing import Any

import click

from diplograph.case import open as open_case
from diplograph.cli import completion
from diplograph.cli.messages import line_of, notice, printable
from diplograph.cli.query_authoring import TOOLS, authoring_options, tool_of
from diplograph.cli.query_authoring import run as run_tool
from diplograph.cli.shared_options import (
    LIMIT_OPTIONS,
    RESULT_PARAMETERS,
    library_of,
    limited,
    notice_left_out,
    opened,
    refuse_idle,
    result_options,
    with_options,
    write_result,
)
from diplograph.formats import check_ending
from diplograph.query.saved.library import Library
from diplograph.query.saved.saved_query import Parameter, SavedQuery


class SavedQueries(click.Group):
    """The group of the saved queries: those of the case, or without one the bundled ones."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the queries, sorted."""
        return sorted(library_of(ctx).names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of the query with this name, or None."""
        library = library_of(ctx)
        return _command(library.get(cmd_name)) if cmd_name in library.names() else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses as click does; after the option of a tool, all words are its names or options."""
        ctx.allow_interspersed_args = bool(args) and args[0].partition("=")[0] in TOOLS
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command as click does; for an unknown query, the library suggests others."""
        if tool := tool_of(ctx.params):
            return tool, click.Command(tool, callback=lambda: run_tool(ctx, args)), []
        if args and not args[0].startswith("-"):
            library_of(ctx).get(args[0])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the queries by their first tag."""
        for tag, queries in _by_tag(library_of(ctx)):
            with formatter.section(line_of(tag)):
                formatter.write_dl([(query.name, line_of(query.summary)) for query in queries])


@click.group(
    cls=SavedQueries,
    invoke_without_command=True,
    subcommand_metavar="[NAME [OPTIONS]]",
    help="""Ask a saved query. Without a name: list them.

    `diplograph query NAME --help` shows what a query asks for and gives. The options here are for
    those who write queries.
    """,
)
@authoring_options
@click.pass_context
def query(ctx: click.Context, /, **tools: Any) -> None:
    if ctx.invoked_subcommand is not None:
        return
    if tool_of(tools):
        run_tool(ctx, ())
    else:
        from shutil import get_terminal_size

        from diplograph.query.results.formats.text_layout import wrapped

        for tag, queries in _by_tag(library_of(ctx)):
            click.secho(line_of(tag), bold=True)
            width = max(len(query.name) for query in queries)
            room = get_terminal_size().columns - width - 4 if sys.stdout.isatty() else None
            for each in queries:
                for line, text in enumerate(wrapped(line_of(each.summary), room)):
                    click.echo(f"  {'' if line else each.name:<{width}}  {text}")


def _by_tag(library: Library) -> list[tuple[str, list[SavedQuery]]]:
    """The queries by their first tag; prints problems of those that cannot be read."""
    tagged, problems = library.by_tag()
    for problem in problems:
        notice(f"left out: {problem}")
    return tagged


def _command(query: SavedQuery) -> click.Command:
    def run(ctx: click.Context, /, **options: Any) -> None:
        limits = {name: options.pop(name) for name in ("timeout", "memory")}
        is_explained = options.pop("explain")
        shown = {name: options.pop(name) for name in RESULT_PARAMETERS}
        values = {name: value for name, value in options.items() if value not in (None, ())}
        if is_explained:
            idle = {n: v for n, v in shown.items() if n not in ("output", "no_pager")}
            refuse_idle("--explain", **idle, **limits)
            check_ending(shown["output"], "SPARQL", ".rq", ".sparql", ".txt")
            text = open_case(ctx.obj).explain(query.name, **values)
            with opened(shown["output"]) as stream:
                stream.write(text.encode())
            return
        with limited(**limits):
            case = ctx.find_root().meta.get("case") or open_case(ctx.obj)
            write_result(case.query(query.name, **values), **shown)
            if shown["cite"] and shown["output"] is None:  # else its remarks tell
                notice_left_out(case)

    command = click.Command(
        query.name,
        callback=click.pass_context(run),
        params=[option_of(parameter) for parameter in query.parameters],
        help=printable(f"{query.summary}\n\n{query.description}"),
        short_help=line_of(query.summary),
    )
    return with_options(*result_options(), _EXPLAIN, *LIMIT_OPTIONS)(command)


_EXPLAIN = click.option(
    "--explain", is_flag=True, help="Print the SPARQL with its values in place, and do not ask it."
)


def option_of(parameter: Parameter) -> click.Option:
    """The option for a parameter."""
    flag = f"--{parameter.name.replace('_', '-')}"
    if parameter.type == "boolean":
        return click.Option(  # without a default, since a missing flag is not false
            [flag, parameter.name],
            is_flag=True,
            default=None,
            help=_help(parameter._replace(default=())),
        )
    return _Named(
        [flag, parameter.name],
        parameter=parameter,
        required=parameter.required,
        multiple=True,  # so that a second value is refused, instead of the first dropped
        type=click.Choice(parameter.choices) if parameter.choices else click.STRING,
        metavar=_metavar(parameter),
        help=_help(parameter),
        shell_complete=completion.names(*parameter.classes) if parameter.type == "iri" else None,
    )


class _Named(click.Option):
    """An option whose help lists its values, if the ontology enumerates their class."""

    def __init__(self, *args: Any, parameter: Parameter, **more: Any) -> None:
        super().__init__(*args, **more)
        self._parameter = parameter

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """Checks the value as click does; the message for a missing one has an example."""
        try:
            return super().process_value(ctx, value)
        except click.MissingParameter as error:
            from diplograph.query.saved.parameter_values import what_is_expected

            expected = line_of(what_is_expected(self._parameter)).removeprefix("expected ")
            message = f"It takes {expected}."
            raise click.MissingParameter(message, ctx=ctx, param=self) from error

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The help as click makes it, with the names, which are read only here."""
        record = super().get_help_record(ctx)
        classes = self._parameter.classes
        names = completion.closed(ctx, *classes) if classes and record else []
        if record is None or not names:
            return record
        return record[0], f"{record[1]} One of {', '.join(names)}."


def _metavar(parameter: Parameter) -> str:
    if parameter.choices:
        return line_of(f"[{'|'.join(parameter.choices)}]")
    if parameter.type == "date":
        return "YYYY-MM-DD"
    if parameter.type == "iri":
        names = [iri.rpartition("#")[2].upper() for iri in parameter.classes]
        return "|".join(names) or "NAME"
    return parameter.type.upper()


def _help(parameter: Parameter) -> str:
    notes = [f"{parameter.help.rstrip('.')}." if parameter.help else ""]
    if parameter.multi:
        notes.append("May be given several times.")
    if parameter.default:
        notes.append(f"Default: {', '.join(parameter.default)}.")
    if parameter.example:
        example = parameter.example.replace(" ", "\N{NO-BREAK SPACE}")  # to stay on one line
        notes.append(f"For example {example}.")
    return line_of(" ".join(note for note in notes if note))
