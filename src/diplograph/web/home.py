"""The first page, and the page of a search for words."""

from typing import Final, NamedTuple

from diplograph.coding.casefile import name_and_iri
from diplograph.errors import InputError
from diplograph.query.results import Iri
from diplograph.query.saved import SavedQuery
from diplograph.web.links import Links, web_address
from diplograph.web.responses import page, redirect
from diplograph.web.result_table import Table, table_of
from diplograph.web.site import Site
from diplograph.web.worker_messages import WorkerRequest, WorkerResponse

_SOUGHT: Final = (
    ("find", "name", "What is called so"),
    ("search", "text", "Positions whose words, grounds or conditions contain it"),
)
"""The saved queries of a search: name, parameter for the words, and title of the rows."""
_FOUND: Final = 25


class Found(NamedTuple):
    """The rows that a search found by one saved query; `link` leads to all of them."""

    title: str
    table: Table
    link: str


def index(site: Site, request: WorkerRequest) -> WorkerResponse:
    """The first page: the size of the graph, and the saved queries by topic."""
    tagged, problems = site.case.library.by_tag()
    links = Links(request.root, site.case.store)
    response = page(
        request,
        "index.html",
        case=site.case,
        head=site.case.generation.head,
        overview=site.overview,
        creators=[_creator(each) for each in site.case.file.creators],
        tagged=tagged,
        problems=list(map(str, problems)),
        links=links,
    )
    return site.cacheable(response)


def search(site: Site, request: WorkerRequest) -> WorkerResponse:
    """The page of a search: resources with the name, and positions whose words contain it."""
    words = next((value.strip() for name, value in request.values if name == "q"), "")
    links = Links(request.root, site.case.store)
    thing = _named(site, words)
    if thing and links.has_page(thing) and thing.written == words:
        return redirect(links.page(thing))
    found = [each for asking in _SOUGHT if (each := _found(site, links, words, *asking))]
    return page(
        request,
        "search.html",
        case=site.case,
        links=links,
        words=words,
        thing=thing if thing and links.has_page(thing) else None,
        found=found if words else [],
    )


def _named(site: Site, words: str) -> Iri | None:
    """The only resource with that name, if there is one."""
    try:
        return site.case.resolve(words) if words else None
    except InputError:
        return None


def _found(
    site: Site, links: Links, words: str, name: str, parameter: str, title: str
) -> Found | None:
    try:
        query: SavedQuery = site.case.library.get(name)
    except InputError:
        return None
    if not words or query.parameter(parameter) is None:
        return None
    result = site.case.query(query, **{parameter: words})
    table = table_of(result, links, size=_FOUND)
    return Found(title, table, links.query(name, [(parameter, words)]))


def _creator(creator: str) -> tuple[str, str | None]:
    """The name of a creator of the case, and their web address, if there is one."""
    name, iri = name_and_iri(creator)
    return name or iri or creator, web_address(iri)
