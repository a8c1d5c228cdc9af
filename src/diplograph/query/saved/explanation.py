"""The SPARQL of a saved query as it is asked, made to stand alone."""

import re
from collections.abc import Mapping

from diplograph.query.saved.clauses import Clause, Role, Structure
from diplograph.query.saved.prefixes import with_prefixes, without_unused_prefixes

_SPACE = re.compile(r"\s*")


def standing_alone(text: str, prefixes: Mapping[str, str]) -> str:
    """A bound query without its header and what says nothing, with the prefixes that it uses."""
    lines = (line for line in text.split("\n") if not line.startswith("#+"))
    body = without_unused_prefixes(_without_true("\n".join(lines).strip()))
    return with_prefixes(body, prefixes) + "\n"


def _without_true(text: str) -> str:
    """Without the `FILTER(true)` that stand in the places of clauses which were left out.

    One that parts two patterns, with no full stop between them, stays.
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
