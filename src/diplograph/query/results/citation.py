"""The citation of a result: the query, the snapshot and the version of diplograph."""

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ESCAPES: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_"},
}


@dataclass(frozen=True, slots=True)
class Citation:
    """The data for reproducing a result; it depends only on the query and the snapshot.

    `query` is the name of a saved query, None for other SPARQL; `sparql` is the text of either,
    before values are bound. `parameters` are the given values, as ids or text. `limit` is the
    maximum number of rows. `snapshot` is the id of the graph's content; `dated` is the latest date
    on which anything in it was published or coded, not a date of a build or a query. `version` is
    the version of diplograph. `creators` are the creators of the case, by name if they have one.
    """

    case: str
    base: str
    query: str | None
    sparql: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    limit: int | None
    snapshot: str
    dated: date | None
    version: str
    creators: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, str]:
        """The citation's fields by name, for a table."""
        given = "; ".join(f"{name} = {', '.join(values)}" for name, values in self.parameters)
        fields = {
            "creator": "; ".join(self.creators),
            "case": self.case,
            "base": self.base,
            "query": self.query or "SPARQL of its own",
            "parameters": given or "none",
            "limit": "" if self.limit is None else f"{self.limit} rows",
            "SHA-256 of the query": self.digest,
            "snapshot": self.snapshot,
            "newest day in it": self.dated.isoformat() if self.dated else "",
            "program": f"diplograph {self.version}",
        }
        return {name: value for name, value in fields.items() if value}

    @property
    def digest(self) -> str:
        """The SHA-256 of the query's text, because two queries may have the same name."""
        return sha256(self.sparql.encode()).hexdigest()

    @property
    def text(self) -> str:
        """The reference as text; it contains the SPARQL if that is no saved query."""
        parts = [
            f"{', '.join(self.creators)}: " if self.creators else "",
            f"{self.case}. Snapshot {self.snapshot}",
            f", newest day in it {self.dated}" if self.dated else "",
            f". {self._asked}, SHA-256 of its text {self.digest}.",
            f" Asked with diplograph {self.version}. {self.base}\n",
            "" if self.query else f"\n{self._quoted}\n",
        ]
        return "".join(parts)

    @property
    def bibtex(self) -> str:
        """The entry for BibTeX and BibLaTeX."""
        entry = {
            "author": " and ".join(map(_name, self.creators)),
            "title": f"{{{_escaped(self.case)}: {_escaped(self._asked)}}}",
            "year": str(self.dated.year) if self.dated else "",
            "month": _MONTHS[self.dated.month - 1] if self.dated else "",
            "howpublished": _escaped(f"Answer of a query, diplograph {self.version}"),
            "note": f"Snapshot {self.snapshot}; SHA-256 of the query {self.digest}",
            "url": self.base,
        }
        lines = [
            f"  {name:<12} = {value if name == 'month' else f'{{{value}}}'},\n"
            for name, value in entry.items()
            if value
        ]
        return f"@misc{{{self._key},\n{''.join(lines)}}}\n"

    def __str__(self) -> str:
        return f"{self.text}\n{self.bibtex}"

    @property
    def _asked(self) -> str:
        given = [f"{name} = {', '.join(values)}" for name, values in self.parameters]
        if self.limit is not None:
            given.append(f"first {self.limit} rows")
        query = f"Query {self.query}" if self.query else "A query in SPARQL"
        return f"{query} ({'; '.join(given)})" if given else query

    @property
    def _quoted(self) -> str:
        return "\n".join(f"    {line}".rstrip() for line in self.sparql.strip().splitlines())

    @property
    def _key(self) -> str:
        """The BibTeX key; it differs whenever the result may differ."""
        mark = sha256(repr(sorted(self.fields.items())).encode()).hexdigest()[:8]
        return f"diplograph-{self.query or 'sparql'}-{mark}"


def _name(creator: str) -> str:
    """A name for BibTeX, in braces if BibTeX would split or reorder it."""
    escaped = _escaped(creator)
    return f"{{{escaped}}}" if "," in creator or " and " in creator else escaped


def _escaped(text: str) -> str:
    return re.sub(r"[\\{}~^&%$#_]", lambda found: _ESCAPES[found[0]], " ".join(text.split()))
