"""Builds the graph of a case: reads what has changed, maps it, and puts it in force in one step.

Every problem of every file is found before anything is refused; nothing is put in force while
there is one.
"""

from diplograph.graph.build.builder import BuildReport, Progress, Remark, build, check, pending
from diplograph.graph.build.inputs import article_files, load_vocabulary
from diplograph.graph.build.status import Status, status

__all__ = [
    "BuildReport",
    "Progress",
    "Remark",
    "Status",
    "article_files",
    "build",
    "check",
    "load_vocabulary",
    "pending",
    "status",
]
