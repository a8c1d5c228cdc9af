"""`diplograph rollback`."""

from pathlib import Path

import click

from diplograph.case import open as open_case
from diplograph.cli.messages import notice


@click.command(
    help="""Go back to the generation before the last build.

    The files of articles are not touched: the next build brings the graph up to date with them.
    """
)
@click.pass_obj
def rollback(case_path: Path) -> None:
    head = open_case(case_path).rollback().head
    notice(f"generation {head.number} is the current one again, built {head.built}")
    notice(f"snapshot {head.snapshot}")
