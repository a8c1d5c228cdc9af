"""From the coding to the graph in force: mapping, checks, builds and the store."""
