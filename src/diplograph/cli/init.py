"""`diplograph init` and `diplograph schema`."""

import json
import shlex
from pathlib import Path

import click

from diplograph.cli.messages import notice
from diplograph.cli.output_options import OUTPUT, opened
from diplograph.formats import check_ending


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


@click.command(help="""Print the JSON Schema of an annotated article, for editors.""")
@OUTPUT
def schema(output: Path | None) -> None:
    from diplograph.coding.model.raw_article import json_schema

    check_ending(output, "JSON", ".json")
    text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    with opened(output) as stream:
        stream.write(f"{text}\n".encode())
