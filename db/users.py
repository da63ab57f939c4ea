"""Who is at work: the name that human acts bear."""

from __future__ import annotations

import getpass


def user_name() -> str:
    """The login name; "unknown" where there is none, as in some containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
