"""Whatever the text and wherever the sources: one mention each, spans in range, names that are words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import SPEAKER_TYPES, Attribution, Document, Span
from importer.identity import identify
from importer.identity.mentions import read
from importer.identity.names import parts, same_person
from importer.identity.resolve import RULES

#: Parts of sentences that meet every rule, and what breaks them.
PARTS = st.sampled_from(
    [
        "Ada Lind", "Lind", "LIND", "Jonas Lind", "Mr Okoro", "General Said", "Said", "the mayor",
        "The Mayor", "he", "she", "they", "it", "who", "which", "I", "we", "you", "himself", "both",
        "one of them", "nobody", "a nurse", "the nurse", "two nurses", "the Valley Gazette",
        "the Gazette", "the ministry", "Baghdad", "Abu Hazim al-Tikli", "al‑Tamimi", "O’Hara",
        "J. R. Lind Jr.", "the CRS", "(CRS)", "Coal Research Society", "Lind’s", "the nurses’", " said",
        " told", " of ", " for ", " and ", ", ", ". ", "\n\n", ":", "“", "”", "‘", "’", "'", "(", ")",
        "((((", "-", "—", "\u00a0", "\u200b", "\u2028", "\x00", "\U0001f600", "e\u0301", "İ", "ß",
        "قال", "الوزير", "１９", "…", ".", "'s", "’s", " the elder",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PARTS, min_size=1, max_size=40).map("".join), st.text(min_size=1, max_size=120))


@st.composite
def claims(draw: st.DrawFn) -> tuple[str, list[Attribution]]:
    """A text with attributions anywhere in it; some without source, some inside another."""
    text = draw(TEXTS)
    place = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30))
    made: list[Attribution] = []
    for index in range(draw(st.integers(0, 6))):
        spans: list[Span] = []
        for _ in range(3):
            start, length = draw(place)
            spans.append((start, min(len(text), start + length)))
        source = () if draw(st.booleans()) and draw(st.booleans()) else (spans[2],)
        parent = draw(st.none() | st.integers(0, 6)) if index else None
        outer = parent if parent is not None and parent != index else None
        made.append(Attribution((spans[0],), (spans[1],), source, (0, len(text)), "indirect", None, outer))
    fixed = [
        one
        if one.parent is None or one.parent < len(made)
        else Attribution(one.content, one.cue, one.source, one.sentence, one.kind)
        for one in made
    ]
    return text, fixed


@given(given_claims=claims())
@settings(max_examples=300, deadline=None)
def test_mentions_are_sound(given_claims: tuple[str, list[Attribution]]) -> None:
    text, attributions = given_claims
    document = Document("d", "d", "", "", "test", 1, text)

    found = identify(document, attributions)

    assert [one.attribution for one in found] == attributions
    for claim in found:
        mention = claim.mention
        assert (mention.form == "none") == (not claim.attribution.source or not read_words(text, claim))
        assert mention.type in SPEAKER_TYPES
        assert 0 <= mention.sure <= 1
        assert mention.rule in RULES
        assert mention.name is None or mention.name.strip()
        assert mention.named <= (mention.name is not None)
        for span in (mention.antecedent, *(role.span for role in mention.roles)):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
    assert identify(document, attributions) == found


def read_words(text: str, claim: object) -> bool:
    """Whether the source holds anything to read."""
    assert hasattr(claim, "attribution")
    return read(text, claim.attribution.source).form != "none"


@given(a=st.text(max_size=30), b=st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_being_one_person_is_mutual(a: str, b: str) -> None:
    assert same_person(a, b) == same_person(b, a)
    assert all(word for word in parts(a))
