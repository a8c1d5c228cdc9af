"""The command line: each command parses, makes one call of the library, and prints."""

from diplograph.cli.group import main

__all__ = ["main"]
