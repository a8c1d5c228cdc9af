"""The tidy tables, and the properties from which their columns are read.

A table has a row for each individual of a class. A column follows a path of properties from it, and
means what the ontology says of the last of them, unless it says what it means by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from diplograph.query.results.values import BETWEEN
from diplograph.rdf.namespaces import DP, PREFIXES

_RDFS, _SKOS, _DCTERMS = PREFIXES["rdfs"], PREFIXES["skos"], PREFIXES["dcterms"]
_DC, _OA, _PROV = PREFIXES["dc"], PREFIXES["oa"], PREFIXES["prov"]

Path = tuple[str, ...]
INVERSE: Final = "^"
"""Stands before a property that is followed from its value to what has it, first in its path."""

Value = str | int | None
"""What a cell holds that can hold no more than one."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: its name, in every format.
        paths: the properties that lead to its values; where there are several ways, the first that
            leads anywhere.
        kind: `id` (of something in the graph), `text`, `date`, `integer`; or, of the thing that the
            path leads to, its `label`, its `class`, or when it was `cancelled` or `superseded`.
        many: whether a cell can hold several values.
        table: the table whose key the values are, where there is one for all of them.
        meaning: what the column holds, where the ontology does not say it.
        each: what one of several values is called where each has a row of its own.
        ordered: whether the order of several values says something.
    """

    name: str
    paths: tuple[Path, ...] = ((),)
    kind: str = "text"
    many: bool = False
    table: str | None = None
    meaning: str = ""
    each: str = ""
    ordered: bool = False

    @property
    def type(self) -> str:
        """What its values are in every format: `id`, `integer`, `date` or `text`."""
        return self.kind if self.kind in ("id", "integer", "date") else "text"

    @property
    def key_of(self) -> str | None:
        """The table that each cell refers to: a cell of several values is no key."""
        return None if self.many else self.table

    @property
    def separator(self) -> str:
        """The separator of a cell's values in formats without lists."""
        return " " if self.kind == "id" else BETWEEN

    @property
    def term(self) -> str | None:
        """The property that says what the column means."""
        last = self.paths[0][-1] if self.paths[0] else None
        return None if last is None or last.startswith(INVERSE) else last


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its `name`, its `key` columns, the `class_` of its individuals, all `columns`.

    A table of links has a row for each value of a column of another table, and no class: `links`
    are the names of that table and of its column.
    """

    name: str
    key: tuple[str, ...]
    class_: str
    columns: tuple[Column, ...]
    links: tuple[str, str] | None = None


def _text(name: str, *path: str, many: bool = False, meaning: str = "") -> Column:
    return Column(name, (path,), many=many, meaning=meaning)


def _date(name: str, *path: str) -> Column:
    return Column(name, (path,), "date")


def _one(name: str, *path: str, table: str | None = None) -> Column:
    return Column(name, (path,), "id", table=table)


def _many(name: str, *path: str, table: str | None = None, each: str = "") -> Column:
    return Column(name, (path,), "id", many=True, table=table, each=each or name)


def _labelled(column: Column) -> tuple[Column, Column]:
    """A column of ids, and one of their labels."""
    meaning = f"What people call what {column.name} names."
    label = replace(column, name=f"{column.name}_label", kind="label", table=None, meaning=meaning)
    return column, label


def _table(name: str, key: str, class_: str, *columns: Column | tuple[Column, ...]) -> Table:
    flat = [c for given in columns for c in (given if isinstance(given, tuple) else (given,))]
    id_ = Column(key, kind="id", meaning="Its id; the IRI is this behind the case's base.")
    return Table(name, (key,), class_, (id_, *flat))


_LABEL: Final = Column("label", kind="label", meaning="What people call it.")
_CLASS: Final = Column("class", kind="class", meaning="Its class in the ontology.")
_NAMES: Final = _text("other_names", _SKOS + "altLabel", many=True, meaning="Other names of it.")
_DEFINITION: Final = _text("definition", _SKOS + "definition", meaning="What it is.")
_NOTE: Final = _text("note", _RDFS + "comment", meaning="A remark of the coder.")
_MATCH: Final = replace(_many("same_as", _SKOS + "exactMatch"), meaning="What others call it.")
_ENTRY: Final = (
    _one("attribution", DP.attribution),
    *_labelled(
        Column(
            "according_to",
            ((DP.attributionStep, DP.source), (DP.accordingTo,)),
            "id",
            many=True,
            table="actors",
            meaning="On whose word the article tells of it, the innermost source first.",
            each="according_to",
            ordered=True,
        )
    ),
    _text("quote", DP.evidence, _OA + "exact", many=True, meaning="The words, as they were read."),
    _one("article", DP.reportedIn, table="articles"),
    _date("published", DP.reportedIn, DP.published),
    replace(_one("coder", _PROV + "wasAttributedTo"), meaning="Who coded it."),
    _text("coded", _PROV + "generatedAtTime", meaning="When it was coded."),
    _NOTE,
)
_TARGET: Final = (
    _LABEL,
    _DEFINITION,
    *_labelled(_many("concerns", DP.concerns)),
    *_labelled(_many("contrary_to", DP.contraryTo)),
)

_ARTICLES = _table(
    "articles",
    "article",
    DP.Article,
    _text("title", _DCTERMS + "title", meaning="Its title."),
    _text("publisher", _DC + "publisher", meaning="Who published it."),
    _text("author", _DC + "creator", meaning="Who wrote it."),
    _date("published", DP.published),
    _text("written", DP.written),
    _text("date_note", DP.dateNote),
    _text("language", _DC + "language", meaning="The language it is written in."),
    _text("url", _DCTERMS + "source", meaning="Where it was read."),
    _text("text_digest", DP.textDigest),
    _NOTE,
)
_ACTORS = _table(
    "actors",
    "actor",
    DP.Actor,
    _LABEL,
    _CLASS,
    _DEFINITION,
    _NAMES,
    _labelled(_many("members", DP.member, table="actors", each="member")),
    _MATCH,
)
_TENURES = _table(
    "tenures",
    "tenure",
    DP.Tenure,
    _labelled(_one("actor", DP.tenureOf, table="actors")),
    _labelled(_one("acts_for", DP.actsFor, table="actors")),
    _text("office", DP.office),
    _date("from", DP.from_),
    _date("until", DP.until),
)
_STANCES = _table(
    "stances",
    "stance",
    DP.Stance,
    _LABEL,
    Column("polarity", ((DP.polarity,),), "integer"),
    _text("group", DP.group),
    _DEFINITION,
)
_LOCATIONS = _table(
    "locations",
    "location",
    DP.Location,
    _LABEL,
    _one("kind", DP.kind),
    _DEFINITION,
    _NAMES,
    _labelled(_many("within", DP.within, table="locations")),
    _text("geometry", DP.geometry),
    _MATCH,
)
_ISSUES = _table(
    "issues",
    "issue",
    DP.Issue,
    _TARGET,
    replace(
        _many("broader", _SKOS + "broader", table="issues"), meaning="The issue that it is part of."
    ),
    _NAMES,
)
_PROPOSALS = _table(
    "proposals",
    "proposal",
    DP.Proposal,
    _TARGET,
    _labelled(_many("proposed_by", DP.proposedBy, table="actors")),
    _date("proposed_on", DP.proposedOn),
    _labelled(_many("terms", DP.term, table="proposals", each="term")),
    Column("phase", ((DP.phase,),), "integer"),
    _many("revision_of", DP.revisionOf, table="proposals"),
    _NAMES,
)
_EVENTS = _table(
    "events",
    "event",
    DP.Event,
    _LABEL,
    _one("kind", DP.kind),
    _date("from", DP.from_),
    _date("until", DP.until),
    _text("when", DP.when),
    _labelled(_many("agents", DP.agent, table="actors", each="agent")),
    _labelled(_many("participants", DP.participant, table="actors", each="participant")),
    _labelled(_many("places", DP.place, table="locations", each="place")),
    _labelled(_many("concerns", DP.concerns)),
    _many("in_response_to", DP.inResponseTo),
    Column(
        "cancelled",
        kind="cancelled",
        meaning="When it was called off, in EDTF or `undated`: such an event did not happen.",
    ),
    _one("report_of", DP.reportOf, table="events"),
    _ENTRY,
)
_POSITIONS = _table(
    "positions",
    "position",
    DP.Position,
    _labelled(_one("party", DP.party, table="actors")),
    _labelled(_one("holder", DP.holder, table="actors")),
    _labelled(_one("stance", DP.stance, table="stances")),
    Column("polarity", ((DP.stance, DP.polarity),), "integer"),
    _labelled(_one("target", DP.target)),
    Column("target_class", ((DP.target,),), "class", meaning="Its class tells its table."),
    _date("held_from", DP.heldFrom),
    _date("held_until", DP.heldUntil),
    _text("held", DP.held),
    _one("firmness", DP.firmness),
    _one("firmness_basis", DP.firmnessBasis),
    _text("grounds", DP.grounds),
    _text("conditions", DP.condition, DP.proposition, many=True),
    _labelled(_many("about", DP.about, table="locations")),
    _labelled(_many("addressees", DP.addressee, table="actors", each="addressee")),
    _many("supersedes", DP.supersedes, table="positions"),
    _many("in_response_to", DP.inResponseTo),
    Column(
        "superseded",
        kind="superseded",
        meaning="Since when, in EDTF or `unknown`, a position holds that supersedes it.",
    ),
    _ENTRY,
)
_CONDITIONS = _table(
    "conditions",
    "condition",
    DP.Condition,
    Column(
        "position",
        ((INVERSE + DP.condition,),),
        "id",
        table="positions",
        meaning="The position that it is a condition of.",
    ),
    _text("proposition", DP.proposition),
    _one("effect", DP.effect),
    _labelled(_many("met_by", DP.metBy, table="actors")),
)
_EVIDENCE = Table(
    "evidence",
    ("entry", "words"),
    "",
    (
        Column("entry", kind="id", meaning="The position or event that rests on these words."),
        Column("words", kind="id", meaning="The id of the words: article and characters."),
        Column("position", kind="id", table="positions", meaning="The entry, if a position."),
        Column("event", kind="id", table="events", meaning="The entry, if an event."),
        _one("article", DP.reportedIn, table="articles"),
        Column("start", kind="integer", meaning="Their first character in the text, from 0."),
        Column("end", kind="integer", meaning="The character after their last one."),
        Column("exact", meaning="The words; empty where the text is not at hand."),
    ),
)

_TABLES: Final = (
    _ARTICLES,
    _ACTORS,
    _TENURES,
    _STANCES,
    _LOCATIONS,
    _ISSUES,
    _PROPOSALS,
    _EVENTS,
    _POSITIONS,
    _CONDITIONS,
    _EVIDENCE,
)


def _links(table: Table) -> Iterator[Table]:
    """A table for each column of a table that holds several ids in a cell."""
    (key,) = table.key[:1]
    for column in table.columns:
        if not (column.many and column.kind == "id"):
            continue
        one = Column(key, kind="id", table=table.name, meaning=f"Of which row of {table.name}.")
        step = Column("step", kind="integer", meaning="Its place among those of the row, from 1.")
        each = replace(column, name=column.each, many=False)
        columns = (one, step, each) if column.ordered else (one, each)
        names = tuple(c.name for c in columns[:2])
        yield Table(f"{table.name}_{column.name}", names, "", columns, (table.name, column.name))


TABLES: Final[Mapping[str, Table]] = {
    table.name: table
    for table in (*_TABLES, *(link for table in _TABLES for link in _links(table)))
}
"""Every table by its name, those of links last; a table comes after those that it refers to."""
