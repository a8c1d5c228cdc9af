"""Runs queries within limits of time and memory.

The engine can be neither interrupted nor given a limit: what ends a query is the end of its
process. `watching.watched` ends the process that it is called in, as the command line does;
`apart.answer` asks in a process of its own, for callers who live on.
"""

from diplograph.running.limits import Limits

__all__ = ["Limits"]
