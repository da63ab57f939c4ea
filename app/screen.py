"""Is there a screen, and can Qt run? Answered before Qt is loaded, which would abort the process.

Qt's own message names the wrong library when one is missing, so each is tried with ctypes first.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

#: Platforms of Qt that show nothing.
SCREENLESS = ("offscreen", "minimal", "minimalegl", "vkkhrdisplay")

#: Shared libraries that Qt loads from the system on Linux, with the Debian package of each.
ALWAYS = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
ON_X = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


@dataclass(frozen=True, slots=True)
class Screen:
    """What there is to show a window on: "x11", "wayland", "native" or "none", and then why."""

    kind: str
    why: str = ""

    @property
    def there(self) -> bool:
        """Whether a window can be seen."""
        return self.kind != "none"


def find_screen() -> Screen:
    """The screen this process would get, without loading Qt."""
    wanted = os.environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if wanted in SCREENLESS:
        return Screen("none", f"QT_QPA_PLATFORM is {wanted}")
    if sys.platform in ("win32", "darwin"):
        return Screen("native")
    if wanted in ("", "wayland") and _wayland_answers():
        return Screen("wayland")
    if wanted in ("", "xcb"):
        if not os.environ.get("DISPLAY"):
            return Screen("none", "DISPLAY is not set")
        if _x_answers():
            return Screen("x11")
        return Screen("none", f"no X server answers at DISPLAY {os.environ['DISPLAY']}")
    if wanted == "wayland":
        return Screen("none", "no Wayland compositor answers")
    return Screen("native")  # a platform asked for by name, such as vnc or linuxfb


def missing_packages(screen: Screen) -> list[str]:
    """Debian packages whose libraries Qt will need and does not find; empty elsewhere than on Linux."""
    if not sys.platform.startswith("linux"):
        return []
    needed = ALWAYS | (ON_X if screen.kind == "x11" else {})
    return [package for library, package in needed.items() if not _loads(library)]


def apt_line(packages: list[str]) -> str:
    """The command that installs them on Debian and Ubuntu."""
    return "sudo apt-get install -y " + " ".join(packages)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    place = Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / name
    return _connects(socket.AF_UNIX, str(place))


def _x_answers() -> bool:
    """Ask with libxcb itself, which knows all forms of DISPLAY and the authority file."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return _x_socket_answers(os.environ["DISPLAY"])
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers


def _x_socket_answers(display: str) -> bool:
    host, _, number = display.rpartition(":")
    digits = number.split(".")[0]
    if not digits.isdigit():
        return False
    if host in ("", "unix"):
        return _connects(socket.AF_UNIX, f"/tmp/.X11-unix/X{digits}")  # X's own place
    return _connects(socket.AF_INET, (host, 6000 + int(digits)))


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(2)
            probe.connect(address)
    except OSError:
        return False
    return True
