"""Maps an article to its triples: the only place where positions become RDF.

A pure function that writes canonical N-Triples. Each kind of node has a function that reads like a
table of its properties; a missing value gives no triple. Nodes for evidence and attribution steps
have no `rdf:type`: the property that leads to them tells what they are.

This is the hot path of a build, so no object is made for a triple. A line is the node, the property
with the beginning of its value, the value, and the end of the line for its kind of value. The
properties of a node are written in the order of their IRIs, and several values are sorted. The
nodes are sorted, and with them all lines.
"""

from diplograph.coding.model.article import Article, Condition, Event, Position, Words
from diplograph.rdf import iris
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.rdf.ntriples import literal

_DC, _DCTERMS = PREFIXES["dc"], PREFIXES["dcterms"]
_RDFS, _OA, _PROV = PREFIXES["rdfs"], PREFIXES["oa"], PREFIXES["prov"]
_XSD = PREFIXES["xsd"]

# The ends of lines: of those with an IRI, those with a text, and those with a literal that needs no
# escapes and is in the canonical form of its datatype.
_NODE = "> .\n"
_TEXT = " .\n"
_DATE = f'"^^<{_XSD}date> .\n'
_DATE_TIME = f'"^^<{_XSD}dateTime> .\n'
_INTEGER = f'"^^<{_XSD}integer> .\n'


def _to_node(predicate: str) -> str:
    return f"<{predicate}> <"


def _to_text(predicate: str) -> str:
    return f"<{predicate}> "


def _to_value(predicate: str) -> str:
    return f'<{predicate}> "'


_TYPE = _to_node(PREFIXES["rdf"] + "type")
_LABEL = _to_text(_RDFS + "label")
_NOTE = _to_text(_RDFS + "comment")
# of an article
_AUTHOR = _to_text(_DC + "creator")
_LANGUAGE = _to_text(_DC + "language")
_PUBLISHER = _to_text(_DC + "publisher")
_URL = _to_node(_DCTERMS + "source")
_TITLE = _to_text(_DCTERMS + "title")
_ADJUDICATES = _to_node(DP.adjudicates)
_DATE_NOTE = _to_text(DP.dateNote)
_PUBLISHED = _to_value(DP.published)
_TEXT_DIGEST = _to_text(DP.textDigest)
_WRITTEN = _to_text(DP.written)
# of a position or an event
_CODED = _to_value(_PROV + "generatedAtTime")
_CODER = _to_node(_PROV + "wasAttributedTo")
_ACCORDING_TO = _to_node(DP.accordingTo)
_ATTRIBUTION = _to_node(DP.attribution)
_ATTRIBUTION_STEP = _to_node(DP.attributionStep)
_EVIDENCE = _to_node(DP.evidence)
_IN_RESPONSE_TO = _to_node(DP.inResponseTo)
_REPORTED_IN = _to_node(DP.reportedIn)
# of a position
_ABOUT = _to_node(DP.about)
_ADDRESSEE = _to_node(DP.addressee)
_CONDITION = _to_node(DP.condition)
_FIRMNESS = _to_node(DP.firmness)
_FIRMNESS_BASIS = _to_node(DP.firmnessBasis)
_GROUNDS = _to_text(DP.grounds)
_HELD = _to_text(DP.held)
_HELD_FROM = _to_value(DP.heldFrom)
_HELD_UNTIL = _to_value(DP.heldUntil)
_HOLDER = _to_node(DP.holder)
_PARTY = _to_node(DP.party)
_STANCE = _to_node(DP.stance)
_SUPERSEDES = _to_node(DP.supersedes)
_TARGET = _to_node(DP.target)
# of a condition
_EFFECT = _to_node(DP.effect)
_MET_BY = _to_node(DP.metBy)
_PROPOSITION = _to_text(DP.proposition)
# of an event
_AGENT = _to_node(DP.agent)
_CONCERNS = _to_node(DP.concerns)
_FROM = _to_value(DP.from_)
_KIND = _to_node(DP.kind)
_PARTICIPANT = _to_node(DP.participant)
_PLACE = _to_node(DP.place)
_REPORT_OF = _to_node(DP.reportOf)
_UNTIL = _to_value(DP.until)
_WHEN = _to_text(DP.when)
# of a step in a chain of attribution, and of words
_ORDER = _to_value(DP.order)
_SOURCE = _to_node(DP.source)
_END = _to_value(_OA + "end")
_EXACT = _to_text(_OA + "exact")
_START = _to_value(_OA + "start")

_Nodes = dict[str, str]
"""The lines of each node, by the node as it is written at their beginning."""


def triples(article: Article) -> bytes:
    """The triples of an article and its entries, as canonical N-Triples.

    Each triple is given once, in the order of their text. Every subject is the article's IRI or
    begins with it.
    """
    nodes: _Nodes = {}
    _article(article, nodes)
    for position in article.positions:
        _position(position, article.iri, nodes)
    for event in article.events:
        _event(event, article.iri, nodes)
    return "".join([nodes[node] for node in sorted(nodes)]).encode()


def _article(a: Article, nodes: _Nodes) -> None:
    s = f"<{a.iri}> "
    nodes[s] = (
        (f"{s}{_AUTHOR}{literal(a.author)}{_TEXT}" if a.author else "")
        + (f"{s}{_LANGUAGE}{literal(a.language)}{_TEXT}" if a.language else "")
        + f"{s}{_PUBLISHER}{literal(a.publisher)}{_TEXT}"
        + (f"{s}{_URL}{a.url}{_NODE}" if a.url else "")
        + f"{s}{_TITLE}{literal(a.title)}{_TEXT}"
        + f"{s}{_TYPE}{DP.Article}{_NODE}"
        + (f"{s}{_NOTE}{literal(a.note)}{_TEXT}" if a.note else "")
        + _links(s, _ADJUDICATES, a.adjudicates)
        + (f"{s}{_DATE_NOTE}{literal(a.date_note)}{_TEXT}" if a.date_note else "")
        + f"{s}{_PUBLISHED}{a.published}{_DATE}"
        + (f"{s}{_TEXT_DIGEST}{literal(a.text_digest)}{_TEXT}" if a.text_digest else "")
        + (f"{s}{_WRITTEN}{literal(a.written)}{_TEXT}" if a.written else "")
    )


def _position(p: Position, article: str, nodes: _Nodes) -> None:
    s = f"<{p.iri}> "
    nodes[s] = (
        f"{s}{_TYPE}{DP.Position}{_NODE}"
        + (f"{s}{_NOTE}{literal(p.note)}{_TEXT}" if p.note else "")
        + (f"{s}{_CODED}{p.coded}{_DATE_TIME}" if p.coded else "")
        + (f"{s}{_CODER}{p.coder}{_NODE}" if p.coder else "")
        + (_links(s, _ABOUT, p.about) if p.about else "")
        + (_links(s, _ACCORDING_TO, p.according_to) if p.according_to else "")
        + (_links(s, _ADDRESSEE, p.addressee) if p.addressee else "")
        + f"{s}{_ATTRIBUTION}{p.attribution}{_NODE}"
        + (_steps(s, p, nodes) if len(p.according_to) > 1 else "")
        + (_conditions(s, p, nodes) if p.conditions else "")
        + _evidence(s, p, article, nodes)
        + (f"{s}{_FIRMNESS}{p.firmness}{_NODE}" if p.firmness else "")
        + (f"{s}{_FIRMNESS_BASIS}{p.firmness_basis}{_NODE}" if p.firmness_basis else "")
        + (f"{s}{_GROUNDS}{literal(p.grounds)}{_TEXT}" if p.grounds else "")
        + (f"{s}{_HELD}{literal(p.held)}{_TEXT}" if p.held else "")
        + (f"{s}{_HELD_FROM}{p.held_from}{_DATE}" if p.held_from else "")
        + (f"{s}{_HELD_UNTIL}{p.held_until}{_DATE}" if p.held_until else "")
        + f"{s}{_HOLDER}{p.holder}{_NODE}"
        + (_links(s, _IN_RESPONSE_TO, p.in_response_to) if p.in_response_to else "")
        + f"{s}{_PARTY}{p.party}{_NODE}"
        f"{s}{_REPORTED_IN}{article}{_NODE}"
        f"{s}{_STANCE}{p.stance}{_NODE}"
        + (_links(s, _SUPERSEDES, p.supersedes) if p.supersedes else "")
        + f"{s}{_TARGET}{p.target}{_NODE}"
    )


def _event(e: Event, article: str, nodes: _Nodes) -> None:
    s = f"<{e.iri}> "
    nodes[s] = (
        f"{s}{_TYPE}{DP.Event}{_NODE}"
        + (f"{s}{_NOTE}{literal(e.note)}{_TEXT}" if e.note else "")
        + (f"{s}{_LABEL}{literal(e.label)}{_TEXT}" if e.label else "")
        + (f"{s}{_CODED}{e.coded}{_DATE_TIME}" if e.coded else "")
        + (f"{s}{_CODER}{e.coder}{_NODE}" if e.coder else "")
        + _links(s, _ACCORDING_TO, e.according_to)
        + _links(s, _AGENT, e.agent)
        + f"{s}{_ATTRIBUTION}{e.attribution}{_NODE}"
        + (_steps(s, e, nodes) if len(e.according_to) > 1 else "")
        + _links(s, _CONCERNS, e.concerns)
        + _evidence(s, e, article, nodes)
        + (f"{s}{_FROM}{e.first}{_DATE}" if e.first else "")
        + _links(s, _IN_RESPONSE_TO, e.in_response_to)
        + f"{s}{_KIND}{e.kind}{_NODE}"
        + _links(s, _PARTICIPANT, e.participant)
        + _links(s, _PLACE, e.place)
        + (f"{s}{_REPORT_OF}{e.report_of}{_NODE}" if e.report_of else "")
        + f"{s}{_REPORTED_IN}{article}{_NODE}"
        + (f"{s}{_UNTIL}{e.last}{_DATE}" if e.last else "")
        + (f"{s}{_WHEN}{literal(e.when)}{_TEXT}" if e.when else "")
    )


def _condition(node: str, condition: Condition) -> str:
    s = f"<{node}> "
    return (
        f"{s}{_TYPE}{DP.Condition}{_NODE}"
        f"{s}{_EFFECT}{condition.effect}{_NODE}"
        + _links(s, _MET_BY, condition.met_by)
        + f"{s}{_PROPOSITION}{literal(condition.proposition)}{_TEXT}"
    )


def _step(node: str, number: int, actor: str) -> str:
    s = f"<{node}> "
    return f"{s}{_ORDER}{number}{_INTEGER}{s}{_SOURCE}{actor}{_NODE}"


def _words(node: str, words: Words) -> str:
    s = f"<{node}> "
    exact = "" if words.exact is None else f"{s}{_EXACT}{literal(words.exact)}{_TEXT}"
    return f"{s}{_END}{words.end}{_INTEGER}{exact}{s}{_START}{words.start}{_INTEGER}"


# links from a node to other nodes ----------------------------------------------------------------


def _links(s: str, prefix: str, iris_: tuple[str, ...]) -> str:
    """One line for each distinct value."""
    if len(iris_) == 1:
        return f"{s}{prefix}{iris_[0]}{_NODE}"
    return "".join(sorted({f"{s}{prefix}{iri}{_NODE}" for iri in iris_}))


def _steps(s: str, entry: Position | Event, nodes: _Nodes) -> str:
    parts = [iris.part(entry.iri, "source", n) for n in range(1, len(entry.according_to) + 1)]
    for number, (part, actor) in enumerate(zip(parts, entry.according_to, strict=True), 1):
        nodes[f"<{part}> "] = _step(part, number, actor)
    return _links(s, _ATTRIBUTION_STEP, tuple(parts))


def _conditions(s: str, position: Position, nodes: _Nodes) -> str:
    count = len(position.conditions)
    parts = [iris.part(position.iri, "condition", n) for n in range(1, count + 1)]
    for part, condition in zip(parts, position.conditions, strict=True):
        nodes[f"<{part}> "] = _condition(part, condition)
    return _links(s, _CONDITION, tuple(parts))


def _evidence(s: str, entry: Position | Event, article: str, nodes: _Nodes) -> str:
    parts = [iris.words(article, words.start, words.end) for words in entry.words]
    for part, words in zip(parts, entry.words, strict=True):
        node = f"<{part}> "
        if words.exact is not None or node not in nodes:  # other entries may give only the offsets
            nodes[node] = _words(part, words)
    return _links(s, _EVIDENCE, tuple(parts))
