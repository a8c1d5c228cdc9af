"""The files, read back without a warning by programs that we did not write: networkx and igraph."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest

from diplograph.errors import UsageError
from diplograph.formats import Kind, format_of
from diplograph.output.networks import Network, Networks, Options, Windows
from diplograph.output.networks.formats import write, write_series, write_windows

from .conftest import Draw

pytestmark = pytest.mark.filterwarnings("error")

TIES = {
    "a x": (1, 2, 1),
    "a y": (1, 1, 0),
    "b x": (1, 1, 0),
    "b y": (0, 1, 1),
    "c z": (1, 1, 0),
}


def written(network: Network, form: str, **more: Any) -> bytes:
    stream = BytesIO()
    write(network, stream, form, **more)
    return stream.getvalue()


def ties(graph: Any) -> dict[str, tuple[float, int, int]]:
    return {
        " ".join(sorted(ends)): (data["weight"], data["n_support"], data["n_oppose"])
        for *ends, data in graph.edges(data=True)
    }


@pytest.mark.parametrize("form", ["graphml", "visone"])
def test_networkx_reads_graphml(draw: Draw, form: str) -> None:
    graph = nx.read_graphml(BytesIO(written(draw(), form)))
    assert not graph.is_directed()
    assert ties(graph) == TIES
    node = graph.nodes["a"]
    assert (node["iri"], node["mode"], node["kind"]) == ("https://example.org/a", "actor", "State")
    assert node["frequency"] == 4
    assert graph.nodes["x"]["label"] == "<Stay>"
    assert graph.edges["b", "y"]["positions"] == "article/a2/p5 article/a3/p6"


@pytest.mark.parametrize("form", ["graphml", "visone"])
def test_igraph_reads_graphml(draw: Draw, tmp_path: Path, form: str) -> None:
    path = tmp_path / "network.graphml"
    path.write_bytes(written(draw(), form))
    graph = igraph.Graph.Read_GraphML(str(path))
    assert graph.vs["label"][:2] == ["Arland & sons", 'Borland "the other"']
    assert [(e["weight"], e["n_support"], e["n_oppose"]) for e in graph.es] == list(TIES.values())


def test_visone_finds_its_shapes_and_colours(draw: Draw) -> None:
    text = written(draw(), "visone").decode()
    assert 'xmlns:visone="http://visone.info/xmlns"' in text
    assert text.count('<y:Shape type="ellipse"/>') == 3
    assert text.count('<y:Shape type="roundrectangle"/>') == 3
    assert "visone" not in written(draw(), "graphml").decode()


def test_networkx_reads_gexf_with_the_times_of_ties(draw: Draw) -> None:
    graph = nx.read_gexf(BytesIO(written(draw(), "gexf")))
    assert ties(graph) == TIES
    assert graph.nodes["c"]["label"] == "Corland, the lesser"
    assert graph.graph["mode"] == "dynamic"
    assert graph.edges["b", "y"]["spells"] == [("2024-01-08", "2024-02-01")]
    assert graph.edges["a", "x"]["spells"] == [("2024-01-01", "None")]  # so it says: no end


def test_networkx_reads_pajek(draw: Draw) -> None:
    text = written(draw(mode="one-mode", isolates=True), "pajek").decode()
    graph = nx.parse_pajek(text)
    assert list(graph.nodes) == ["a", "b", "c"]
    assert [(*ends, data["weight"]) for *ends, data in graph.edges(data=True)] == [("a", "b", 1)]


def test_igraph_reads_pajek_and_knows_the_two_modes(draw: Draw, tmp_path: Path) -> None:
    path = tmp_path / "network.net"
    path.write_bytes(written(draw(), "pajek"))
    graph = igraph.Graph.Read_Pajek(str(path))
    assert graph.vs["name"] == ["a", "b", "c", "x", "y", "z"]
    assert graph.vs["type"] == [False, False, False, True, True, True]
    assert graph.es["weight"] == [1, 1, 1, 0, 1]


def test_ucinet_gets_a_full_matrix(draw: Draw) -> None:
    assert written(draw(normalization="activity"), "dl").decode() == (
        "dl nr = 3, nc = 3, format = fullmatrix\n"
        'row labels:\n"a"\n"b"\n"c"\ncol labels:\n"x"\n"y"\n"z"\ndata:\n'
        f"0.25 0.25 0\n{1 / 3} 0 0\n0 0 1\n"
    )
    assert written(draw(mode="one-mode", isolates=True), "dl").decode() == (
        'dl n = 3, format = fullmatrix\nlabels:\n"a"\n"b"\n"c"\ndata:\n0 1 0\n1 0 0\n0 0 0\n'
    )


def test_lists_of_edges_and_nodes(draw: Draw) -> None:
    edges = list(csv.DictReader(StringIO(written(draw(), "csv").decode(), newline="")))
    assert edges[3] == {
        "source": "b",
        "source_label": 'Borland "the other"',
        "target": "y",
        "target_label": "Tolls",
        "type": "undirected",
        "weight": "0",
        "n_support": "1",
        "n_oppose": "1",
        "positions": "article/a2/p5 article/a3/p6",
    }
    nodes = list(csv.DictReader(StringIO(written(draw(), "nodes").decode(), newline="")))
    assert nodes[2] == {
        "id": "c",
        "label": "Corland, the lesser",
        "iri": "https://example.org/c",
        "mode": "actor",
        "kind": "UnnamedSource",
        "frequency": "1",
    }


@pytest.mark.parametrize("form", ["csv", "graphml", "gexf"])
def test_positions_can_be_left_out(draw: Draw, form: str) -> None:
    assert b"article/" in written(draw(), form)
    assert b"article/" not in written(draw(), form, positions=False)


def test_a_series_is_a_file_for_each_window(corridor: Networks, tmp_path: Path) -> None:
    series = corridor.series(Options(), Windows("year"))
    files = write_series(series, tmp_path / "net.gra.graphml", "graphml")
    assert [file.name for file in files] == [
        "net.gra_01_2024-01-01.graphml",
        "net.gra_02_2025-01-01.graphml",
    ]
    assert list(nx.read_graphml(files[1]).edges) == [("a", "x"), ("c", "z")]


def dynamic(corridor: Networks, windows: Windows, **options: Any) -> Any:
    stream = BytesIO()
    write_windows(corridor.series(Options(**options), windows), stream)
    return nx.read_gexf(BytesIO(stream.getvalue()))


def test_a_series_can_be_one_network_that_changes_over_time(corridor: Networks) -> None:
    graph = dynamic(corridor, Windows("year"))
    assert graph.graph["mode"] == "dynamic"
    before, after = ("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31")
    # p1 and p3, then p11
    tie = graph.edges["a", "x"]
    assert tie["spells"] == [before, after]
    assert tie["weight"] == 1  # networkx takes it for one that does not change, and keeps the last
    assert tie["n_support"] == [(1, *before), (1, *after)]
    assert tie["n_oppose"] == [(1, *before), (0, *after)]
    assert tie["positions"] == [
        ("article/a1/p1 article/a2/p3", *before),
        ("article/a5/p11", *after),
    ]
    assert graph.edges["b", "y"]["spells"] == [before]
    stream = BytesIO()
    write_windows(corridor.series(Options(), Windows("year")), stream)
    changing = (
        f'for="weight" value="{n}" start="{a}" end="{b}"'
        for n, (a, b) in enumerate((before, after))
    )
    assert [stream.getvalue().decode().count(value) for value in changing] == [2, 2]
    assert graph.nodes["a"]["frequency"] == [(3, *before), (1, *after)]
    assert graph.nodes["a"]["kind"] == "State"
    assert graph.nodes["c"]["spells"] == [after]


def test_of_windows_that_overlap_each_counts_until_the_next_begins(corridor: Networks) -> None:
    graph = dynamic(corridor, Windows("month", size=3), until=date(2024, 2, 28))
    # January to March holds p4; there is no other window, since it reaches the last day
    assert graph.edges["b", "x"]["spells"] == [("2024-01-01", "2024-03-31")]
    graph = dynamic(corridor, Windows("month", size=2), until=date(2024, 3, 31))
    # p6 and p7 are of February: in the window from January on, and in that from February on
    assert graph.edges["a", "y"]["spells"] == [
        ("2024-01-01", "2024-01-31"),
        ("2024-02-01", "2024-03-31"),
    ]


def test_windows_that_begin_on_one_day_cannot_follow_each_other(corridor: Networks) -> None:
    with pytest.raises(UsageError, match="several windows begin on 2024-01-08: they cannot"):
        dynamic(corridor, Windows("event", size=2))


def test_a_network_without_positions_can_be_written(draw: Draw) -> None:
    empty = draw(exclude=tuple(f"https://example.org/{name}" for name in "abc"))
    for form in ("csv", "nodes", "graphml", "visone", "gexf", "pajek", "dl"):
        assert written(empty, form)
    assert nx.read_graphml(BytesIO(written(empty, "graphml"))).number_of_nodes() == 0


def test_unknown_formats_and_endings_are_told(draw: Draw) -> None:
    with pytest.raises(UsageError, match="no such format: xls"):
        written(draw(), "xls")
    with pytest.raises(UsageError, match=r"no format has the ending '.xls' .*\.graphml"):
        format_of(Path("network.xls"), Kind.NETWORK)
