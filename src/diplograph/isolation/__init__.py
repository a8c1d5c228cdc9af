"""Runs what may not end, or may end its process, within limits of time and memory.

Nothing here knows what is run. A task is named (`module:factory`), and done by a worker: a process
that is killed when a limit is reached, and replaced. `worker_process` starts one, `pool` keeps
several for a server. A program that needs no protection from its own work, such as a command, is
watched by `watchdog.watched` instead, which ends it.
"""

from diplograph.isolation.limits import Limits

__all__ = ["Limits"]
