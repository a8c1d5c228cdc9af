"""`diplograph status`."""

from pathlib import Path

import click

from diplograph.case import open as open_case
from diplograph.cli.messages import counted, line_of


@click.command(
    help="""Show the current generation, and what has changed since.

    The files of the graph are measured, as when it is opened; `diplograph verify` reads them.
    """
)
@click.pass_obj
def status(case_path: Path) -> None:
    found = open_case(case_path).status()
    click.echo(f"case        {line_of(found.title)}")
    if found.generation is None:
        click.echo("generation  none yet (run diplograph build)")
        return
    head = found.generation.head
    click.echo(f"generation  {head.number}, built {head.built} by diplograph {head.program}")
    click.echo(f"kept        {', '.join(map(str, found.kept))}")
    click.echo(f"snapshot    {head.snapshot}")
    click.echo(
        f"holds       {counted(head.articles, 'article')}, {counted(head.triples, 'triple')}"
    )
    for problem in found.left_out:
        click.echo(f"left out    {line_of(problem)}")
    if found.remarks:
        remarks = counted(found.remarks, "remark")
        click.echo(f"remarks     {remarks} on what it holds (diplograph check names all)")
    for what, paths in found.changes.items():
        for path in paths:
            click.echo(f"{what:<11} {line_of(path)}")
    if found.up_to_date:
        click.echo("up to date  nothing has changed since")
