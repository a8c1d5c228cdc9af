"""What is imported, and when: an answer must not wait for what only other formats need."""

import subprocess
import sys

import pytest

HEAVY = {"csv", "pandas", "polars", "pyarrow", "rdflib", "rich", "xlsxwriter", "xml"}
WRITE = """
import io, pyoxigraph as ox
from diplograph.query.results import Labels, Result
from diplograph.query.results.formats import write
names = Labels(ox.Store(), "https://example.org/")
write(Result(("a",), [[ox.Literal("x")]], names), io.BytesIO(), "{}")
"""


def loaded_after(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize("module", ["query.results.formats", "output.exports"])
def test_nothing_heavy_is_imported_beforehand(module: str) -> None:
    assert not loaded_after(f"import diplograph.{module}") & HEAVY


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml"])
def test_a_format_imports_what_it_needs_itself(form: str) -> None:
    assert loaded_after(WRITE.format(form)) & HEAVY <= {form} - {"xml"}
