"""Faults of Qt for Python that this program must not ship with."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication


def test_posting_events_keeps_the_references_to_none(qapp: QApplication) -> None:
    """PySide6 6.12.0 drops one a call on Python 3.11, which ends in an abort much later."""
    before = sys.getrefcount(None)
    for _ in range(1000):
        QCoreApplication.sendPostedEvents()
    assert abs(sys.getrefcount(None) - before) < 100
