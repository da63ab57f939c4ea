"""Both themes can be read, and icons follow them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from app import theme


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_text_of_a_theme_is_aa_on_every_ground_it_stands_on(colours: theme.Colours) -> None:
    poor = [(a, b) for a, b in theme.text_pairs(colours) if theme.contrast(a, b) < theme.AA]
    assert poor == []


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert theme.contrast("#ffffff", "#777777") == theme.contrast("#777777", "#ffffff")


@given(st.integers(0, 0xFFFFFF))
def test_text_on_any_tag_colour_is_aa(number: int) -> None:
    colour = f"#{number:06x}"
    assert theme.contrast(theme.text_on(colour), colour) >= theme.AA


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_a_widget_finds_its_theme_by_its_palette(colours: theme.Colours) -> None:
    assert theme.colours(theme.make_palette(colours)) is colours


def test_a_missing_icon_is_empty_and_no_crash(qapp: QApplication) -> None:
    assert theme.icon("no-such-icon", "#000000").isNull()


def test_an_icon_is_tinted(qapp: QApplication) -> None:
    found = theme.icon("search", "#ff0000", disabled="#00ff00")
    if found.isNull():
        pytest.skip("this tree has no icons yet")
    for mode, colour in (
        (QIcon.Mode.Normal, "#ff0000"),
        (QIcon.Mode.Selected, "#ff0000"),
        (QIcon.Mode.Disabled, "#00ff00"),
    ):
        image = found.pixmap(20, 20, mode).toImage()
        seen = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert QColor(colour).name() in seen


def test_the_chosen_theme_is_shown(qapp: QApplication) -> None:
    chosen = theme.Theme(qapp, "dark")
    assert theme.is_dark(qapp.palette())
    chosen.choose("light")
    assert not theme.is_dark(qapp.palette())
    assert chosen.name == "light"


def test_the_systems_theme_is_followed_while_it_is_chosen(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints = QGuiApplication.styleHints()
    dark = [False]
    monkeypatch.setattr(
        type(hints), "colorScheme", lambda _: Qt.ColorScheme.Dark if dark[0] else Qt.ColorScheme.Unknown
    )
    chosen = theme.Theme(qapp, "system")
    assert chosen.name == "light"
    dark[0] = True
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert chosen.name == "dark"
    assert theme.is_dark(qapp.palette())
    chosen.choose("light")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.is_dark(qapp.palette())
