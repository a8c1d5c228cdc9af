"""Writes Excel's `.xlsx` (ECMA-376): a sheet of typed rows, and a sheet with the source."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from shutil import copyfileobj
from typing import IO, TYPE_CHECKING, Any, Final

from diplograph.errors import InputError, Problem, import_extra
from diplograph.query.results.result import Result
from diplograph.query.results.values import Value, is_number, to_text
from diplograph.streams import put_aside, temporary

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS: Final = 1_048_576 - 1  # below the heading; these are limits of Excel
TEXT: Final = 32_767
_EXACT: Final = 10**15  # Excel keeps fifteen digits
_WIDTH: Final = 24


def write(result: Result, out: IO[bytes]) -> None:
    """Writes a workbook with the sheets `Answer` and `Source`, row by row, in constant memory.

    Numbers, dates, times (UTC) and booleans are typed cells, everything else is text: a text that
    begins with `=` is not a formula, and no text becomes a link. Whole numbers of more than
    fifteen digits and dates before 1900, which Excel cannot represent, are text too.

    Raises:
        MissingExtra: xlsxwriter is not installed.
        InputError: a text, or the number of rows, exceeds Excel's limits.
    """
    with temporary("the workbook") as aside:  # a zip file is gone back in, and a stream cannot
        with put_aside("the workbook"):
            _write_book(result, aside)
            aside.seek(0)
        copyfileobj(aside, out)


def _write_book(result: Result, out: IO[bytes]) -> None:
    xlsxwriter = import_extra("xlsxwriter", "excel")
    options = {"constant_memory": True, "remove_timezone": True}
    try:
        with xlsxwriter.Workbook(out, options) as book:  # it has a temporary file for each sheet
            _write_sheets(result, book)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.__context__ or error from None


def _write_sheets(result: Result, book: "Workbook") -> None:
    head = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet = book.add_worksheet("Answer")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(result.columns) - 1, 0), _WIDTH)
    for place, column in enumerate(result.columns):
        sheet.write_string(0, place, column, head)
    last = 0
    for last, row in enumerate(result.stream(), 1):
        if last > ROWS:
            raise _too_long(f"more than {ROWS:,} rows, which is all that a sheet of Excel holds")
        for place, value in enumerate(row):
            if isinstance(value, str) and len(value) > TEXT:
                raise _too_long(
                    f"row {last}: {result.columns[place]} has {len(value):,} characters; "
                    f"a cell of Excel holds {TEXT:,}"
                )
            _write_cell(sheet, last, place, value, day, moment)
    sheet.autofilter(0, 0, last, max(len(result.columns) - 1, 0))
    if result.citing:
        _write_source(book, result, head)


def _write_cell(
    sheet: "Worksheet", row: int, place: int, value: Value, day: Any, moment: Any
) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal) and -_EXACT < value < _EXACT:
        sheet.write_number(row, place, float(value))
    elif isinstance(value, datetime) and value.year > 1900:
        utc = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(row, place, utc, moment)
    elif isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, place, datetime.combine(value, time()), day)
    else:
        sheet.write_string(row, place, to_text(value) if is_number(value) else str(value))


def _write_source(book: Any, result: Result, head: Any) -> None:
    """Writes the sheet with the citation of the result."""
    citation = result.citation
    if citation.dated:  # not today's date, so that the same result gives the same bytes
        book.set_properties({"created": datetime.combine(citation.dated, time())})
    sheet = book.add_worksheet("Source")
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, 1, 100)
    fields = {**citation.fields, "reference": citation.text, "BibTeX": citation.bibtex}
    for row, (name, value) in enumerate(fields.items()):
        sheet.write_string(row, 0, name, head)
        sheet.write_string(row, 1, value[:TEXT])


def _too_long(what: str) -> InputError:
    return InputError([Problem(what, hint="write another format, such as csv or parquet")])
