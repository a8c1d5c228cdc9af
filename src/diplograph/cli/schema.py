"""`diplograph schema`."""

import json
from pathlib import Path

import click

from diplograph.cli.shared_options import OUTPUT, opened
from diplograph.formats import check_ending


@click.command(help="""Print the JSON Schema of an annotated article, for editors.""")
@OUTPUT
def schema(output: Path | None) -> None:
    from diplograph.coding.model.raw_article import json_schema

    check_ending(output, "JSON", ".json")
    text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    with opened(output) as stream:
        stream.write(f"{text}\n".encode())
