"""Prints what roc-validator recommends to an RO-Crate, as JSON.

Runs in the environment of `requirements.txt`. The validator would load the context from the web;
the package rocrate brings one along.
"""

import json
import sys
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from rdflib.plugins.shared.jsonld import context, util

_CONTEXTS = "https://w3id.org/ro/crate/"
_ON_THE_WEB = ["ro-crate-1.1_3.1", "ro-crate-1.1_3.2"]  # checks that the context can be loaded


def main(crate: str) -> None:
    """Validates a crate at the level of recommendations."""
    brought = json.loads((files("rocrate") / "data/ro-crate.jsonld").read_text("utf-8"))
    loaded = util.source_to_json

    def from_package(source: Any, *more: Any, **named: Any) -> Any:
        if isinstance(source, str) and source.startswith(_CONTEXTS):
            return brought, None
        return loaded(source, *more, **named)

    util.source_to_json = context.source_to_json = from_package  # type: ignore[attr-defined]
    # It keeps the function that it finds: hence only now.
    from rocrate_validator import services
    from rocrate_validator.models import Severity, ValidationSettings

    settings = ValidationSettings(
        rocrate_uri=crate,
        profile_identifier="ro-crate-1.1",
        requirement_severity=Severity.RECOMMENDED,
        skip_checks=_ON_THE_WEB,
        no_cache=True,
    )
    issues = services.validate(settings).get_issues()
    told = sorted(
        f"{issue.severity.name} {issue.check.identifier}: {issue.message}" for issue in issues
    )
    print(json.dumps({"version": version("roc-validator"), "issues": told}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
