"""What is only imputed to a holder says so, wherever an answer is taken."""

import io

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

import diplograph
from diplograph.errors import UsageError
from diplograph.query.results import Result
from diplograph.query.results.formats import write

AVOWED, IMPUTED = "israeli-presence-netzarim", "prolonging-the-war"
BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
TRUE = {
    "csv": ",true\r\n",
    "tsv": f'\t"true"^^<{BOOLEAN}>\n',
    "json": f'"imputed":{{"type":"literal","value":"true","datatype":"{BOOLEAN}"}}}}',
    "ndjson": '"imputed": true}\n',
    "xml": f'<binding name="imputed"><literal datatype="{BOOLEAN}">true</literal></binding>',
}


def asked(case: diplograph.Case, *targets: str) -> Result:
    return case.query("positions", party="israel", target=targets, imputed=True)


def written(result: Result, form: str, *, evidence: bool = False) -> io.BytesIO:
    out = io.BytesIO()
    write(result, out, form, evidence=evidence)
    return out


@pytest.mark.parametrize("form", TRUE)
def test_formats_of_text_say_it(case: diplograph.Case, form: str) -> None:
    assert TRUE[form] in written(asked(case, IMPUTED), form).getvalue().decode()
    avowed = written(asked(case, AVOWED), form).getvalue().decode()
    assert TRUE[form] not in avowed
    assert TRUE[form].replace("true", "false") in avowed


def test_rows_frames_and_files_with_types_say_it(case: diplograph.Case) -> None:
    said = [True, False]
    assert [row.imputed for row in asked(case, IMPUTED, AVOWED).first(2)] == sorted(said)
    result = asked(case, IMPUTED, AVOWED)
    assert sorted(result.to_pandas()["imputed"]) == sorted(said)
    assert sorted(result.to_polars()["imputed"]) == sorted(said)
    assert sorted(result.to_arrow()["imputed"].to_pylist()) == sorted(said)
    assert sorted(pq.read_table(written(result, "parquet"))["imputed"].to_pylist()) == sorted(said)
    head, *rows = load_workbook(written(result, "xlsx"))["Answer"].values
    assert sorted(row[head.index("imputed")] for row in rows) == sorted(said)


def test_of_several_positions_behind_a_row_each_is_told(case: diplograph.Case) -> None:
    rows = case.query("sticking-points", imputed=True).rows
    marks = {(row.imputed, row.imputed_position, row.imputed_opposed) for row in rows}
    assert marks == {(False, False, False), (True, True, False), (True, False, True)}


def test_what_was_not_asked_for_has_no_column(case: diplograph.Case) -> None:
    assert "imputed" not in case.query("positions", party="israel").columns
    assert "imputed" not in case.query("matrix", imputed=True).columns  # no positions in its rows


def test_the_evidence_has_the_attribution(case: diplograph.Case) -> None:
    text = written(asked(case, IMPUTED), "csv", evidence=True).getvalue().decode()
    assert "https://w3id.org/diplograph/ns#imputed,Another source on the negotiations" in text


def test_the_name_of_a_position_says_it(case: diplograph.Case) -> None:
    """Where an answer shows a position itself, as a table of all that leads to a thing does."""
    table = written(case.query("about", thing=IMPUTED), "table").getvalue().decode()
    text = " ".join(table.split())  # however wide the terminal is
    assert text.count("Israel: supports Prolonging of the war") == 1
    assert "Israel: supports Prolonging of the war until after the US election (imputed)" in text


def test_rows_that_were_read_cannot_be_marked(case: diplograph.Case) -> None:
    result = case.query("positions", party="israel")
    assert len(result)
    with pytest.raises(UsageError):
        result.with_imputed()


def test_marking_makes_another_result(case: diplograph.Case) -> None:
    result = case.query("positions", party="israel")
    marked = result.with_imputed()
    assert (marked.columns[-1], result.columns[-1]) == ("imputed", "superseded")
    assert {row.imputed for row in marked} == {False}
