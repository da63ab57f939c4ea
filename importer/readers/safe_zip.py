"""Looks over a zip archive before anything is unpacked: bombs, traps and encryption are refused."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from pathlib import PurePosixPath

from db.errors import ReadError

MAX_MEMBERS = 10_000
MAX_TOTAL = 512 * 1024 * 1024
#: Text packs to a tenth, white space to a thousandth; small members may pack as well as they like.
MAX_RATIO, RATIO_FROM = 200, 10 * 1024 * 1024
_ENCRYPTED = 0x1
#: What `zipfile` raises for members that cannot be unpacked.
UNPACKING_ERRORS = (
    KeyError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


def open_zip(raw: bytes) -> zipfile.ZipFile:
    """The archive, after its table of contents was checked.

    Raises `ReadError`: ``truncated`` where the table at the end is missing, ``damaged`` where it is
    nonsense or names a path that leaves the archive, ``password``, ``too-large`` for bombs.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise ReadError("damaged" if b"PK\x05\x06" in raw[-66_000:] else "truncated", "zip") from error
    _check_sizes(members, len(raw))
    for member in members:
        _check_member(member)
    return archive


def _check_sizes(members: list[zipfile.ZipInfo], packed: int) -> None:
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_TOTAL or (total > RATIO_FROM and total > MAX_RATIO * packed):
        raise ReadError("too-large", str(total))


def _check_member(member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in member.filename or "\0" in member.filename:
        raise ReadError("damaged", "zip path")
    if member.flag_bits & _ENCRYPTED:
        raise ReadError("password")


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member's bytes; never more than the table of contents says. Raises `ReadError` ``damaged``."""
    try:
        return archive.read(name)
    except UNPACKING_ERRORS as error:
        raise ReadError("damaged", name) from error
