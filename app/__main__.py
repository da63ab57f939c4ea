"""The console script: `sayso` and `python -m app`.

Worker processes import this module again under another name, so it imports nothing by itself.
"""

from __future__ import annotations


def main() -> None:
    """Run the `sayso` command and leave with its exit code."""
    from importer.cores import keep_to_one_core

    keep_to_one_core()
    from app.cli import run

    run()


if __name__ == "__main__":
    main()
