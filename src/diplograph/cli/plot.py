"""`diplograph plot`: pictures; each kind has the parameters of its saved queries."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diplograph import formats
from diplograph.case import open as open_case
from diplograph.cli.messages import notice
from diplograph.cli.query import option_of
from diplograph.cli.shared_options import (
    LIMIT_OPTIONS,
    OUTPUT,
    format_option,
    library_of,
    limited,
    notice_left_out,
    opened,
    with_options,
)
from diplograph.query.saved import Parameter

if TYPE_CHECKING:
    from diplograph.output.plots import Kind


class Kinds(click.Group):
    """The group of the kinds of pictures."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the kinds, sorted."""
        from diplograph.output.plots import KINDS

        return sorted(KINDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command that draws that kind, or None."""
        from diplograph.output.plots import KINDS

        return _command(KINDS[cmd_name], ctx) if cmd_name in KINDS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command as click does; the message for an unknown kind names all."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            kinds = ", ".join(self.list_commands(ctx))
            raise click.UsageError(
                f"No such picture {args[0]!r} (there are {kinds}).", ctx
            ) from error


@click.group(
    cls=Kinds,
    subcommand_metavar="KIND [OPTIONS]",
    help="""Draw a picture of a KIND.

    The name of the --output says the format: .svg, .png (300 dots an inch), .pdf, .html (a click on
    a mark shows the words that it rests on), or .json (Vega-Lite with its data). PNG and PDF need
    the extra: pip install 'diplograph[plots]'.
    """,
)
def plot() -> None:
    """Runs the command of a kind."""


def _command(kind: "Kind", ctx: click.Context) -> click.Command:
    parameters = _parameters(kind, ctx)
    command = click.Command(
        kind.name,
        callback=click.pass_context(_run),
        params=[*map(option_of, parameters), *_options(kind)],
        help=f"{kind.summary}\n\nDrawn from saved queries: {', '.join(kind.queries)}.",
        short_help=kind.summary,
    )
    form = format_option("svg", formats.Kind.PICTURE)
    return with_options(form, OUTPUT, *LIMIT_OPTIONS)(command)


def _parameters(kind: "Kind", ctx: click.Context) -> list[Parameter]:
    """The parameters of its queries, each once; required are those that the kind needs."""
    library = library_of(ctx)
    known: dict[str, Parameter] = {}
    for query in kind.queries:
        for parameter in library.get(query).parameters:
            required = parameter.name in kind.needs
            known.setdefault(parameter.name, parameter._replace(required=required))
    return list(known.values())


def _options(kind: "Kind") -> list[click.Option]:
    return [
        click.Option(
            ["--width"],
            type=click.Choice(["column", "page"]),
            default="column",
            show_default=True,
            help="Make it as wide as a column (85 mm) or a page (170 mm).",
        ),
        click.Option(
            ["--top"],
            type=click.IntRange(min=1),
            metavar="N",
            help=f"Show at most so many {kind.top}, those with the most positions.",
        ),
        click.Option(["--title"], help="Write this title; an empty one leaves the title out."),
    ]


def _run(
    ctx: click.Context,
    /,
    format_: str | None,
    output: Path | None,
    timeout: float | None,
    memory: int | None,
    **values: Any,
) -> None:
    format_ = format_ or formats.format_for(output, "svg", formats.Kind.PICTURE)
    with limited(timeout, memory):
        case = open_case(ctx.obj)
        drawn = case.plot(str(ctx.command.name), **values)
        data = drawn.encoded(format_)
        with opened(output) as stream:
            stream.write(data)
    for note in drawn.notes:
        notice(note)
    notice_left_out(case)
