"""`diplograph export`: the triples, for other tools."""

from pathlib import Path

import click

from diplograph.case import open as open_case
from diplograph.cli.writing import GRAPH_FORMATS, OUTPUT, format_by_name, opened


@click.command()
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(GRAPH_FORMATS),
    help="Default: by the name of the output, else turtle.",
)
@OUTPUT
@click.option("--asserted-only", is_flag=True, help="Leave out what was inferred.")
@click.pass_obj
def export(case_path: Path, format_: str | None, output: Path | None, asserted_only: bool) -> None:
    """Write all triples of the graph, in an order that does not change."""
    from diplograph import exports

    if format_ is None and output is not None:
        format_ = format_by_name(output, exports.SUFFIXES)
    case = open_case(case_path)
    with opened(output) as stream:
        case.export(stream, format_ or "turtle", asserted_only=asserted_only)
