"""`diplograph tables`: the graph for statisticians."""

import sys
from pathlib import Path

import click

from diplograph.case import open as open_case
from diplograph.cli.messages import counted, notice
from diplograph.cli.shared_options import OutputPath, format_option, notice_left_out
from diplograph.formats import Kind
from diplograph.output.tables import TABLES


@click.command(
    help="""Write tidy tables into the folder or SQLite file OUTPUT.

    Positions, their evidence, and whatever they refer to: CSV with metadata (CSVW), Parquet, or a
    database with keys. Where a cell holds several ids, a table of links has them one a row.
    `diplograph codebook` says what every column means.
    """
)
@click.argument("output", type=OutputPath(folder=True, stream=False))
@format_option("csv", Kind.TABLES)
@click.option(
    "-t",
    "--table",
    "only",
    multiple=True,
    type=click.Choice(list(TABLES)),
    metavar="TABLE",
    help="Write only this table, such as positions. May be given several times.",
)
@click.option(
    "--spreadsheet",
    is_flag=True,
    help="Put an apostrophe before cells of CSV that a spreadsheet may take for formulas.",
)
@click.option(
    "--overwrite",
    is_flag=True,
    help="Replace a database even if it has tables that are not written.",
)
@click.pass_obj
def tables(
    case_path: Path, /, output: Path, format_: str | None, only: tuple[str, ...], **more: bool
) -> None:

    def show(table: str, rows: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[K{table}: {rows:,}", err=True, nl=False)

    case = open_case(case_path)
    report = case.tables(output, format_, only=only, progress=show, **more)
    show("rows", sum(report.rows.values()))
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)
    for table, rows in report.rows.items():
        if rows or not TABLES[table].links:
            notice(f"{table}: {counted(rows, 'row')}")
    notice_left_out(case)
    if report.formulas and not more["spreadsheet"]:
        notice(
            f"{counted(report.formulas, 'cell')} of CSV may be taken for formulas by a spreadsheet "
            "(--spreadsheet keeps it from that)"
        )
