"""Whether there is a screen is known before Qt is loaded, and said in words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app import launch, screen


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X and Wayland are for Linux")
@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"QT_QPA_PLATFORM": "offscreen"}, "QT_QPA_PLATFORM is offscreen"),
        ({"QT_QPA_PLATFORM": "minimal:opts"}, "QT_QPA_PLATFORM is minimal"),
        ({}, "DISPLAY is not set"),
        ({"DISPLAY": ":4711"}, "no X server answers at DISPLAY :4711"),
        ({"DISPLAY": "nonsense"}, "no X server answers at DISPLAY nonsense"),
        ({"WAYLAND_DISPLAY": "gone-0"}, "DISPLAY is not set"),
        ({"QT_QPA_PLATFORM": "wayland", "WAYLAND_DISPLAY": "gone-0"}, "no Wayland compositor answers"),
    ],
)
def test_no_screen_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], why: str
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = screen.find_screen()
    assert (found.there, found.why) == (False, why)


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(
        screen, "_loads", lambda library: library not in ("libEGL.so.1", "libxcb-cursor.so.0")
    )
    assert screen.missing_packages(screen.Screen("none")) == ["libegl1"]
    missing = screen.missing_packages(screen.Screen("x11"))
    assert screen.apt_line(missing) == "sudo apt-get install -y libegl1 libxcb-cursor0"


def test_the_window_is_refused_in_words_before_qt_is_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(screen, "find_screen", lambda: screen.Screen("x11"))
    monkeypatch.setattr(screen, "missing_packages", lambda found: ["libxcb-cursor0"])
    assert launch.launch(tmp_path / "library") == launch.NO_WINDOW
    assert "sudo apt-get install -y libxcb-cursor0" in capsys.readouterr().err
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize("platform", ["offscreen", "minimal"])
def test_without_a_screen_the_bare_command_says_so_and_does_not_abort(platform: str, tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("sayso"), "--library", tmp_path / "library"]
    environment = {"QT_QPA_PLATFORM": platform, "PATH": "", "HOME": str(tmp_path)}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "no screen" in result.stderr
    assert "Traceback" not in result.stderr
