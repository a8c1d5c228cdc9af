"""`diplograph serve`: the case in a browser."""

from pathlib import Path
from typing import Any

import click

from diplograph.cli.messages import notice
from diplograph.cli.shared_options import SECONDS, size
from diplograph.isolation import Limits


@click.command(
    help="""Show the case in a browser: saved queries, pages, SPARQL.

    Each saved query is a page with a form, and at the same address its answer in every format. What
    is built meanwhile is shown from the next request on. Ctrl-C ends it. Needs the extra: pip
    install 'diplograph[web]'.
    """
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Listen at this address; 0.0.0.0 lets other machines ask.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="PORT",
    help="Listen at this port; 0 is any that is free.",
)
@click.option(
    "--root-path",
    default="",
    metavar="PATH",
    help="Expect a proxy to show it under this path, such as /talks.",
)
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    metavar="N",
    help="Start so many workers, as many for SPARQL, and as many for pictures. Default: the "
    "processors of this machine, at least 2.",
)
@click.option(
    "--timeout",
    type=SECONDS,
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="End an answer that takes longer.",
)
@click.option(
    "--memory",
    callback=size,
    default="1G",
    show_default=True,
    metavar="SIZE",
    help="End an answer for which a process takes more memory, such as 500M or 2G.",
)
@click.option(
    "--no-texts",
    is_flag=True,
    help="Show no more of an article than the words that the graph keeps, also where its text is "
    "at hand.",
)
@click.option(
    "--cors",
    is_flag=True,
    help="Let pages of other sites, open in a browser that reaches this address, read the data.",
)
@click.option(
    "--access-log",
    is_flag=True,
    help="Write a line for each request to standard error, in the Common Log Format.",
)
@click.option(
    "--allowed-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="Answer requests for this host too, as a proxy passes on; others than localhost and the "
    "address of this machine are refused. May be given several times.",
)
@click.pass_obj
def serve(
    case_path: Path,
    /,
    host: str,
    port: int,
    root_path: str,
    timeout: float,
    memory: int,
    no_texts: bool,
    **options: Any,
) -> None:
    from diplograph.web import serve as run

    run(
        case_path,
        host=host,
        port=port,
        root_path=root_path,
        ready=lambda address: notice(f"{address} (Ctrl-C ends it)"),
        limits=Limits(timeout, memory),
        texts=not no_texts,
        **options,
    )
