"""Makes the graph from the coding: mapping, checks, builds and the store."""
