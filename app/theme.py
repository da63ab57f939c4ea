"""Colours, icons and the little style sheet: Fusion with palettes of our own.

`QStyleHints.setColorScheme` does nothing offscreen or under a bare X server (measured), so both themes
are explicit palettes. A widget that paints asks ``colours(self.palette())``: no global state, and a
change of theme reaches it as an ordinary palette change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

ThemeName = Literal["light", "dark", "system"]
#: WCAG 2.2, success criterion 1.4.3: normal text at level AA.
AA = 4.5
_DARK_TEXT = "#000000"
_LIGHT_TEXT = "#ffffff"


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme, as ``#rrggbb``; text colours are AA on every ground they stand on."""

    window: str
    base: str
    raised: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    selection: str
    on_selection: str
    match: str
    on_match: str
    danger: str
    good: str
    warning: str
    disabled: str
    handle: str


LIGHT = Colours(
    window="#f4f5f7",
    base="#ffffff",
    raised="#fbfbfc",
    text="#1b222c",
    muted="#55606e",
    border="#d3d8df",
    accent="#1d5bb8",
    on_accent="#ffffff",
    selection="#d9e6fb",
    on_selection="#0f2240",
    match="#ffe9a3",
    on_match="#2b2200",
    danger="#b3261e",
    good="#1a6f3c",
    warning="#8a5300",
    disabled="#9aa3ae",
    handle="#b9c0ca",
)
DARK = Colours(
    window="#20242a",
    base="#181b20",
    raised="#262b32",
    text="#e3e7ed",
    muted="#a3adba",
    border="#3a414b",
    accent="#83b2ff",
    on_accent="#0b1729",
    selection="#263a5c",
    on_selection="#f1f6ff",
    match="#5e4a10",
    on_match="#fff3c9",
    danger="#ff9a90",
    good="#7fd6a0",
    warning="#f2bf6b",
    disabled="#6c7682",
    handle="#4b545f",
)


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2).

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """The text colour on ``colour``: white where that is AA, otherwise black, which then is.

    >>> text_on("#ffe08a"), text_on("#203a6b")
    ('#000000', '#ffffff')
    """
    return _LIGHT_TEXT if contrast(_LIGHT_TEXT, colour) >= AA else _DARK_TEXT


def is_dark(palette: QPalette) -> bool:
    """Whether the palette is that of a dark theme."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def colours(palette: QPalette) -> Colours:
    """The colours of the theme that ``palette`` belongs to."""
    return DARK if is_dark(palette) else LIGHT


def make_palette(c: Colours) -> QPalette:
    """The Qt palette of a theme, its disabled group included."""
    role = QPalette.ColorRole
    palette = QPalette()
    for part, value in (
        (role.Window, c.window),
        (role.WindowText, c.text),
        (role.Base, c.base),
        (role.AlternateBase, c.raised),
        (role.Text, c.text),
        (role.Button, c.window),
        (role.ButtonText, c.text),
        (role.BrightText, c.danger),
        (role.ToolTipBase, c.raised),
        (role.ToolTipText, c.text),
        (role.PlaceholderText, c.muted),
        (role.Highlight, c.selection),
        (role.HighlightedText, c.on_selection),
        (role.Accent, c.accent),
        (role.Link, c.accent),
        (role.LinkVisited, c.accent),
        (role.Light, c.raised),
        (role.Midlight, c.raised),
        (role.Mid, c.border),
        (role.Dark, c.border),
        (role.Shadow, c.border),
    ):
        palette.setColor(part, QColor(value))
    for part in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(c.disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(c.border))
    return palette


def style_sheet(c: Colours) -> str:
    """Spacing and quiet borders; colours that the palette cannot reach."""
    return f"""
    * {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QToolTip {{ color: {c.text}; background: {c.raised}; border: 1px solid {c.border}; padding: 3px; }}
    QMainWindow::separator {{ background: {c.border}; width: 1px; height: 1px; }}
    QMenuBar {{ background: {c.window}; border-bottom: 1px solid {c.border}; }}
    QMenuBar::item {{ padding: 5px 10px; background: transparent; }}
    QMenuBar::item:selected {{ background: {c.selection}; color: {c.on_selection}; }}
    QToolBar {{ background: {c.window}; border: 0; border-bottom: 1px solid {c.border};
                padding: 2px 6px; spacing: 3px; }}
    QToolBar::separator {{ background: {c.border}; width: 1px; margin: 5px 6px; }}
    QToolBar QToolButton {{ border: 1px solid transparent; border-radius: 5px; padding: 4px 6px; }}
    QToolBar QToolButton:hover {{ background: {c.raised}; border-color: {c.border}; }}
    QToolBar QToolButton:pressed, QToolBar QToolButton:checked
        {{ background: {c.selection}; color: {c.on_selection}; }}
    QToolBar QToolButton:focus {{ border-color: {c.accent}; }}
    QLineEdit {{ background: {c.base}; border: 1px solid {c.border}; border-radius: 5px; padding: 4px 7px;
                 selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
    QLineEdit:focus {{ border: 1px solid {c.accent}; }}
    QLineEdit[fault="true"] {{ border: 1px solid {c.danger}; }}
    QHeaderView {{ background: {c.window}; border: 0; }}
    QHeaderView::section {{ background: {c.window}; color: {c.muted}; border: 0; padding: 5px 8px;
                            border-bottom: 1px solid {c.border}; }}
    QTreeView#facets {{ background: {c.window}; border: 0; }}
    QListView#completions::item {{ padding: 3px 6px; }}
    QStatusBar {{ background: {c.window}; border-top: 1px solid {c.border}; }}
    QStatusBar::item {{ border: 0; }}
    QSplitter::handle {{ background: {c.border}; }}
    QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; border: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; border: 0; }}
    QScrollBar::handle {{ background: {c.handle}; border-radius: 4px; margin: 1px 2px; }}
    QScrollBar::handle:vertical {{ min-height: 28px; }}
    QScrollBar::handle:horizontal {{ min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {c.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QDockWidget::title {{ background: {c.window}; padding: 5px 8px; }}
    QStatusBar QPushButton {{ padding: 1px 8px; }}
    QRadioButton::indicator:unchecked, QCheckBox::indicator:unchecked
        {{ width: 12px; height: 12px; border: 1px solid {c.muted}; background: {c.base}; }}
    QRadioButton::indicator:unchecked {{ border-radius: 7px; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {c.accent};
                                       border-radius: 7px; background: {c.on_accent}; }}
    QPlainTextEdit, QListWidget, QTreeWidget, QTextBrowser {{ border: 1px solid {c.border}; }}
    QTreeWidget::item, QListWidget::item {{ padding: 3px 4px; }}
    QTableView#rows::item {{ padding: 0 5px; }}
    QPlainTextEdit {{ padding: 2px; background: {c.base}; }}
    QPlainTextEdit:focus, QListWidget:focus, QTreeWidget:focus {{ border-color: {c.accent}; }}
    QCheckBox::indicator:unchecked {{ border-radius: 3px; }}
    QProgressBar {{ border: 1px solid {c.border}; border-radius: 4px; background: {c.base};
                    text-align: center; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
    *[muted="true"] {{ color: {c.muted}; }}
    *[fault="true"] {{ color: {c.danger}; }}
    """


def icon(name: str, colour: str, *, disabled: str | None = None, size: int = 20) -> QIcon:
    """The icon ``name`` of ``resources/icons``, tinted; an empty icon where there is none.

    ``size`` is in logical pixels; a sharp version for screens of double density is inside.
    """
    source = files("resources").joinpath("icons", f"{name}.svg")
    if not source.is_file():
        return QIcon()
    svg = source.read_text(encoding="utf-8")
    found = QIcon()
    # Without a picture of its own for Selected, Qt tints that of Normal with the colour of the selection.
    tints = {QIcon.Mode.Normal: colour, QIcon.Mode.Selected: colour, QIcon.Mode.Disabled: disabled or colour}
    for mode, tint in tints.items():
        renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", tint).encode()))
        for density in (1, 2):
            found.addPixmap(_render(renderer, size, density), mode)
    return found


def _render(renderer: QSvgRenderer, size: int, density: int) -> QPixmap:
    pixmap = QPixmap(size * density, size * density)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size * density, size * density))
    painter.end()
    pixmap.setDevicePixelRatio(density)
    return pixmap


def themed_icon(name: str, palette: QPalette, *, size: int = 20) -> QIcon:
    """The icon in the quiet colour of the theme that ``palette`` belongs to."""
    c = colours(palette)
    return icon(name, c.muted, disabled=c.disabled, size=size)


class Theme(QObject):
    """The theme of the application: what was chosen, and what that is at the moment."""

    def __init__(self, app: QApplication, choice: ThemeName = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice: ThemeName = choice
        app.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.choose(choice)

    @property
    def choice(self) -> ThemeName:
        """What was chosen; "system" follows the desktop."""
        return self._choice

    @property
    def name(self) -> Literal["light", "dark"]:
        """What is shown now."""
        if self._choice != "system":
            return self._choice
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def choose(self, choice: ThemeName) -> None:
        """Show a theme from now on."""
        self._choice = choice
        c = DARK if self.name == "dark" else LIGHT
        self._app.setPalette(make_palette(c))
        self._app.setStyleSheet(style_sheet(c))

    def _system_changed(self) -> None:
        if self._choice == "system":
            self.choose("system")


def text_pairs(c: Colours) -> Iterable[tuple[str, str]]:
    """Every (text, ground) pair that the window uses; tests hold them to AA."""
    for ground in (c.window, c.base, c.raised):
        yield from ((c.text, ground), (c.muted, ground), (c.accent, ground), (c.danger, ground))
        yield from ((c.good, ground), (c.warning, ground))
    yield from ((c.on_accent, c.accent), (c.on_selection, c.selection), (c.on_match, c.match))
    yield c.muted, c.selection
    yield c.accent, c.selection
