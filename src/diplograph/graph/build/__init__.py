"""Builds the graph of a case: reads the changed files, maps them, and commits them in one step.

A build reports all problems of all files together; nothing is committed as long as there is one.
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
