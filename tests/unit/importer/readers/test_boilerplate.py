"""Boilerplate: marked by form and place, and never a sentence of the article."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.readers.boilerplate import find_boilerplate, is_credit, is_teaser, merge
from importer.readers.lines import split_lines


@pytest.mark.parametrize(
    "words",
    [
        "Do you like this article?",
        "No comments:",
        "12 comments",
        "Leave a comment",
        "Share this story",
        "Share",
        "Subscribe to our newsletter",
        "Sign up for free e-mail alerts",
        "Read more: What the diver saw",
        "Related articles",
        "Follow us on Facebook",
        "Click here to read it",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "© 2021 The Quay Gazette",
        "Copyright 2021 The Quay Gazette. All rights reserved.",
        "Older Posts",
        "Tags: harbour, wall",
        "Was this page helpful?",
    ],
)
def test_teasers(words: str) -> None:
    assert is_teaser(words)


@pytest.mark.parametrize(
    "words",
    [
        "Nobody shared it.",
        "Share prices fell at once, the broker said.",
        "Do you like this wall, he asked the council, or would you rather have your feet wet every spring?",
        "Read it aloud, she said.",
        "More than twelve people signed the letter.",
        "No comment, the master said.",
        "Home is where the harbour is, the song says.",
        "Save the wall, they wrote.",
    ],
)
def test_sentences_that_begin_like_teasers(words: str) -> None:
    assert not is_teaser(words)


@pytest.mark.parametrize(
    "words",
    [
        "The quay at noon. (Photo by Ada Quist)",
        "The quay at noon. [Ada Quist/AFP]",
        "Photo: Ada Quist",
        "Photograph by Ada Quist for the Gazette",
        "Image credit: Ada Quist",
        "The quay at noon. Ada Quist/Getty Images",
        "The quay at noon, seen from a barge. Photo: Ada Quist/Reuters",
    ],
)
def test_captions(words: str) -> None:
    assert is_credit(words)


@pytest.mark.parametrize(
    "words",
    [
        "He said the photo was old.",
        "The map shows two walls: an old one and a new one.",
        "She left her handouts on the quay.",
        "The image of the falling wall stayed with him, he said (and with everybody else).",
        "Either he knew and/or he was told.",
    ],
)
def test_sentences_about_pictures(words: str) -> None:
    assert not is_credit(words)


def marked(text: str, title: str | None = None) -> list[str]:
    return [text[a:b] for a, b in find_boilerplate(split_lines(text), title)]


def test_a_caption_printed_twice() -> None:
    caption = "The harbour master points at the crack in a picture of last May."
    text = f"Wall falls\n\n{caption}\n{caption}\n\nThe wall fell.\n\nThe wall fell.\n"
    assert marked(text) == [caption, caption, "The wall fell.", "The wall fell."]


def test_the_title_again_at_the_end_with_the_beginning_of_the_story() -> None:
    first = "The wall of the old harbour gave way before dawn, and two barges went down with it."
    title = "Wall gives way at last"
    text = f"{title}\n\n{first}\n\nNobody was hurt.\n\n{title}\n\n{first[:50]}...\n"
    assert marked(text, "Wall gives way at last") == ["Wall gives way at last", f"{first[:50]}..."]


def test_an_ellipsis_alone_is_no_teaser() -> None:
    text = "The wall gave way before dawn.\n\nThen there was silence for a very long time, he said ...\n"
    assert marked(text) == []


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_merged_spans_are_in_order_apart_and_cover_the_same(spans: list[tuple[int, int]]) -> None:
    merged = merge(spans)
    assert all(a < b for a, b in merged)
    assert all(one[1] <= two[0] for one, two in pairwise(merged))
    covered = {i for a, b in spans for i in range(a, b)}
    assert covered == {i for a, b in merged for i in range(a, b)}


@given(st.text())
def test_any_text_is_marked_within_itself(text: str) -> None:
    for start, end in find_boilerplate(split_lines(text), None):
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
