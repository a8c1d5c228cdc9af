"""Networks as files: for Gephi, visone, Pajek, UCINET, igraph, networkx, R and spreadsheets."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, TextIO

from diplograph.errors import DiplographError, UsageError
from diplograph.formats import Kind, find, names
from diplograph.output.networks.network import Network
from diplograph.streams import as_text, leads_to_stream, open_output, uncompressed

__all__ = ["FORMATS", "write", "write_series", "write_windows"]

FORMATS: Final = names(Kind.NETWORK)


def write(
    network: Network,
    stream: IO[bytes],
    format: str,  # noqa: A002 - the word that users know
    *,
    positions: bool = True,
) -> None:
    """Writes a network in one of `FORMATS`, in UTF-8.

    Without `positions` ties do not name those they rest on: a very large network is then written
    in a fraction of the time and the room.

    Raises:
        UsageError: there is no such format, or the stream takes text.
    """
    form = find(format, Kind.NETWORK)
    with _text(stream, format) as out:
        form.load()(network, out, positions)


def write_windows(
    networks: Iterable[Network], stream: IO[bytes], *, positions: bool = True
) -> None:
    """Writes the windows of a series as one network in GEXF, which Gephi's timeline plays.

    A window counts from its first day to its last, or to the day before the next one begins.

    Raises:
        UsageError: two windows begin on the same day, as windows of events may; or the stream
            takes text.
    """
    from diplograph.output.networks.formats import gexf

    with _text(stream, "gexf") as out:
        gexf.write_windows(networks, out, positions)


@contextmanager
def _text(stream: IO[bytes], format: str) -> Iterator[TextIO]:  # noqa: A002
    try:
        with as_text(stream) as out:
            yield out
    except ValueError as error:
        raise DiplographError(f"{format}: {error}") from error


def write_series(
    networks: Iterable[Network],
    path: Path,
    format: str,  # noqa: A002
    *,
    positions: bool = True,
) -> list[Path]:
    """Writes the networks of a series beside `path`, and gives the files.

    They are called `NAME_01_2024-05-01.SUFFIX`, by the first day of their windows.

    Raises:
        UsageError: `path` is a stream.
        DiplographError: a file cannot be written.
    """
    if leads_to_stream(path):
        raise UsageError(f"{path}: is a stream, and each window is a file (name a file)")
    series, plain = list(networks), uncompressed(path)
    digits = len(str(len(series)))
    files = []
    for number, network in enumerate(series, 1):
        start = network.period.start if network.period else None
        window = f"{plain.stem}_{number:0{max(digits, 2)}}_{start}{plain.suffix}"
        file = path.with_name(window + path.name.removeprefix(plain.name))
        with open_output(file) as stream:
            write(network, stream, format, positions=positions)
        files.append(file)
    return files
