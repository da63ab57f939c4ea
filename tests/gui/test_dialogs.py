"""The dialogs: by keyboard, with errors inside them, and choices that say exactly what was chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QDialog, QDialogButtonBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.dialogs import (
    ArticleDialog,
    ExportChoice,
    ExportDialog,
    ImportDialog,
    PasteDialog,
    ReextractionDialog,
    ReportDialog,
    SpeakerDialog,
    TagDialog,
    TagPicker,
)
from app.dialogs.exporting import file_name
from app.dialogs.swatches import PRESETS
from app.theme import AA, contrast, text_on
from db.export import FORMATS
from db.ingest import Stored
from db.records import ArticleRecord, Defaults, ImportLine, ImportReport, TagRecord
from importer.reextract import Line, Report

# The offscreen platform says so of every window; it means nothing.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

ARTICLE = ArticleRecord(
    "a1", "The ferry log", "The Harbour Light", None, "spring 1907", pk=5, location="log.txt"
)
SAVED = TagRecord(1, "t1", "All saved", "#2f7d4f", None, 214)
NUMBERS = TagRecord(2, "t2", "Numbers", "#f2c94c", None, 31)
EMPTY = TagRecord(3, "t3", "Old inquiry", "#123456", None, 0)
TAGS = (SAVED, NUMBERS, EMPTY)

D = TypeVar("D", bound=QDialog)


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[D], D]:
    """Shows a dialog and keeps it after it is closed, so that a test can look at it."""

    def show(dialog: D) -> D:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return show


def dialogs() -> list[Callable[[], QDialog]]:
    return [
        lambda: ArticleDialog(None, ARTICLE),
        lambda: ImportDialog(None),
        lambda: PasteDialog(None),
        lambda: ExportDialog(None, 7, FORMATS, TAGS, selected=2),
        lambda: TagPicker(None, TAGS, {"Numbers": 2}, total=3),
        lambda: SpeakerDialog(None, "Vale", ["Vale"]),
        lambda: TagDialog(None, TAGS),
        lambda: ReportDialog(None, ImportReport()),
        lambda: ReextractionDialog(None, Report()),
    ]


@pytest.mark.parametrize("make", dialogs())
def test_every_control_has_a_name_and_escape_leaves(
    qtbot: QtBot, shown: Callable[[QDialog], QDialog], make: Callable[[], QDialog]
) -> None:
    dialog = shown(make())
    nameless = [
        one
        for one in dialog.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()
        if not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
    ]
    assert nameless == []
    assert dialog.windowTitle()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected


@pytest.mark.parametrize("make", dialogs())
def test_no_label_shows_its_mnemonic_as_a_sign(
    shown: Callable[[QDialog], QDialog], make: Callable[[], QDialog]
) -> None:
    dialog = shown(make())
    labels = [one for one in dialog.findChildren(QLabel) if "&" in one.text()]
    assert [one.text() for one in labels if one.buddy() is None] == []


# --- article --------------------------------------------------------------------------------------


def test_only_what_was_changed_is_a_change(shown: Callable[[ArticleDialog], ArticleDialog]) -> None:
    dialog = shown(ArticleDialog(None, ARTICLE))
    assert dialog.changes == {}
    dialog.form.author.setText("  Ada Fenwick ")
    dialog.form.outlet.clear()
    assert dialog.changes == {"author": "Ada Fenwick", "outlet": None}


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("1907", True),
        ("1907-03", True),
        ("1907-03-04", True),
        ("", True),
        ("spring 1907", True),  # as the article came
        ("1907-02-29", False),
        ("4.3.1907", False),
        ("1907-3", False),
        ("٢٠٢٤", False),
    ],
)
def test_a_date_is_asked_for_as_the_library_takes_it(
    qtbot: QtBot, shown: Callable[[ArticleDialog], ArticleDialog], typed: str, accepted: bool
) -> None:
    dialog = shown(ArticleDialog(None, ARTICLE))
    dialog.form.date.setText(typed)
    qtbot.keyClick(dialog.form.date, Qt.Key.Key_Return)
    assert dialog.isVisible() is not accepted
    assert bool(dialog.error()) is not accepted
    if not accepted:
        assert typed in dialog.error()
        assert dialog.focusWidget() is dialog.form.date


# --- import and paste -----------------------------------------------------------------------------


def test_files_are_listed_once_and_in_order(
    tmp_path: Path, shown: Callable[[ImportDialog], ImportDialog]
) -> None:
    first, second = tmp_path / "b.txt", tmp_path / "a.txt"
    dialog = shown(ImportDialog(None, [first]))
    dialog.add_paths([second, first])
    assert dialog.paths == [first, second]


def test_nothing_chosen_is_said_in_the_dialog(shown: Callable[[ImportDialog], ImportDialog]) -> None:
    dialog = shown(ImportDialog(None))
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.error() == "Choose at least one file or folder."


def test_defaults_are_what_was_typed(tmp_path: Path, shown: Callable[[ImportDialog], ImportDialog]) -> None:
    dialog = shown(ImportDialog(None, [tmp_path / "a.txt"]))
    for line, typed in ((dialog.form.title, "Log"), (dialog.form.date, "1907-03")):
        line.setText(typed)
    assert dialog.defaults == Defaults("Log", None, None, "1907-03")


def test_one_title_is_not_given_to_several_articles(
    tmp_path: Path, shown: Callable[[ImportDialog], ImportDialog]
) -> None:
    dialog = shown(ImportDialog(None, [tmp_path / "a.txt"]))
    dialog.form.title.setText("Log")
    dialog.add_paths([tmp_path / "b.txt"])
    assert dialog.defaults.title is None
    assert not dialog.form.title.isEnabled()


def test_delete_takes_files_off_the_list(
    qtbot: QtBot, tmp_path: Path, shown: Callable[[ImportDialog], ImportDialog]
) -> None:
    dialog = shown(ImportDialog(None, [tmp_path / "a.txt", tmp_path / "b.txt"]))
    dialog.files.setFocus()
    dialog.files.item(0).setSelected(True)
    qtbot.keyClick(dialog.files, Qt.Key.Key_Delete)
    assert dialog.paths == [tmp_path / "b.txt"]


def test_files_can_be_dropped(tmp_path: Path, shown: Callable[[ImportDialog], ImportDialog]) -> None:
    dialog = shown(ImportDialog(None))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt")), QUrl("https://example.org/b.txt")])
    dialog.dropEvent(
        QDropEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert dialog.paths == [tmp_path / "a.txt"]


def test_a_pasted_text_keeps_its_letters(shown: Callable[[PasteDialog], PasteDialog]) -> None:
    dialog = shown(PasteDialog(None))
    dialog.accept()
    assert dialog.error() == "There is no text yet."
    dialog.editor.setPlainText("وصلت 😀\n\nShe came.")
    dialog.form.outlet.setText("The Harbour Light")
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.text == "وصلت 😀\n\nShe came."
    assert dialog.defaults == Defaults(outlet="The Harbour Light")


# --- export ---------------------------------------------------------------------------------------


@pytest.fixture
def export(tmp_path: Path, shown: Callable[[ExportDialog], ExportDialog]) -> ExportDialog:
    return shown(ExportDialog(None, 7, FORMATS, TAGS, selected=1, folder=tmp_path))


def test_the_current_result_is_proposed_as_csv(export: ExportDialog, tmp_path: Path) -> None:
    assert export.choice == ExportChoice("result", None, "csv", tmp_path / "claims.csv")


def test_several_selected_claims_are_proposed_themselves(
    tmp_path: Path, shown: Callable[[ExportDialog], ExportDialog]
) -> None:
    assert shown(ExportDialog(None, 7, FORMATS, (), selected=3, folder=tmp_path)).choice.scope == "selected"


def test_the_name_follows_tag_and_format_until_it_is_typed(
    qtbot: QtBot, export: ExportDialog, tmp_path: Path
) -> None:
    export.tag_scope.setChecked(True)
    export.format.setCurrentIndex(1)
    assert export.choice == ExportChoice("tag", "All saved", "json", tmp_path / "claims-all-saved.json")
    export.destination.clear()
    qtbot.keyClicks(export.destination, str(tmp_path / "mine.json"))
    export.tag.setCurrentIndex(1)
    export.format.setCurrentIndex(2)
    assert export.choice == ExportChoice("tag", "Numbers", "markdown", tmp_path / "mine.md")


@pytest.mark.parametrize(
    ("typed", "words"), [("", "Say where"), (".", "This is a folder"), ("none/claims.csv", "no folder")]
)
def test_a_place_that_cannot_be_written_is_said_at_once(
    export: ExportDialog, tmp_path: Path, typed: str, words: str
) -> None:
    export.destination.setText(str(tmp_path / typed) if typed else "")
    export.accept()
    assert words in export.error()
    assert export.isVisible()


def test_an_existing_file_is_replaced_knowingly(export: ExportDialog, tmp_path: Path) -> None:
    assert "replaced" not in export._replaces.text()
    (tmp_path / "old.csv").write_text("old", encoding="utf-8")
    export.destination.setText(str(tmp_path / "old.csv"))
    assert "replaced" in export._replaces.text()


def test_a_tag_without_claims_is_nothing_to_export(export: ExportDialog) -> None:
    export.tag.setCurrentIndex(2)
    export.tag_scope.setChecked(True)
    export.accept()
    assert export.error() == "There are no claims to export."


@pytest.mark.parametrize(
    ("tag", "name"), [("a/b\\c", "a-b-c"), ("..", "tag"), ("سفن", "سفن"), ("Q: 4?", "q-4")]
)
def test_a_tag_makes_a_file_name_on_any_system(tag: str, name: str) -> None:
    assert file_name(tag) == name


# --- the tag picker -------------------------------------------------------------------------------


@pytest.fixture
def picker(shown: Callable[[TagPicker], TagPicker]) -> TagPicker:
    return shown(TagPicker(None, TAGS, {"Numbers": 14, "All saved": 214}, total=214))


@pytest.fixture
def acts(picker: TagPicker) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []
    picker.tag_added.connect(lambda name: heard.append(("add", name)))
    picker.tag_removed.connect(lambda name: heard.append(("remove", name)))
    return heard


def rows(picker: TagPicker) -> list[str]:
    return [picker.list.topLevelItem(row).text(0) for row in range(picker.list.topLevelItemCount())]


def test_boxes_have_three_states_and_what_is_borne_comes_first(picker: TagPicker) -> None:
    states = [picker.list.topLevelItem(row).checkState(0) for row in range(3)]
    assert rows(picker) == ["All saved", "Numbers", "Old inquiry"]
    assert states == [Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked]


@pytest.mark.parametrize(
    ("typed", "effect", "act"),
    [
        ("numb", "Enter adds “Numbers” to 200 claims.", ("add", "Numbers")),
        ("ALL", "Enter takes “All saved” off 214 claims.", ("remove", "All saved")),
        ("denial", "Enter creates “denial” and adds it to 214 claims.", ("add", "denial")),
    ],
)
def test_enter_does_what_the_dialog_says(
    qtbot: QtBot,
    picker: TagPicker,
    acts: list[tuple[str, str]],
    typed: str,
    effect: str,
    act: tuple[str, str],
) -> None:
    qtbot.keyClicks(picker.line, typed)
    assert picker.effect() == effect
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert acts == [act]
    assert not picker.isVisible()


def test_a_stray_enter_changes_nothing(qtbot: QtBot, picker: TagPicker, acts: list[tuple[str, str]]) -> None:
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert acts == []
    assert picker.error()


def test_a_name_that_goes_on_can_still_be_created(qtbot: QtBot, picker: TagPicker) -> None:
    qtbot.keyClicks(picker.line, "Numb")
    assert rows(picker) == ["Numbers", "Create “Numb”"]
    qtbot.keyClicks(picker.line, "ers")
    assert rows(picker) == ["Numbers"]


def test_arrows_and_space_toggle_several_without_closing(
    qtbot: QtBot, picker: TagPicker, acts: list[tuple[str, str]]
) -> None:
    qtbot.keyClick(picker.line, Qt.Key.Key_Down)
    qtbot.keyClick(picker.line, Qt.Key.Key_Down)
    name = picker.list.currentItem().text(0)
    for _ in range(2):
        qtbot.keyClick(picker.list, Qt.Key.Key_Space)
    assert acts[-1] == ("remove", name)
    assert acts[-2] == ("add", name)
    assert picker.isVisible()


def test_a_click_toggles_once(qtbot: QtBot, picker: TagPicker, acts: list[tuple[str, str]]) -> None:
    item = picker.list.topLevelItem(1)
    place = picker.list.visualItemRect(item).center()
    qtbot.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert acts == [("add", "Numbers")]
    assert item.checkState(0) is Qt.CheckState.Checked
    box = QPoint(picker.list.visualItemRect(item).left() + 8, place.y())
    qtbot.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert acts == [("add", "Numbers"), ("remove", "Numbers")]
    assert item.checkState(0) is Qt.CheckState.Unchecked


# --- the speaker ----------------------------------------------------------------------------------


@pytest.fixture
def speaker(shown: Callable[[SpeakerDialog], SpeakerDialog]) -> SpeakerDialog:
    return shown(SpeakerDialog(None, "Vale", ["Elias Thornby", "Honora Vale", "Vale Hart"]))


def test_typing_narrows_the_names_and_arrows_take_one(qtbot: QtBot, speaker: SpeakerDialog) -> None:
    speaker.line.clear()
    qtbot.keyClicks(speaker.line, "vale")
    assert [speaker.list.item(row).text() for row in range(speaker.list.count())] == [
        "Vale Hart",
        "Honora Vale",
    ]
    qtbot.keyClick(speaker.line, Qt.Key.Key_Down)
    qtbot.keyClick(speaker.line, Qt.Key.Key_Down)
    assert speaker.name == "Honora Vale"
    qtbot.keyClick(speaker.line, Qt.Key.Key_Return)
    assert speaker.result() == QDialog.DialogCode.Accepted


def test_a_new_name_is_taken_as_typed(qtbot: QtBot, speaker: SpeakerDialog) -> None:
    qtbot.keyClicks(speaker.line, "A  new name ")
    assert speaker.name == "A new name"


def test_nobody_is_an_answer_and_nothing_is_not(speaker: SpeakerDialog) -> None:
    speaker.line.clear()
    speaker.accept()
    assert speaker.error()
    speaker.nobody.setChecked(True)
    speaker.accept()
    assert speaker.result() == QDialog.DialogCode.Accepted
    assert speaker.name is None


# --- tags -----------------------------------------------------------------------------------------


@pytest.fixture
def tags(shown: Callable[[TagDialog], TagDialog]) -> TagDialog:
    return shown(TagDialog(None, TAGS))


def test_a_tag_is_renamed_recoloured_and_deleted(qtbot: QtBot, tags: TagDialog) -> None:
    tags.list.setCurrentItem(tags.list.topLevelItem(1))
    tags.name.setText("Figures")
    with qtbot.waitSignal(tags.rename_wanted) as renamed:
        qtbot.keyClick(tags.name, Qt.Key.Key_Return)
    assert renamed.args == [2, "Figures"]
    with qtbot.waitSignal(tags.recolour_wanted) as recoloured:
        next(b for b in tags.colours.findChildren(QAbstractButton) if b.toolTip() == "red").click()
    assert recoloured.args == [2, "#b3261e"]
    with qtbot.waitSignal(tags.delete_wanted) as deleted:
        tags._delete.click()
    assert deleted.args == [2]


def test_a_new_tag_gets_a_colour_of_its_own_and_is_chosen(qtbot: QtBot, tags: TagDialog) -> None:
    tags.new_name.setText(" Denial ")
    with qtbot.waitSignal(tags.create_wanted) as created:
        qtbot.keyClick(tags.new_name, Qt.Key.Key_Return)
    name, colour = created.args
    assert name == "Denial"
    assert colour in PRESETS
    assert colour not in {tag.colour for tag in TAGS}
    tags.show_tags([*TAGS, TagRecord(9, "t9", name, colour, None, 0)])
    assert tags.list.currentItem().text(0) == "Denial"
    assert tags.isVisible()


@pytest.mark.parametrize("name", ["", "  ", "numbers", "NÚMBERS"])
def test_a_name_that_is_taken_or_empty_is_refused_inside_the_dialog(
    qtbot: QtBot, tags: TagDialog, name: str
) -> None:
    tags.new_name.setText(name)
    with qtbot.assertNotEmitted(tags.create_wanted):
        tags._create.click()
    assert tags.error()
    assert tags.focusWidget() is tags.new_name


def test_a_refresh_keeps_the_chosen_tag(tags: TagDialog) -> None:
    tags.list.setCurrentItem(tags.list.topLevelItem(1))
    tags.show_tags([SAVED, TagRecord(2, "t2", "Zahlen", "#f2c94c", None, 31), EMPTY])
    assert tags.list.currentItem().text(0) == "Zahlen"
    assert tags.name.text() == "Zahlen"


def test_without_tags_there_is_nothing_to_rename(shown: Callable[[TagDialog], TagDialog]) -> None:
    tags = shown(TagDialog(None))
    assert not tags.name.isEnabled()
    assert tags.new_name.isEnabled()


@pytest.mark.parametrize("colour", PRESETS)
def test_words_can_be_read_on_every_preset(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= AA


# --- the report -----------------------------------------------------------------------------------

REPORT = ImportReport(
    (
        ImportLine("/reports/log.txt", "imported", 9, title="The ferry log"),
        ImportLine("/reports/scan.pdf", "failed", error="password"),
        ImportLine("/reports/old.txt", "duplicate", 3, notes=(("decoded-as", "windows-1256"),)),
    )
)


def test_failures_come_first_with_the_reason_in_words(shown: Callable[[ReportDialog], ReportDialog]) -> None:
    dialog = shown(ReportDialog(None, REPORT))
    table = dialog.table
    first = table.topLevelItem(0)
    assert [first.text(0), first.text(1), first.text(2)] == ["scan.pdf", "failed", ""]
    assert "password" in first.text(3)
    assert "password" not in {first.text(3)}
    assert table.topLevelItem(2).text(3) == "read as windows-1256"


def test_the_whole_report_can_be_copied(qtbot: QtBot, shown: Callable[[ReportDialog], ReportDialog]) -> None:
    dialog = shown(ReportDialog(None, REPORT))
    button = next(b for b in dialog.findChild(QDialogButtonBox).buttons() if b.text() == "&Copy")
    button.click()
    copied = QGuiApplication.clipboard().text()
    assert copied == dialog.text()
    assert "/reports/scan.pdf\tfailed" in copied
    assert "/reports/log.txt\timported\t9\tThe ferry log" in copied


def test_what_became_of_the_claims_is_told_by_article(
    shown: Callable[[ReextractionDialog], ReextractionDialog],
) -> None:
    report = Report(
        (
            Line("a", "The ferry log", Stored(kept=4)),
            Line("b", "A fire", Stored(kept=1, changed=2, new=3, gone=4, kept_for_work=5, orphans=1)),
            Line("c", "A list", error="too-large", detail="9000000/5000000 characters"),
        )
    )
    dialog = shown(ReextractionDialog(None, report))
    rows = [[dialog.table.topLevelItem(i).text(c) for c in range(8)] for i in range(3)]
    assert rows[0][:7] == ["A list", "failed", "", "", "", "", ""]
    assert "9.0 million characters" in rows[0][7]
    assert rows[1] == ["The ferry log", "as before", "4", "–", "–", "–", "–", ""]
    assert rows[2][:7] == ["A fire", "renewed", "1", "2", "3", "4", "5"]
    assert "5 claims kept" in rows[2][7]
    assert "1 claim no longer in the text" in rows[2][7]
    assert dialog.text().startswith(
        "2 articles: 5 as before, 2 changed, 3 new, 4 gone, 5 kept for what you did with them; "
        "1 article failed\n"
    )


def test_lines_of_the_form_can_be_reached_by_their_letters(
    shown: Callable[[ArticleDialog], ArticleDialog],
) -> None:
    dialog = shown(ArticleDialog(None, ARTICLE))
    buddies = {label.text(): label.buddy() for label in dialog.findChildren(QLabel) if "&" in label.text()}
    assert set(buddies.values()) == set(dialog.form.findChildren(QLineEdit))
    letters = [text[text.index("&") + 1].lower() for text in (*buddies, "&Save")]
    assert len(letters) == len(set(letters))
