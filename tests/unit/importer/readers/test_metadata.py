"""What a text states about itself: title, author, outlet, date, headings; never a guess."""

from __future__ import annotations

import pytest

from importer.readers.lines import split_lines
from importer.readers.metadata import Stated, find_headings, read_credit, read_metadata
from importer.readers.names import is_outlet, is_person, people, upright

TITLE = "Harbour wall gives way at last"
BODY = (
    "The wall of the old harbour gave way before dawn, and two barges went down with it.\n\n"
    "Nobody was hurt, the harbour master said, because the quay had been closed for a week.\n\n"
    "Engineers had asked for that in a letter, which the council printed in full.\n"
)


def read(text: str) -> Stated:
    return read_metadata(split_lines(text))


def headings(text: str) -> list[tuple[int, str]]:
    lines = split_lines(text)
    stated = read_metadata(lines)
    found = find_headings(lines, stated.title_line, stated.furniture)
    return [(heading.level, text[slice(*heading.span)]) for heading in found]


def test_title_byline_and_date_on_top() -> None:
    stated = read(f"{TITLE}\n\nBy Mira Toll\n\nThursday, March 4, 2021\n\n{BODY}")
    assert (stated.title, stated.author, stated.date) == (TITLE, "Mira Toll", "2021-03-04")
    assert stated.outlet is None


def test_section_label_and_date_before_the_title_are_passed_over() -> None:
    text = f"Region\n\nThursday, March 4, 2021\n\n{TITLE}\n\n{BODY}"
    stated = read(text)
    assert stated.title == "Harbour wall gives way at last"
    assert [text[a:b] for a, b in stated.furniture] == ["Region", "Thursday, March 4, 2021"]


def test_a_text_that_states_nothing_is_left_unknown() -> None:
    stated = read(BODY)
    assert (stated.title, stated.author, stated.outlet, stated.date) == (None, None, None, None)
    assert stated.furniture == ()


@pytest.mark.parametrize(
    "first",
    ["The wall fell.", "the wall fell at last", "Walls", "He said:", "“It fell,” she said."],
)
def test_a_first_line_without_the_form_of_a_headline_is_no_title(first: str) -> None:
    assert read(f"{first}\n\n{BODY}").title is None


def test_a_headline_needs_a_blank_line_or_a_paragraph_below() -> None:
    assert read("Harbour wall gives way\nand two barges sink\nin the night.\n").title is None
    assert read("Harbour wall gives way\n" + BODY.replace("\n\n", " ")).title == "Harbour wall gives way"


@pytest.mark.parametrize(
    ("line", "author", "outlet", "date"),
    [
        ("By Mira Toll |", "Mira Toll", None, None),
        ("BY MIRA TOLL", "MIRA TOLL", None, None),
        ("By Mira Toll and Omar al-Rashid", "Mira Toll; Omar al-Rashid", None, None),
        ("By Mira Toll, The Quay Gazette", "Mira Toll", "The Quay Gazette", None),
        ("By Mira Toll, staff writer", "Mira Toll", None, None),
        ("By Mira Toll in Port Levant", "Mira Toll", None, None),
        ("By Mira Toll | Quay News | 4 March 2021", "Mira Toll", "Quay News", "2021-03-04"),
        ("Written by Jan van Dam – March 4, 2021", "Jan van Dam", None, "2021-03-04"),
        ("Published in The Quay Gazette, March 4, 2021.", None, "The Quay Gazette", "2021-03-04"),
        ("Published in Levant Today, March 4, 2021", None, "Levant Today", "2021-03-04"),
        ("(This story first appeared in Quay News on 4 May 2021.)", None, "Quay News", "2021-05-04"),
        ("Originally published by quay.example, 2021-03-04", None, "quay.example", "2021-03-04"),
        ("Published: March 4, 2021", None, None, "2021-03-04"),
        ("Posted on March 4, 2021 at 9:15 a.m.", None, None, "2021-03-04"),
        ("Published in December 2024", None, None, "2024-12"),
        ("Broadcast on Monday 4 March 2024", None, None, "2024-03-04"),
        ("First aired on March 4, 2024", None, None, "2024-03-04"),
        ("Date: 4 March 2021", None, None, "2021-03-04"),
        ("Updated March 5, 2021", None, None, None),
        ("5 min read", None, None, None),
    ],
)
def test_lines_that_state_something(
    line: str, author: str | None, outlet: str | None, date: str | None
) -> None:
    credit = read_credit(line)
    assert credit is not None
    assert (credit.author, credit.outlet, credit.date.iso if credit.date else None) == (author, outlet, date)


@pytest.mark.parametrize(
    "line",
    [
        "By the end of March 4, 2021, the wall was gone.",
        "By Popular Demand",
        "By Land and by Sea",
        "Published works are listed elsewhere",
        "Published in the spring, the report blamed the council.",
        "The wall fell on March 4, 2021.",
        "Mira Toll",
        "Dated 4 March 2021 and signed by all",
    ],
)
def test_lines_of_the_article_itself(line: str) -> None:
    assert read_credit(line) is None


def test_a_line_that_says_published_wins_over_a_bare_date() -> None:
    last = "Published in The Quay Gazette, March 4, 2021."
    stated = read(f"March 9, 2021\n\n{TITLE}\n\n{BODY}\n{last}\n")
    assert (stated.date, stated.outlet) == ("2021-03-04", "The Quay Gazette")


def test_a_bare_date_at_the_end_may_be_a_correction_and_does_not_count() -> None:
    assert read(BODY * 6 + "\nFriday, March 5, 2021\n").date is None


def test_a_numeric_date_is_never_the_publication_date() -> None:
    assert read(f"3/4/2021\n\n{TITLE}\n\n{BODY}").date is None


def test_headings_between_paragraphs() -> None:
    parts = BODY.split("\n\n")
    text = f"{parts[0]}\n\nA letter to the council\n\n{parts[1]}\n\nWho knew about the cracks?\n\n{parts[2]}"
    assert headings(text) == [(2, "A letter to the council"), (2, "Who knew about the cracks?")]


def test_headings_without_blank_lines_need_a_long_paragraph_below() -> None:
    long = BODY.replace("\n\n", " ").strip()
    assert headings(f"{long}\nA letter to the council\n{long}") == [(2, "A letter to the council")]
    assert headings("The wall fell.\nA letter to the council\nwas found in a drawer\nby the clerk.") == []


def test_numbered_headings_stand_below_plain_ones_and_the_title_above_all() -> None:
    one, two, three = BODY.strip().split("\n\n")
    top = ["Harbour wall gives way", one, "What to do now", two]
    text = "\n\n".join([*top, "1. Closing the quay", three, "2. Paying for it", one])
    assert headings(text) == [
        (1, "Harbour wall gives way"),
        (2, "What to do now"),
        (3, "1. Closing the quay"),
        (3, "2. Paying for it"),
    ]


@pytest.mark.parametrize(
    "line", ["“Why?”", "Why?", "Q: Did you know about the cracks?", "- the first barge", "and then"]
)
def test_speech_lists_and_short_questions_are_no_headings(line: str) -> None:
    one, two, _ = BODY.split("\n\n")

    assert headings(f"{one}\n\n{line}\n\n{two}") == []


def test_names() -> None:
    assert is_person("J.K. Vale")
    assert not is_person("mira toll")
    assert not is_person("Mira")
    assert not is_person("John Moore" * 9)
    assert people("Mira Toll, Jon Vale and Ada Quist") == "Mira Toll; Jon Vale; Ada Quist"
    assert people("Mira Toll, harbour master") is None
    assert upright("Toll, Mira") == "Mira Toll"
    assert is_outlet("Levant Herald")
    assert not is_outlet("Staff Writer")
    assert not is_outlet("Port Levant")
