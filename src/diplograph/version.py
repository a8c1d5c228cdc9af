"""The version of the program, of which the package that is built takes its own."""

__version__ = "0.3.0"
