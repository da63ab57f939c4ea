"""Dialogs: records in, choices out. They know no library; errors are said inside them."""

from __future__ import annotations

from app.dialogs.article import ArticleDialog
from app.dialogs.exporting import ExportChoice, ExportDialog
from app.dialogs.importing import ImportDialog, PasteDialog
from app.dialogs.picking import SpeakerDialog, TagPicker
from app.dialogs.report import ReextractionDialog, ReportDialog
from app.dialogs.tags import TagDialog

__all__ = [
    "ArticleDialog",
    "ExportChoice",
    "ExportDialog",
    "ImportDialog",
    "PasteDialog",
    "ReextractionDialog",
    "ReportDialog",
    "SpeakerDialog",
    "TagDialog",
    "TagPicker",
]
