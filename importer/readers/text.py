"""Plain text: the decoded file, untouched; offsets into it are offsets into the file's characters."""

from __future__ import annotations

from importer.readers.assemble import Reading
from importer.readers.decoding import Decoded

VERSION = 2
MEDIA_TYPE = "text/plain"


def read_text(decoded: Decoded) -> Reading:
    """The text as it is, line ends and all; what it states about itself is found without changing it.

    A byte order mark stays too, since offsets count it, and is marked as no part of the running text.
    """
    text = decoded.mark + decoded.text
    marked = ((0, len(decoded.mark)),) if decoded.mark else ()
    return Reading(text, MEDIA_TYPE, "text", VERSION, boilerplate=marked, notes=decoded.notes)
