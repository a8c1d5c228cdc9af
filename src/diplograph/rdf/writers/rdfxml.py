"""RDF/XML in a fixed order, one `rdf:Description` for each subject.

The engine writes characters that XML forbids, and parsers then refuse the file; here such a
character is an error. See RDF 1.1 XML Syntax, https://www.w3.org/TR/rdf-syntax-grammar/.
"""

import re
from functools import cache, partial
from json import loads
from typing import IO

from diplograph.errors import InputError, Problem
from diplograph.rdf.names import Namespaces
from diplograph.rdf.namespaces import PREFIXES
from diplograph.rdf.writers.content import Content, Scope
from diplograph.rdf.writers.statements import literal_parts
from diplograph.rdf.xml_escapes import escaped

_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")


def write(content: Content, stream: IO[bytes], scope: Scope) -> None:
    """Writes the triples as RDF/XML; every prefix is declared, used or not.

    Raises:
        InputError: a literal has a character that XML forbids, a predicate cannot be written as
            an XML name, or an object is a triple term.
    """
    prefixes = {**scope.prefixes, "rdf": PREFIXES["rdf"]}
    tag_of = cache(partial(_tag, namespaces=Namespaces(prefixes)))
    declared = "".join(
        f'\n    xmlns:{prefix}="{escaped(namespace)}"'
        for prefix, namespace in sorted(prefixes.items())
    )
    stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'.encode())
    for subject, properties in content.by_subject():
        stream.write(f"  <rdf:Description {_node('about', subject)}>\n".encode())
        for predicate, values in properties:
            tag, declaration = tag_of(predicate[1:-1])
            for value in values:
                try:
                    element = _element(tag, declaration, value)
                except ValueError as error:
                    raise _unfit(subject, predicate, str(error)) from error
                stream.write(f"    {element}\n".encode())
        stream.write(b"  </rdf:Description>\n")
    stream.write(b"</rdf:RDF>\n")


def _element(tag: str, declaration: str, value: str) -> str:
    if not value.startswith('"'):
        return f"<{tag}{declaration} {_node('resource', value)}/>"
    quoted, language, datatype = literal_parts(value)
    kind = f' xml:lang="{language}"' if language else ""
    if datatype:
        kind = f' rdf:datatype="{escaped(datatype)}"'
    return f"<{tag}{declaration}{kind}>{escaped(loads(quoted))}</{tag}>"


def _node(role: str, text: str) -> str:
    if text.startswith("_:"):
        return f'rdf:nodeID="{text[2:]}"'
    if text.startswith("<<"):
        raise ValueError("RDF/XML cannot hold a triple as object")
    return f'rdf:{role}="{escaped(text[1:-1])}"'


def _tag(iri: str, namespaces: Namespaces) -> tuple[str, str]:
    """The element name of a predicate, and the namespace declaration that it needs, if any."""
    for prefix, local in namespaces.split(iri):
        if _LOCAL.match(local):
            return f"{prefix}:{local}", ""
    found = _LOCAL.search(iri)
    if found is None:
        raise _unfit(None, f"<{iri}>", "RDF/XML needs predicates that end in an XML name")
    return f"ns:{found.group()}", f' xmlns:ns="{escaped(iri[: found.start()])}"'


def _unfit(subject: str | None, predicate: str, what: str) -> InputError:
    where = f"{subject} {predicate}" if subject else predicate
    hint = "write another format, such as turtle"
    return InputError([Problem(f"{where}: {what}", hint=hint)])
