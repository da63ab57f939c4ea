"""The console script: `sayso` and `python -m app`.

Worker processes import this module again under another name, so it imports nothing by itself.
"""

from __future__ import annotations

import os


def main() -> None:
    """Run the `sayso` command and leave with its exit code."""
    # numpy reads this when it is loaded. On matrices as small as ours its threads make nothing faster and
    # cost twice the processor time (measured: 2,100 words a CPU-second instead of 4,100).
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    from app.cli import run

    run()


if __name__ == "__main__":
    main()
