"""Which of several formats a client likes best, by RFC 9110, 12.5.1."""

import pytest

from diplograph.web.negotiation import most_acceptable


@pytest.mark.parametrize(
    ("accept", "offers", "format_"),
    [
        ("", ["csv", "html"], "csv"),  # what is offered first
        ("*/*", ["csv", "html"], "csv"),
        ("text/html, text/csv", ["csv", "html"], "csv"),
        ("text/html;q=0.8, text/csv;q=0.9", ["html", "csv"], "csv"),
        ("text/*;q=0.9, text/csv;q=0.1", ["csv", "html"], "html"),  # the narrowest range counts
        ("text/*, text/csv;q=0.1, */*;q=0.5", ["csv", "json"], "json"),
        ("text/csv;q=0, */*", ["csv", "html"], "html"),
        ("text/csv;q=0", ["csv"], None),
        ("text/csv;q=high", ["csv"], None),
        ("image/png", ["csv", "html"], None),
        ("TEXT/CSV ; Q=0.5 , text/html;q=0.4", ["html", "csv"], "csv"),
        ("text/csv;q=7, text/html", ["html", "csv"], "html"),  # no more than 1
        # Of several ranges that are as narrow, and of several names of one format, the best.
        ("text/csv;q=0.2, text/html;q=0.5, text/csv;q=0.9", ["html", "csv"], "csv"),
        ("text/xml;q=0.1, text/csv;q=0.5, application/sparql-results+xml", ["csv", "xml"], "xml"),
        ("application/xml, text/csv;q=0.5, text/xml;q=0.1", ["csv", "xml"], "xml"),
    ],
)
def test_the_format_with_the_highest_q_value_is_most_acceptable(
    accept: str, offers: list[str], format_: str | None
) -> None:
    assert most_acceptable(accept, offers) == format_
