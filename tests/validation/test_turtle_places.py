"""Lines of subjects and properties in Turtle, whatever the way in which it is written."""

import pytest

from diplograph.graph.validation import TurtlePlaces

TURTLE = r'''# :a comment . with <marks>
@prefix : <https://example.org/> .
PREFIX ex: <https://example.org/more/>
@base <https://example.org/deep/> .

:a a :Thing ; # a :comment
    :says """two
lines; and "a quote" . """@en ,
      'one' ;
    :other ( :b :c ) , [ :inside "x" ] ;

    ex:last 1.5 .
:b :says "ends with a point."@en-gb. :c :says 3.
<d> <#e> true ; .
ex:f\,g <https://example.org/says> "2024-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .
'''
NS = "https://example.org/"


@pytest.mark.parametrize(
    ("subject", "predicate", "line"),
    [
        ("a", None, 6),
        ("a", "says", 7),
        ("a", "other", 10),
        ("a", "more/last", 12),
        ("b", None, 13),
        ("b", "says", 13),
        ("c", "says", 13),
        ("deep/d", "deep/#e", 14),
        ("more/f,g", "says", 15),
        ("a", "inside", None),
        ("z", None, None),
    ],
)
def test_a_property_is_found_where_it_is_first_said(
    subject: str, predicate: str | None, line: int | None
) -> None:
    places = TurtlePlaces(TURTLE)
    assert places.line(NS + subject, predicate and NS + predicate) == line
