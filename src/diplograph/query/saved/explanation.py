"""Makes the bound SPARQL of a saved query self-contained."""

import re
from collections.abc import Mapping

from diplograph.query.saved.clauses import Clause, Role, Structure
from diplograph.query.saved.prefixes import with_prefixes, without_unused_prefixes

_SPACE = re.compile(r"\s*")


def standing_alone(text: str, prefixes: Mapping[str, str]) -> str:
    """A bound query without header and empty filters, with the prefixes that it uses declared."""
    lines = (line for line in text.split("\n") if not line.startswith("#+"))
    body = without_unused_prefixes(_without_true("\n".join(lines).strip()))
    return with_prefixes(body, prefixes) + "\n"


def _without_true(text: str) -> str:
    """Removes each `FILTER(true)`, which replaces a clause that was left out.

    It stays where it separates two triple patterns that have no full stop between them.
    """
    structure = Structure(text)
    for clause in reversed(structure.clauses):
        if _says_nothing(structure, clause):
            start, end = structure.tokens[clause.first].start, structure.tokens[clause.last].end
            before = len(text[:start].rstrip())
            space = _SPACE.match(text, end)
            after = space.end() if space else end
            if "\n" in text[end:after]:
                start, end = before, text.rindex("\n", end, after)
            else:
                end = after
            text = text[:start] + text[end:]
    return text


def _says_nothing(structure: Structure, clause: Clause) -> bool:
    said = "".join(token.text for token in structure.tokens[clause.first : clause.last + 1])
    if clause.role is not Role.FILTER or said != "FILTER(true)":
        return False
    before = structure.clause_of(clause.first - 1)
    ended = before is not None and before.last == clause.first - 1
    return ended or structure.tokens[clause.first - 1].is_mark(".", "{", "}")
