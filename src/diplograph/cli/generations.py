"""`diplograph status`, `diplograph rollback` and `diplograph verify`."""

from pathlib import Path

import click

from diplograph import casefile
from diplograph.cli.printing import counted, line_of, notice


@click.command()
@click.pass_obj
def status(case_path: Path) -> None:
    """Show which graph is in force, and what has changed since it was built."""
    from diplograph.building import pending
    from diplograph.store import Generations

    case = casefile.load(casefile.find(case_path))
    generations = Generations(case.store)
    current = generations.current()
    click.echo(f"case        {line_of(case.title)}")
    if current is None:
        click.echo("generation  none yet (run diplograph build)")
        return
    head = current.head
    kept = ", ".join(str(generation.number) for generation in generations.all())
    click.echo(f"generation  {head.number}, built {head.built} by diplograph {head.program}")
    click.echo(f"kept        {kept}")
    click.echo(f"snapshot    {head.snapshot}")
    click.echo(
        f"holds       {counted(head.articles, 'article')}, {counted(head.triples, 'triple')}"
    )
    changes = pending(case, current)
    for what, paths in changes.items():
        for path in paths:
            click.echo(f"{what:<11} {line_of(path)}")
    if not any(changes.values()):
        click.echo("up to date  nothing has changed since")


@click.command()
@click.pass_obj
def rollback(case_path: Path) -> None:
    """Go back to the graph that was in force before the last build.

    The files of articles are not touched: the next build brings the graph up to date with them.
    """
    from diplograph.store import Generations

    case = casefile.load(casefile.find(case_path))
    head = Generations(case.store).rollback().head
    notice(f"generation {head.number} is in force again, built {head.built}")
    notice(f"snapshot {head.snapshot}")


@click.command()
@click.pass_obj
def verify(case_path: Path) -> None:
    """Prove the graph in force against its records: every file, every triple."""
    from diplograph.errors import DiplographError, StoreError
    from diplograph.store import Generations

    case = casefile.load(casefile.find(case_path))
    current = Generations(case.store).current()
    if current is None:
        raise DiplographError("nothing was built yet (run diplograph build)")
    if problems := current.verify():
        mend = "mend it with diplograph build --full, or go back with diplograph rollback"
        raise StoreError("\n".join([*problems, mend]))
    notice(f"generation {current.number} is whole: {counted(current.head.triples, 'triple')}")
