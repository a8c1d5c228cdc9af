"""`diplograph describe`: the graph for catalogues."""

from pathlib import Path

import click

from diplograph.case import open as open_case
from diplograph.cli.shared_options import OUTPUT, InputPath, format_option, notice_left_out, opened
from diplograph.errors import UsageError
from diplograph.formats import Kind, format_for


@click.command(
    help="""Describe the graph for catalogues: VoID, DCAT, PROV-O.

    VoID counts classes and properties, DCAT names title, licence and makers and lists files, PROV-O
    tells which files it was built from, by which program, and when.
    """
)
@format_option("turtle", Kind.TRIPLES)
@click.option(
    "--distribution",
    "files",
    multiple=True,
    type=InputPath(),
    metavar="FILE",
    help="List this file, made of the graph, with its media type, size and SHA-256. May be given "
    "several times.",
)
@click.option(
    "--at", metavar="URL", help="Say from which folder on the web distributions can be loaded."
)
@OUTPUT
@click.pass_obj
def describe(
    case_path: Path,
    format_: str | None,
    files: tuple[Path, ...],
    at: str | None,
    output: Path | None,
) -> None:
    if at and not files:
        raise UsageError("--at is where distributions can be loaded: say --distribution")
    format_ = format_ or format_for(output, "turtle", Kind.TRIPLES)
    case = open_case(case_path)
    with opened(output) as stream:
        case.describe(stream, format_, files=files, at=at)
    notice_left_out(case)
