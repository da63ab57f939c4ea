"""What ships in ``resources``: the demonstration articles, their tags and the icons are whole and usable."""

import json
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from xml.etree import ElementTree

import pytest

DEMO = files("resources").joinpath("demo")
ICONS = files("resources").joinpath("icons")
SVG = "{http://www.w3.org/2000/svg}"

ARTICLE_NAMES = sorted(entry.name for entry in DEMO.iterdir() if re.match(r"\d\d-", entry.name))
ICON_NAMES = sorted(entry.name for entry in ICONS.iterdir() if entry.name.endswith(".svg"))

OUTLETS = {
    "The Harbour Gazette",
    "The Kelby Evening Post",
    "The Saltmarsh Courier",
    "The Fellgate Ledger",
    "Spindrift Review",
    "The Leeward Chronicle",
    "Slack Water",
}

NEEDED_ICONS = {
    "import",
    "paste",
    "search",
    "clear",
    "tag",
    "tag-remove",
    "compare",
    "export",
    "undo",
    "redo",
    "refresh",
    "memo",
    "verify",
    "reject",
    "person",
    "source",
    "outlet",
    "calendar",
    "kind",
    "relation",
    "article",
    "delete",
    "edit",
    "settings",
    "theme",
    "help",
    "chevron-down",
    "chevron-right",
    "close",
    "add",
    "filter",
    "demo",
    "folder",
    "history",
    "warning",
    "info",
    "link",
    "claim-new",
}


def read(entry: Traversable) -> str:
    """The text as it is stored: a file that is not UTF-8 raises, an end of line is not touched."""
    return entry.read_bytes().decode("utf-8", errors="strict")


def prose(name: str) -> str:
    """The words of an article without mark-up and without the head of the page."""
    text = read(DEMO.joinpath(name))
    if name.endswith(".html"):
        text = re.sub(r"<[^>]+>", " ", text.split("<main>")[1].split("</main>")[0])
    return text.removeprefix("---").strip()


def shingles(text: str, size: int = 8) -> set[tuple[str, ...]]:
    """Every run of ``size`` words of ``text``."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def test_there_are_ten_articles_in_three_formats() -> None:
    assert len(ARTICLE_NAMES) == 10
    assert {name.rsplit(".", 1)[1] for name in ARTICLE_NAMES} == {"txt", "md", "html"}


@pytest.mark.parametrize("name", ARTICLE_NAMES)
def test_an_article_is_short_and_not_a_stub(name: str) -> None:
    assert 250 <= len(prose(name).split()) <= 460


@pytest.mark.parametrize("name", ARTICLE_NAMES)
def test_an_article_states_its_author_its_outlet_and_its_date(name: str) -> None:
    # The demonstration must not depend on defaults: a reader can find all of it in the text.
    text = prose(name)
    assert re.search(r"^\W*(?:<p[^>]*>)?By (?:the )?[A-Z]\w+ [A-Z]\w+", text, re.MULTILINE)
    assert any(outlet in text for outlet in OUTLETS)
    assert re.search(r"[A-Z][a-z]+ \d{1,2}, (?:19|20)\d\d", text)


@pytest.mark.parametrize("name", ARTICLE_NAMES)
def test_quotation_marks_come_in_pairs(name: str) -> None:
    text = prose(name).replace("&ldquo;", "“").replace("&rdquo;", "”")
    assert text.count("“") == text.count("”")
    assert text.count('"') % 2 == 0
    assert text.count("“") + text.count('"') // 2 >= 4


def test_one_wire_story_stands_in_two_papers() -> None:
    texts = {name: shingles(prose(name)) for name in ARTICLE_NAMES}
    near = [
        (one, other)
        for at, one in enumerate(ARTICLE_NAMES)
        for other in ARTICLE_NAMES[at + 1 :]
        if len(texts[one] & texts[other]) > 40
    ]
    assert near == [("02-wire-numbers-kelby.txt", "03-wire-numbers-saltmarsh.html")]


def test_the_conflicts_are_there() -> None:
    library = "\n".join(prose(name) for name in ARTICLE_NAMES)
    for phrase in (
        "absolutely unsinkable",
        "snapped in two",
        "did not and could not have broken in two",
        "about 5 miles",
        "She was 32 miles",
        "1,503",
        "1,490",
        "1,517",
        "Lightholler",
        "Rostrom",
        "Murdock",
    ):
        assert phrase in library, phrase


def test_one_article_ends_in_a_list_of_sources() -> None:
    with_list = [name for name in ARTICLE_NAMES if re.search(r"^Sources$", prose(name), re.MULTILINE)]
    assert with_list == ["10-last-tune.txt"]


def test_the_readme_names_every_person_who_signs_or_is_invented() -> None:
    readme = read(DEMO.joinpath("README.md"))
    bylines = {
        found.group(1)
        for name in ARTICLE_NAMES
        if (found := re.search(r"By (?:the )?((?:[A-Z]\w+ )+[A-Z]\w+)", re.sub(r"[|\n]", " . ", prose(name))))
    }
    assert bylines
    # A line of the read-me may break inside a name.
    assert {name for name in bylines if name not in " ".join(readme.split())} == set()


def test_tags_have_a_name_a_colour_and_a_query() -> None:
    tags = json.loads(read(DEMO.joinpath("tags.json")))
    assert len(tags) >= 5
    assert len({tag["name"].casefold() for tag in tags}) == len(tags)
    for tag in tags:
        assert set(tag) == {"name", "colour", "query"}
        assert tag["name"].strip() == tag["name"] != ""
        assert re.fullmatch(r"#[0-9a-f]{6}", tag["colour"])
        assert tag["query"].count('"') % 2 == 0


def test_every_tag_has_words_that_the_articles_say() -> None:
    library = " ".join(" ".join(prose(name) for name in ARTICLE_NAMES).split()).casefold()
    for tag in json.loads(read(DEMO.joinpath("tags.json"))):
        found = re.findall(r'(-?)(?:"([^"]+)"|([^\s()"]+))', tag["query"])
        wanted = [phrase or word for minus, phrase, word in found if not minus and word != "or"]
        assert wanted
        for words in wanted:
            assert words.casefold() in library, f"{tag['name']}: {words}"


def test_every_icon_that_the_window_needs_is_there() -> None:
    assert {name.removesuffix(".svg") for name in ICON_NAMES} >= NEEDED_ICONS | {"sayso"}


@pytest.mark.parametrize("name", [name for name in ICON_NAMES if name != "sayso.svg"])
def test_an_icon_is_a_line_drawing_that_can_be_tinted(name: str) -> None:
    text = read(ICONS.joinpath(name))
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke-width") == "1.75"
    assert root.get("stroke-linecap") == "round"
    assert root.get("stroke") == "currentColor"
    painted = {
        value
        for element in root.iter()
        for key in ("fill", "stroke")
        if (value := element.get(key)) is not None
    }
    assert painted <= {"currentColor", "none"}, "a fixed colour would vanish in the dark theme"
    assert len(list(root)) >= 1


def test_the_mark_is_there_as_a_drawing_and_as_a_picture() -> None:
    assert ElementTree.fromstring(read(ICONS.joinpath("sayso.svg"))).tag == f"{SVG}svg"
    png = ICONS.joinpath("sayso.png").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (256, 256)
