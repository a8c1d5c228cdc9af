"""Queries on the graph: the snapshot, saved queries and their results."""
