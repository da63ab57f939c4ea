"""The log file: what went on, for people to read and to send along with a question."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from app import paths

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start_logging() -> None:
    """Write warnings and worse to ``sayso.log`` in the log folder; half a megabyte, three old files kept.

    A folder that cannot be written to costs the log and nothing else.
    """
    logging.lastResort = None  # stderr belongs to the command's own words
    try:
        folder = paths.log_dir()
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "sayso.log", maxBytes=500_000, backupCount=3, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
