"""RDF/XML in a fixed order, one `rdf:Description` for each subject.

The engine writes characters that XML forbids, and parsers then refuse the file; here such a
character is an error. See RDF 1.1 XML Syntax, https://www.w3.org/TR/rdf-syntax-grammar/.
"""

import re
from collections.abc import Mapping
from typing import IO

from diplograph.errors import InputError, Problem
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
    names = {namespace: prefix for prefix, namespace in sorted(scope.prefixes.items())}
    names[PREFIXES["rdf"]] = "rdf"
    declared = "".join(
        f'\n    xmlns:{prefix}="{escaped(namespace)}"'
        for namespace, prefix in sorted(names.items(), key=lambda item: item[1])
    )
    stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'.encode())
    for subject, properties in content.by_subject():
        stream.write(f"  <rdf:Description {_node('about', subject)}>\n".encode())
        for predicate, values in properties:
            tag, declaration = _tag(predicate[1:-1], names)
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
    from json import loads

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


def _tag(iri: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The element name of a predicate, and the namespace declaration that it needs, if any."""
    local = _LOCAL.search(iri)
    if local is None:
        raise _unfit(None, f"<{iri}>", "RDF/XML needs predicates that end in an XML name")
    namespace = iri[: local.start()]
    if namespace in names:
        return f"{names[namespace]}:{local.group()}", ""
    return f"ns:{local.group()}", f' xmlns:ns="{escaped(namespace)}"'


def _unfit(subject: str | None, predicate: str, what: str) -> InputError:
    where = f"{subject} {predicate}" if subject else predicate
    hint = "write another format, such as turtle"
    return InputError([Problem(f"{where}: {what}", hint=hint)])
