"""The scoring tables, against hand counts and against the script that defines them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from db.records import Attribution, Document, Span, Spans
from importer.attribution import Tagger, attribute
from importer.attribution.evaluate import (
    GoldClaim,
    GoldDocument,
    GoldMissing,
    StrayPrediction,
    evaluate,
    lines,
    positions,
    quoted,
    read_gold,
    score,
)
from importer.attribution.evaluation_page import page

TEXT = "Ada Lind said “the dam is safe”. It was late, a clerk said."


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return start, start + len(words)


def claim(content: str, source: str | None, cue: str, parent: int | None = None) -> Attribution:
    sources: Spans = (span(source),) if source else ()
    return Attribution((span(content),), (span(cue),), sources, (0, len(TEXT)), "indirect", parent=parent)


GOLD = GoldDocument(
    "d",
    TEXT,
    (
        GoldClaim((span("“the dam is safe”"),), (span("Ada Lind"),), (span("said"),)),
        GoldClaim(
            (span("It was late"),), (span("a clerk"),), ((TEXT.rindex("said"), TEXT.rindex("said") + 4),)
        ),
    ),
)


def test_gold_against_itself_is_perfect() -> None:
    found = score([GOLD], [("d", GOLD.claims)])

    assert all(one == (1.0, 1.0, 1.0) for one in found.scores.values())
    assert found.recall["direct"] == (1, 1.0, 1.0)
    assert found.recall["no_source"].n == 0


def test_a_wrong_source_costs_the_claim_and_not_the_content() -> None:
    found = score([GOLD], [("d", [claim("the dam is safe", "a clerk", "said")])])

    assert found.scores["soft"].precision == 1.0
    assert found.scores["claim"].precision == 0.0
    assert found.scores["exact"].recall == 0.5


def test_nested_claims_are_left_out_and_counted() -> None:
    pred = [claim("the dam is safe", "Ada Lind", "said"), claim("the dam", "a clerk", "is", parent=0)]

    without, with_nested = (score([GOLD], [("d", pred)], nested=nested) for nested in (False, True))

    assert (without.n_pred, without.left_out) == (1, 1)
    assert (with_nested.n_pred, with_nested.left_out) == (2, 0)
    assert any("1 nested" in line for line in lines(without, "x"))


def test_a_document_without_predictions_counts_as_empty() -> None:
    found = score([GOLD], [])

    assert (found.docs, found.n_gold, found.n_pred) == (1, 2, 0)
    assert found.scores["claim"] == (0.0, 0.0, 0.0)


def test_a_document_that_the_gold_does_not_have_is_refused() -> None:
    with pytest.raises(StrayPrediction):
        score([GOLD], [("other", [])])


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldMissing):
        evaluate(tmp_path, [])


def test_positions_are_letters_and_digits_without_an_opening_that() -> None:
    text = "that, in 1912, it sank"

    assert positions(text, [(0, len(text))], "content") == {i for i in range(4, 22) if text[i].isalnum()}
    assert positions("that", [(0, 4)], "content") == {0, 1, 2, 3}
    assert positions("…", [(0, 1)], "cue") == {0}


def test_quoted_positions_end_with_the_line() -> None:
    text = '“one\ntwo ”three" four"'

    assert "".join(text[i] for i in sorted(quoted(text))) == "one four"


def test_gold_is_read_with_line_ends_untouched(tmp_path: Path) -> None:
    folder = gold_folder(
        tmp_path,
        {"a": ("He said\r\nit rained.", "T1\tContent 9 18\tit rained\nE1\tAttribution:T2 Content:T1\n")},
    )

    [document] = read_gold(folder)

    assert document.text == "He said\r\nit rained."
    assert document.claims == (GoldClaim(((9, 18),)),)


def gold_folder(root: Path, documents: dict[str, tuple[str, str]]) -> Path:
    for name in ("text", "attributions"):
        (root / name).mkdir()
    for stem, (text, standoff) in documents.items():
        (root / "text" / f"{stem}.txt").write_bytes(text.encode())
        (root / "attributions" / f"{stem}_anno.ann").write_bytes(standoff.encode())
    return root


@pytest.mark.shared
@pytest.mark.parametrize("nested", [False, True])
def test_the_script_beside_us_counts_the_same(
    shared: Path, tagger: Tagger, tmp_path: Path, nested: bool
) -> None:
    gold_dir = shared / "corpora" / "polnear" / "dev"
    if not gold_dir.is_dir():
        pytest.skip("the corpus is not beside this checkout")
    gold = read_gold(gold_dir)[:12]
    few = tmp_path / "gold"
    for name in ("text", "attributions"):
        (few / name).mkdir(parents=True)
    for one in gold:
        for path in (*gold_dir.glob(f"text/{one.doc}.txt"), *gold_dir.glob(f"attributions/{one.doc}_*.ann")):
            (few / path.parent.name / path.name).write_bytes(path.read_bytes())
    predicted = [(one.doc, attribute(Document(one.doc, "", "", "", "", 1, one.text), tagger)) for one in gold]
    ours = evaluate(few, predicted, nested=nested)

    printed = run_script(shared, few, predicted, tmp_path, nested=nested)

    table, last = printed[:-1], json.loads(printed[-1])
    # The tables by cue and the count of nested claims are ours alone, and come last.
    assert table == lines(ours, "x")[: len(table)]
    mine = json.loads(json.dumps(ours.to_json()), parse_float=lambda number: round(float(number), 4))
    assert {key: value for key, value in mine.items() if key not in ("left_out", "recall_by_cue")} == {
        key: value for key, value in last.items() if key != "name"
    }
    assert ours.n_pred > 50


def run_script(
    shared: Path,
    gold_dir: Path,
    predicted: list[tuple[str, tuple[Attribution, ...]]],
    folder: Path,
    *,
    nested: bool,
) -> list[str]:
    file = folder / "predicted.jsonl"
    rows = (
        {
            "doc": doc,
            "claims": [
                {"content": c.content, "source": c.source, "cue": c.cue, "parent": c.parent} for c in claims
            ],
        }
        for doc, claims in predicted
    )
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    script = shared / "tools" / "score_attribution.py"
    command = [sys.executable, str(script), "--gold-dir", str(gold_dir), "--pred", str(file), "--name", "x"]
    done = subprocess.run(
        command + ["--nested"] * nested,
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
    )
    return done.stdout.splitlines()


# --- for the eye ---------------------------------------------------------------------------------


def test_recall_is_told_by_class_of_cue() -> None:
    text = "Ana said it rained. According to Ben it snowed. Cy hopes it stops."
    gold = (
        GoldClaim(content=((9, 18),), source=((0, 3),), cue=((4, 8),)),
        GoldClaim(content=((37, 46),), source=((33, 36),), cue=((20, 32),)),
        GoldClaim(content=((57, 65),), source=((48, 50),), cue=((51, 56),)),
    )
    evaluation = score([GoldDocument("d", text, gold)], [("d", gold[:2])])
    assert {name: (one.n, one.claim) for name, one in evaluation.by_cue.items()} == {
        "say": (1, 1.0),
        "according to": (1, 1.0),
        "belief": (1, 0.0),
    }


def test_the_page_marks_what_was_found_missed_and_invented() -> None:
    text = "Ana said <it> rained. Ben said it snowed. Nobody knew."
    gold = (
        GoldClaim(content=((9, 20),), source=((0, 3),), cue=((4, 8),)),
        GoldClaim(content=((31, 40),), source=((22, 25),), cue=((26, 30),)),
    )
    invented = GoldClaim(content=((42, 53),), cue=((49, 53),))
    html = page("Trial <1>", ["table"], [GoldDocument("d", text, gold)], {"d": (gold[0], invented)})
    assert "<title>Trial &lt;1&gt;</title>" in html
    assert "<span class='hit'>&lt;it&gt; rained</span>" in html
    assert "<span class='miss'>it snowed</span>" in html
    assert "<span class='extra'>Nobody knew</span>" in html
    assert html.count("<tr>") == 3
