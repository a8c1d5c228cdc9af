"""Builds the graph of a case: reads what has changed, maps it, and puts it in force in one step.

Every problem of every file is found before anything is refused; nothing is put in force while
there is one.
"""

from diplograph.building.build import BuildReport, Progress, Remark, build, check, pending
from diplograph.building.inputs import article_files, load_vocabulary
from diplograph.building.standing import Status, status

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
