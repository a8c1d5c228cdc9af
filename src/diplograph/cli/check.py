"""`diplograph check`."""

from pathlib import Path

import click

from diplograph.cli.messages import counted, notice
from diplograph.coding import casefile


@click.command(
    help="""Report all that a build would refuse or remark on.

    Nothing is written. PATHS are files or folders of articles; without any, all of the case's
    articles are checked. The vocabulary is always held to the shapes (ontology/shapes.ttl).
    """
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--shapes", is_flag=True, help="Refuse articles that are not well-formed.")
@click.pass_obj
def check(case_path: Path, paths: tuple[Path, ...], shapes: bool) -> None:
    from diplograph.graph import build

    case = casefile.load(casefile.find(case_path))
    count = build.check(
        case,
        [path.absolute() for path in paths] or None,
        shapes=shapes,
        remark=lambda problem: notice(f"remark: {problem}"),
    )
    notice(f"{counted(count, 'article')} in order")
