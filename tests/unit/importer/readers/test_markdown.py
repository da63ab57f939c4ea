"""Markdown: the words as a reader sees them, headings, front matter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from importer.readers.assemble import Reading
from importer.readers.decoding import Decoded
from importer.readers.markdown import read_markdown, split_front_matter


def read(text: str) -> Reading:
    return read_markdown(Decoded(text, "utf-8"))


def test_marks_are_gone_and_blocks_stand_apart() -> None:
    text = "# Wall\n\nThe *old* **wall**\nfell, [he](/he) `said`.  \nTwice.\n\n> No!\n\n---\nEnd."
    assert read(text).text == "Wall\n\nThe old wall fell, he said.\nTwice.\n\nNo!\n\nEnd."


def test_headings_have_their_level_and_place() -> None:
    reading = read("# Wall\n\nIt fell.\n\n## Why\n\nIt was old.\n\nWhat now\n---\n\nNothing.")
    assert reading.headings is not None
    assert [(h.level, reading.text[slice(*h.span)]) for h in reading.headings] == [
        (1, "Wall"),
        (2, "Why"),
        (2, "What now"),
    ]
    assert reading.title == "Wall"


def test_two_headings_of_the_first_level_are_no_title() -> None:
    assert read("# Wall\n\nIt fell.\n\n# Quay\n\nIt stands.").title is None
    assert read("It fell.\n\n# Wall\n\nIt was old.").title is None


def test_lists_keep_their_marks_and_stay_together() -> None:
    text = "Sunk:\n\n- a barge\n- a boat\n  - its oars\n\n1. one\n2. two\n\nEnd."
    assert read(text).text == "Sunk:\n\n- a barge\n- a boat\n- its oars\n\n1. one\n2. two\n\nEnd."


def test_tables_code_and_images() -> None:
    text = "| Ship | Fate |\n|---|---|\n| Ada | sunk |\n\n```\n*all* lost\n```\n\n![the wall](w.png)\n\nEnd."
    assert read(text).text == "Ship | Fate\nAda | sunk\n\n*all* lost\n\nEnd."


def test_raw_html_is_text_and_entities_are_characters() -> None:
    assert read("The <b>wall</b> &amp; the quay.").text == "The <b>wall</b> & the quay."


def test_front_matter() -> None:
    reading = read(
        '---\ntitle: "Wall: it fell"\nauthors:\n  - Mira Toll\n  - Jon Vale\ndate: 2021-03-04T08:00\n'
        "publication: Quay Gazette # weekly\n---\n\n# Something else\n\nIt fell."
    )
    assert (reading.title, reading.author) == ("Wall: it fell", "Mira Toll; Jon Vale")
    assert (reading.outlet, reading.date) == ("Quay Gazette", "2021-03-04")
    assert reading.text.startswith("Something else")


def test_a_date_that_is_none_stays_unknown() -> None:
    assert read("---\ntitle: Wall\ndate: soon\n---\nIt fell.").date is None


def test_a_text_between_rules_is_no_front_matter() -> None:
    text = "---\nThe wall fell.\n---\nNobody was hurt."
    assert split_front_matter(text) == ({}, text)


@given(st.text(st.sampled_from('# -*_`>[]()!|\n\r\tab1.~<&:=\\"'), max_size=200))
def test_any_text_renders_with_headings_in_range(text: str) -> None:
    reading = read(text)
    for heading in reading.headings or ():
        start, end = heading.span
        assert 0 <= start < end <= len(reading.text)
