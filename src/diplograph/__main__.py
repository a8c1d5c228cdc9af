"""The program `diplograph`, also as `python -m diplograph`."""

import gc


def run() -> None:
    """Runs the command line."""
    # A command is short: what its imports make is there to stay, and need not be looked through.
    gc.set_threshold(100_000)
    from diplograph.cli import main

    main()


if __name__ == "__main__":
    run()
