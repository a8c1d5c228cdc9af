"""`diplograph verify`."""

from pathlib import Path

import click

from diplograph.case import open as open_case
from diplograph.cli.messages import counted, notice


@click.command(
    help="""Check the current generation against its records.

    Every file and every triple is read.
    """
)
@click.pass_obj
def verify(case_path: Path) -> None:
    whole = open_case(case_path).verify()
    notice(f"generation {whole.number} is whole: {counted(whole.head.triples, 'triple')}")
