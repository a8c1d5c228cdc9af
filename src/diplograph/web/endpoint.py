"""The SPARQL endpoint: the query operation of the SPARQL 1.1 Protocol, read only.

https://www.w3.org/TR/sparql11-protocol/. A text must fit
`query.saved.text_limits`, and may crash its worker. Without a query the endpoint describes itself
(https://www.w3.org/TR/sparql11-service-description/).
"""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import pyoxigraph as ox

from diplograph.errors import DiplographError, Problem, QueryError
from diplograph.formats import Kind, names, suffixes
from diplograph.output import exports
from diplograph.output.exports.description import DESCRIBING, dataset_iri
from diplograph.query.results import BooleanResult, Result, Triples, formats
from diplograph.query.saved import bounded
from diplograph.rdf.namespaces import DP, PREFIXES
from diplograph.web.cache_key import is_steady
from diplograph.web.error_responses import lines_of, status_of
from diplograph.web.links import Links
from diplograph.web.negotiation import HTML, ROWS, format_for, named_by, wants_page
from diplograph.web.remark_headers import remark_headers
from diplograph.web.responses import data, page
from diplograph.web.result_table import AT_ONCE, table_of
from diplograph.web.site import Site
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

_INFERRED: Final = ox.NamedNode(DP.inferences)
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)
_GRAPHS: Final = list(names(Kind.TRIPLES))
_ANSWERS: Final = ["json", "xml", "csv", "tsv"]
_ROWS: Final = list(dict.fromkeys([*_ANSWERS, *ROWS]))
_ENDINGS: Final[Mapping[str, str]] = {**suffixes(Kind.ROWS, Kind.TRIPLES), ".html": HTML}
_REFUSED: Final = ("using-graph-uri", "using-named-graph-uri", "update")
_DEFAULT: Final = "default-graph-uri"
_NAMED: Final = "named-graph-uri"
_SHOWN_ROWS: Final = (("JSON", ".json"), ("XML", ".xml"), ("CSV", ".csv"), ("TSV", ".tsv"))
_SHOWN_GRAPHS: Final = (("Turtle", ".ttl"), ("N-Triples", ".nt"), ("JSON-LD", ".jsonld"))
_LINES: Final = 2_000
"""The most triples that a page shows."""
_EXAMPLE: Final = """SELECT ?position ?party ?stance ?target WHERE {
  ?position dp:party ?party ; dp:stance ?stance ; dp:target ?target ; dp:firmness dp:red-line .
}
LIMIT 20"""


def sparql(site: Site, request: WorkerRequest) -> WorkerResponse:
    """The result of a query, the page with the query form, or the description of the endpoint.

    Raises:
        UnknownName: no format has the suffix.
        QueryError: the text is not a query, or a value is not accepted.
    """
    named = named_by(request.name, _ENDINGS)
    refused = [name for name, _ in request.values if name in _REFUSED]
    if refused:
        hint = "the data set is only read: ask with query"
        raise QueryError([Problem(f"{refused[0]} is not taken here", hint=hint)])
    texts = [value for name, value in request.values if name == "query"]
    if len(texts) > 1:
        raise QueryError([Problem(f"{len(texts)} queries in one request; expected one")])
    links = Links(request.root, site.case.store)
    if not texts:
        return _itself(site, request, links, named)
    try:
        text, dataset = _query(texts[0]), _dataset(site, request.values)
        found = site.case.snapshot.sparql(text, dataset=dataset)
        return _answered(site, request, links, texts[0], found, named)
    except QueryError as error:
        if named in (None, HTML) and wants_page(request.accept):
            return _page(site, request, links, texts[0], error=error)
        raise


def _query(text: str) -> str:
    """The text, if it may be a query.

    Raises:
        QueryError: it is empty, or does not fit the limits of texts.
    """
    if not text.strip():
        raise QueryError([Problem("the query is empty")])
    return bounded(text)


def _dataset(site: Site, values: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """The graphs that a request names, as keywords of the engine; none stand for all.

    Raises:
        QueryError: the data set has no such graph.
    """
    own = dataset_iri(site.case.file)
    known: dict[str, dict[str, ox.NamedNode | ox.DefaultGraph]] = {
        _DEFAULT: {own: ox.DefaultGraph(), DP.inferences: _INFERRED},
        _NAMED: {DP.inferences: _INFERRED},
    }
    graphs: dict[str, list[ox.NamedNode | ox.DefaultGraph]] = {_DEFAULT: [], _NAMED: []}
    given = [(name, value) for name, value in values if name in graphs]
    for name, value in given:
        if value not in known[name]:
            expected = " or ".join(f"<{each}>" for each in known[name])
            raise QueryError([Problem(f"{name} is <{value}>; expected {expected}")])
        graphs[name].append(known[name][value])
    if not given:
        return {}
    if ox.DefaultGraph() in graphs[_DEFAULT]:
        graphs[_DEFAULT] = [ox.DefaultGraph()]  # it has the triples of the other one too
    return {"default_graph": graphs[_DEFAULT], "named_graphs": graphs[_NAMED]}


def limit_page(site: Site, request: WorkerRequest, error: DiplographError) -> WorkerResponse:
    """The page with the query form, after a limit was reached, with the reason."""
    text = next((value for name, value in request.values if name == "query"), "")
    return _page(site, request, Links(request.root, site.case.store), text, error=error)


def _answered(
    site: Site,
    request: WorkerRequest,
    links: Links,
    text: str,
    found: Result | Triples | BooleanResult,
    named: str | None,
) -> WorkerResponse:
    offers = _GRAPHS if isinstance(found, Triples) else _ROWS
    if isinstance(found, BooleanResult):
        offers = _ANSWERS
    form = format_for(request.accept, named, [*offers, HTML])
    if form == HTML:
        return _page(site, request, links, text, found=found)
    response = data(request, form, "sparql", lambda stream: formats.write(found, stream, form))
    response.headers |= remark_headers(found.notices())
    has_new_nodes = isinstance(found, Triples) and ("_:" in text or "[" in text)
    return site.cacheable(response) if is_steady(text) and not has_new_nodes else response


def _page(
    site: Site,
    request: WorkerRequest,
    links: Links,
    text: str,
    *,
    found: Result | Triples | BooleanResult | None = None,
    error: DiplographError | None = None,
) -> WorkerResponse:
    answered: dict[str, Any] = dict.fromkeys(("table", "triples", "truth", "citation", "why"))
    answered["remarks"] = ()
    shown = _SHOWN_GRAPHS if isinstance(found, Triples) else _SHOWN_ROWS
    if isinstance(found, Result):
        answered["table"] = table_of(found, links, size=AT_ONCE)
        answered["why"] = found.why_empty()
    elif isinstance(found, Triples):
        lines = [f"{triple} ." for _, triple in zip(range(_LINES), found.stream(), strict=False)]
        answered["triples"] = lines
    elif found is not None:
        answered["truth"] = bool(found)
        answered["why"] = found.why_no()
    if found is not None:
        answered["citation"] = found.citation
        answered["remarks"] = site.remarks(found, answered["why"])
    return page(
        request,
        "sparql.html",
        status=status_of(error) if error else HTTPStatus.OK,
        case=site.case,
        links=links,
        text=text or _EXAMPLE,
        problems=lines_of(error) if error else [],
        excerpt=getattr(error, "excerpt", None),
        formats=[(name, links.sparql(text, ending)) for name, ending in shown],
        prefixes=site.case.file.prefixes,
        limits=site.limits,
        at_once=AT_ONCE,
        **answered,
    )


def _itself(site: Site, request: WorkerRequest, links: Links, named: str | None) -> WorkerResponse:
    """The page with the query form, or the service description as RDF."""
    form = format_for(request.accept, named, [*_GRAPHS, HTML])
    if form == HTML:
        return _page(site, request, links, "")
    triples = _service(site, f"{request.site}/sparql")
    prefixes = {**site.case.file.prefixes, **DESCRIBING, "sd": _SD}
    response = data(
        request,
        form,
        "sparql",
        lambda stream: exports.write_triples(triples, stream, form, prefixes=prefixes),
    )
    return site.cacheable(response)


def _service(site: Site, address: str) -> Iterator[ox.Triple]:
    service, graph = f"{address}#service", dataset_iri(site.case.file)

    def triple(subject: str, predicate: str, value: str) -> ox.Triple:
        return ox.Triple(*map(ox.NamedNode, (subject, predicate, value)))

    kind = PREFIXES["rdf"] + "type"
    yield triple(service, kind, f"{_SD}Service")
    yield triple(service, f"{_SD}endpoint", address)
    yield triple(service, f"{_SD}supportedLanguage", f"{_SD}SPARQL11Query")
    for name in _RESULT_FORMATS:
        yield triple(service, f"{_SD}resultFormat", _FORMATS + name)
    yield triple(service, f"{_SD}defaultDataset", f"{address}#dataset")
    yield triple(f"{address}#dataset", kind, f"{_SD}Dataset")
    yield triple(f"{address}#dataset", f"{_SD}defaultGraph", graph)
    yield triple(f"{address}#dataset", f"{_SD}namedGraph", f"{address}#inferences")
    yield triple(f"{address}#inferences", kind, f"{_SD}NamedGraph")
    yield triple(f"{address}#inferences", f"{_SD}name", DP.inferences)
    yield triple(graph, kind, f"{_SD}Graph")
    yield triple(graph, DESCRIBING["void"] + "sparqlEndpoint", address)


def description(site: Site, request: WorkerRequest) -> WorkerResponse:
    """The description of the graph for catalogues: VoID, DCAT and the provenance of the build.

    Raises:
        UnknownName: no format has the suffix.
    """
    form = format_for(request.accept, named_by(request.name, suffixes(Kind.TRIPLES)), _GRAPHS)
    response = data(request, form, "void", lambda stream: site.case.describe(stream, form))
    return site.cacheable(response)
