"""`diplograph init`."""

import shlex
from pathlib import Path

import click

from diplograph.cli.messages import notice


@click.command(
    help="""Start a case in FOLDER.

    FOLDER may be there already, but has no case yet. Without --sample the case has one short
    article and its vocabulary, to be replaced by your own.
    """
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--sample", is_flag=True, help="Start with a copy of the case of the Gaza ceasefire talks."
)
def init(folder: Path, sample: bool) -> None:
    from diplograph.coding.scaffold import start

    for path in start(folder, sample=sample):
        notice(f"wrote {path}")
    notice(f"next: cd {shlex.quote(str(folder))}; diplograph build; diplograph query")
