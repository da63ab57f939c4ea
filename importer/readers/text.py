"""Plain text: the decoded file, untouched; offsets into it are offsets into the file's characters."""

from __future__ import annotations

from importer.readers.assemble import Reading
from importer.readers.decoding import Decoded

VERSION = 1
MEDIA_TYPE = "text/plain"


def read_text(decoded: Decoded) -> Reading:
    """The text as it is, line ends and all; what it states about itself is found without changing it."""
    return Reading(decoded.text, MEDIA_TYPE, "text", VERSION, notes=decoded.notes)
