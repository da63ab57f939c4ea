"""One core a process: what the command and its worker processes say to numpy before it is loaded."""

from __future__ import annotations

import os


def keep_to_one_core() -> None:
    """Let numpy use no threads of its own, unless the user says otherwise; it reads this when it is loaded.

    On matrices as small as ours they make nothing faster and cost twice the processor time (measured: 2,100
    words a CPU-second instead of 4,100), and in worker processes they get in the way of the other workers.
    """
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
