"""The JSON Schema of an annotated article, for editors and other programs."""

from typing import Any

import msgspec

from diplograph.coding.model.raw_article import Coding

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12), made from the model that readers use for their checks."""
    schema = msgspec.json.schema(Coding)
    return {"$schema": _DIALECT, "title": "An annotated article", **schema}
