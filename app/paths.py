"""Where things are: the user's library, the index, the logs, the demonstration library.

The folders are those of the platform (XDG on Linux, Library on macOS, AppData on Windows).
``SAYSO_LIBRARY`` names another library.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP = "sayso"
LIBRARY_VARIABLE = "SAYSO_LIBRARY"


def default_library() -> Path:
    """The library in use where none is named: ``SAYSO_LIBRARY``, else one in the user's data folder."""
    named = os.environ.get(LIBRARY_VARIABLE)
    return (
        Path(named).expanduser() if named else platformdirs.user_data_path(APP, appauthor=False) / "library"
    )


def demo_library() -> Path:
    """The demonstration library, apart from the user's own."""
    return platformdirs.user_data_path(APP, appauthor=False) / "demo"


def index_root() -> Path:
    """The folder of search indexes: derived data, one folder a library, safe to delete."""
    return platformdirs.user_cache_path(APP, appauthor=False) / "index"


def log_dir() -> Path:
    """The folder of log files."""
    return platformdirs.user_log_path(APP, appauthor=False)


def pictures_dir() -> Path:
    """Where pictures of the window go on a machine without a screen."""
    return Path.cwd() / "sayso-pictures"
