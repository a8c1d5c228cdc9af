"""Runs tasks that may not end, or may crash, within limits of time and memory.

Nothing here knows what the tasks do. A task is named (`module:factory`) and runs in a worker: a
process that is killed when it reaches a limit, and is then replaced. `worker_process` starts one
worker, `pool` keeps several for a server. A program that may end with its task, such as a command,
uses `watchdog.watched` instead, which ends the program.
"""

from diplograph.isolation.limits import Limits

__all__ = ["Limits"]
