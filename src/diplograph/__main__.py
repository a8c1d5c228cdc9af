"""`python -m diplograph`."""

from diplograph.cli import main

main()
