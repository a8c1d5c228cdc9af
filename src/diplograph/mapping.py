"""From an article to its triples: the one place where positions become RDF.

A pure function that writes canonical N-Triples. Each kind of node has a function that reads as the
table of its properties: `link` for another node, `value` for a literal; what is not said is not
written. Nodes for evidence and steps of attribution carry no type: the property that leads to them
tells what they are.
"""

from collections.abc import Iterator

from diplograph import iris
from diplograph.model.article import Article, Condition, Entry, Event, Position, Words
from diplograph.namespaces import DP, PREFIXES
from diplograph.ntriples import literal

_RDF_TYPE = PREFIXES["rdf"] + "type"
_LABEL = PREFIXES["rdfs"] + "label"
_COMMENT = PREFIXES["rdfs"] + "comment"
_TITLE = PREFIXES["dcterms"] + "title"
_SOURCE = PREFIXES["dcterms"] + "source"
_PUBLISHER = PREFIXES["dc"] + "publisher"
_CREATOR = PREFIXES["dc"] + "creator"
_LANGUAGE = PREFIXES["dc"] + "language"
_EXACT = PREFIXES["oa"] + "exact"
_START = PREFIXES["oa"] + "start"
_END = PREFIXES["oa"] + "end"
_ATTRIBUTED_TO = PREFIXES["prov"] + "wasAttributedTo"
_GENERATED_AT = PREFIXES["prov"] + "generatedAtTime"
_DATE = PREFIXES["xsd"] + "date"
_DATE_TIME = PREFIXES["xsd"] + "dateTime"
_INTEGER = PREFIXES["xsd"] + "integer"


def triples(article: Article) -> bytes:
    """The triples of an article and of all that it says, as canonical N-Triples.

    Each triple once, in no order that means anything. Every subject is the article's IRI or begins
    with it.
    """
    lines = set(_article(article))
    for position in article.positions:
        lines.update(_position(position, article.iri))
    for event in article.events:
        lines.update(_event(event, article.iri))
    return "".join(sorted(lines)).encode()


def _article(a: Article) -> Iterator[str]:
    yield _link(a.iri, _RDF_TYPE, DP.Article)
    yield _value(a.iri, _TITLE, a.title)
    yield _value(a.iri, _PUBLISHER, a.publisher)
    yield _typed(a.iri, DP.published, a.published, _DATE)
    if a.author:
        yield _value(a.iri, _CREATOR, a.author)
    if a.url:
        yield _link(a.iri, _SOURCE, a.url)
    if a.written:
        yield _value(a.iri, DP.written, a.written)
    if a.date_note:
        yield _value(a.iri, DP.dateNote, a.date_note)
    if a.language:
        yield _value(a.iri, _LANGUAGE, a.language)
    if a.text_digest:
        yield _value(a.iri, DP.textDigest, a.text_digest)
    if a.note:
        yield _value(a.iri, _COMMENT, a.note)


def _position(p: Position, article: str) -> Iterator[str]:
    yield _link(p.iri, _RDF_TYPE, DP.Position)
    yield _link(p.iri, DP.holder, p.holder)
    yield _link(p.iri, DP.party, p.party)
    yield _link(p.iri, DP.stance, p.stance)
    yield _link(p.iri, DP.target, p.target)
    for place in p.about:
        yield _link(p.iri, DP.about, place)
    for actor in p.addressee:
        yield _link(p.iri, DP.addressee, actor)
    if p.held_from:
        yield _typed(p.iri, DP.heldFrom, p.held_from, _DATE)
    if p.held_until:
        yield _typed(p.iri, DP.heldUntil, p.held_until, _DATE)
    if p.held:
        yield _value(p.iri, DP.held, p.held)
    if p.firmness and p.firmness_basis:
        yield _link(p.iri, DP.firmness, p.firmness)
        yield _link(p.iri, DP.firmnessBasis, p.firmness_basis)
    if p.grounds:
        yield _value(p.iri, DP.grounds, p.grounds)
    for number, condition in enumerate(p.conditions, 1):
        node = iris.part(p.iri, "condition", number)
        yield _link(p.iri, DP.condition, node)
        yield from _condition(node, condition)
    for earlier in p.supersedes:
        yield _link(p.iri, DP.supersedes, earlier)
    yield from _entry(p, article)


def _condition(node: str, condition: Condition) -> Iterator[str]:
    yield _link(node, _RDF_TYPE, DP.Condition)
    yield _value(node, DP.proposition, condition.proposition)
    yield _link(node, DP.effect, condition.effect)
    for actor in condition.met_by:
        yield _link(node, DP.metBy, actor)


def _event(e: Event, article: str) -> Iterator[str]:
    yield _link(e.iri, _RDF_TYPE, DP.Event)
    yield _link(e.iri, DP.kind, e.kind)
    if e.label:
        yield _value(e.iri, _LABEL, e.label)
    for actor in e.agent:
        yield _link(e.iri, DP.agent, actor)
    for actor in e.participant:
        yield _link(e.iri, DP.participant, actor)
    for place in e.place:
        yield _link(e.iri, DP.place, place)
    for subject in e.concerns:
        yield _link(e.iri, DP.concerns, subject)
    for cause in e.in_response_to:
        yield _link(e.iri, DP.inResponseTo, cause)
    if e.report_of:
        yield _link(e.iri, DP.reportOf, e.report_of)
    if e.first:
        yield _typed(e.iri, DP.from_, e.first, _DATE)
    if e.last:
        yield _typed(e.iri, DP.until, e.last, _DATE)
    if e.when:
        yield _value(e.iri, DP.when, e.when)
    yield from _entry(e, article)


def _entry(entry: Entry, article: str) -> Iterator[str]:
    """What positions and events have in common: who said so, where, and in which words."""
    yield _link(entry.iri, DP.attribution, entry.attribution)
    for actor in entry.according_to:
        yield _link(entry.iri, DP.accordingTo, actor)
    if len(entry.according_to) > 1:
        for number, actor in enumerate(entry.according_to, 1):
            node = iris.part(entry.iri, "source", number)
            yield _link(entry.iri, DP.attributionStep, node)
            yield _link(node, DP.source, actor)
            yield _typed(node, DP.order, str(number), _INTEGER)
    yield _link(entry.iri, DP.reportedIn, article)
    for words in entry.words:
        node = iris.words(article, words.start, words.end)
        yield _link(entry.iri, DP.evidence, node)
        yield from _words(node, words)
    if entry.coder:
        yield _link(entry.iri, _ATTRIBUTED_TO, entry.coder)
    if entry.coded:
        yield _typed(entry.iri, _GENERATED_AT, entry.coded, _DATE_TIME)
    if entry.note:
        yield _value(entry.iri, _COMMENT, entry.note)


def _words(node: str, words: Words) -> Iterator[str]:
    if words.exact is not None:
        yield _value(node, _EXACT, words.exact)
    yield _typed(node, _START, str(words.start), _INTEGER)
    yield _typed(node, _END, str(words.end), _INTEGER)


def _link(subject: str, predicate: str, node: str) -> str:
    return f"<{subject}> <{predicate}> <{node}> .\n"


def _value(subject: str, predicate: str, text: str) -> str:
    return f"<{subject}> <{predicate}> {literal(text)} .\n"


def _typed(subject: str, predicate: str, text: str, datatype: str) -> str:
    """A literal whose text needs no escapes, in the datatype's canonical form."""
    return f'<{subject}> <{predicate}> "{text}"^^<{datatype}> .\n'
