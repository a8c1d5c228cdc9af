"""`diplograph codebook`."""

from pathlib import Path

import click

from diplograph.case import open as open_case
from diplograph.cli.shared_options import OUTPUT, notice_left_out, opened
from diplograph.formats import check_ending


@click.command(help="""Write what each column, stance and code means (Markdown).""")
@OUTPUT
@click.pass_obj
def codebook(case_path: Path, output: Path | None) -> None:
    check_ending(output, "Markdown", ".md", ".markdown", ".txt")
    case = open_case(case_path)
    text = case.codebook()
    with opened(output) as stream:
        stream.write(text.encode())
    notice_left_out(case)
