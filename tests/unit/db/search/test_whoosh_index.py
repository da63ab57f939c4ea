"""The index and its follower: equal to the database whatever happens to the folder or the process."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.query import Or, Term
from whoosh.scoring import BM25F

from db.names import tokens
from db.search import whoosh_index
from db.search.port import Batch, ClaimWords, IndexUnusable, Position, TextView, WordTest
from db.search.whoosh_index import MAX_SEGMENTS, WhooshIndex

POINTS = ["before-segments", "segments-written", "segments-synced", "marker-written", "rebuilt", "swapped"]


class Killed(BaseException):
    """Stands for SIGKILL: nothing that handles errors handles it."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def opened(folder: Path, **options: Any) -> WhooshIndex:
    return WhooshIndex(folder, library_uid="ours", **options)


def fail_at(monkeypatch: pytest.MonkeyPatch, point: str, error: BaseException) -> None:
    def crash(name: str) -> None:
        if name == point:
            raise error

    monkeypatch.setattr(whoosh_index, "crash_point", crash)


def having(view: TextView, *words: str, text: str = "sentence", how: Any = "same") -> set[int]:
    """The claims with those words next to each other in ``text``, or in the content."""
    tests = [WordTest(how, word) for word in words]
    places = [view.find(tests, where) for where in {text, "content"}]
    return set(view.keys[np.concatenate(places)].tolist()) - {0}


def generation(folder: Path) -> Path:
    return folder / json.loads((folder / "current.json").read_text())["generation"]


# --- what it finds -------------------------------------------------------------------------------


def test_words_of_content_and_sentence_are_told_apart(claims: Any, folder: Path) -> None:
    (pk,) = claims.add("the ships were lost", sentence="“The ships were lost”, said the mate.")
    index = opened(folder)
    claims.refresh(index)
    view = index.view()
    assert having(view, "ship", text="content") == {pk}
    assert having(view, "mate", text="content") == set()
    assert having(view, "mate") == {pk}
    assert having(view, "nowhere") == set()
    assert view.keys.tolist() == [pk]


def test_prefixes_and_neighbours_come_commonest_first(claims: Any, folder: Path) -> None:
    claims.add("sink sank", "sank", "sinking city", sentence="")
    index = opened(folder)
    claims.refresh(index)
    view = index.view()
    assert view.words(WordTest("begins", "s")) == ["sank", "sink", "sinking"]
    assert view.words(WordTest("begins", "citie")) == ["city"]
    assert view.words(WordTest("near", "sonk")) == ["sank", "sink"]
    assert view.frequency("sank") == 2


def test_the_order_is_that_of_whooshs_own_bm25(claims: Any, folder: Path) -> None:
    texts = [
        " ".join(["ship"] * (i % 4) + ["boat"] * (i % 3) + ["sea"] * (i % 7 + 1))
        for i in (*range(40), *range(20))
    ]
    pks = claims.add(*texts, sentence="")
    index = opened(folder)
    claims.refresh(index)
    view = index.view()
    scores = view.scores([WordTest("same", "ship"), WordTest("same", "boat")])
    ours = {key: score for key, score in zip(view.keys.tolist(), scores.tolist(), strict=True) if score}
    # Whoosh itself, with nothing of ours.
    stock = RamStorage().create_index(Schema(key=ID(stored=True), content=TEXT()))
    writer = stock.writer()
    for pk, text in zip(pks, texts, strict=True):
        writer.add_document(key=str(pk), content=text)
    writer.commit()
    with stock.searcher(weighting=BM25F()) as searcher:
        found = searcher.search(Or([Term("content", "ship"), Term("content", "boat")]), limit=None)
        theirs = {int(hit["key"]): hit.score for hit in found}
        order = [int(hit["key"]) for hit in found]
    assert ours == pytest.approx(theirs)
    assert len({round(score, 9) for score in theirs.values()}) < len(theirs)  # there are ties
    assert sorted(ours, key=lambda pk: (-round(ours[pk], 9), pk)) == order


def test_phrases_prefixes_suffixes_and_spellings_are_found_in_place(claims: Any, folder: Path) -> None:
    one, two, three = claims.add(
        "the prime minister of Qasr", "a minister, prime of age", "Soudani spoke; a sudanic wind", sentence=""
    )
    index = opened(folder)
    claims.refresh(index)
    view = index.view()
    assert having(view, "prime", "minister") == {one}
    assert having(view, "mini", how="begins") == {one, two}
    assert having(view, "ister", how="ends") == {one, two}
    assert having(view, "sudani", how="alike") == {three}
    assert having(view, "wind", "the") == set()
    assert claims.add("sudani", sentence="")
    assert having(view, "sudani") == set()


def test_what_was_written_is_read_back(claims: Any, folder: Path) -> None:
    texts = ["", "—", "al-Sudani’s men, and Al-Sudani", "ship " * 300, "a b a b a"]
    pks = claims.add(*texts, sentence="The mate said so.")
    index = opened(folder)
    claims.refresh(index)
    held = dict(index.view().held())
    assert list(held) == pks
    for pk, text in zip(pks, texts, strict=True):
        assert held[pk].content == tokens(text)
        assert held[pk].sentence == ("the", "mate", "said", "so")
        assert held[pk].sentence_names == (0,)


# --- following -----------------------------------------------------------------------------------


def test_inserts_changes_and_deletions_are_followed(claims: Any, folder: Path) -> None:
    index = opened(folder)
    claims.refresh(index)
    one, two = claims.add("the ship sank", "the boat held")
    claims.refresh(index)
    claims.reword(one, "the ship broke in two")
    claims.delete(two)
    claims.refresh(index)
    assert claims.faults(index) == []
    assert having(index.view(), "sank") == set()
    assert having(index.view(), "broke") == {one}


def test_what_is_committed_is_there_after_opening_again(claims: Any, folder: Path) -> None:
    claims.add("the ship sank")
    claims.refresh(opened(folder))
    again = opened(folder)
    assert not again.needs_rebuild
    assert claims.faults(again) == []


def test_a_view_stays_as_it_was(claims: Any, folder: Path) -> None:
    (pk,) = claims.add("the ship sank")
    index = opened(folder)
    claims.refresh(index)
    before = index.view()
    claims.delete(pk)
    claims.refresh(index)
    index.close()
    assert having(before, "ship") == {pk}


def test_many_small_commits_leave_few_segments(claims: Any, folder: Path) -> None:
    index = opened(folder)
    claims.refresh(index)
    for number in range(3 * MAX_SEGMENTS):
        (pk,) = claims.add(f"ship number {number}")
        claims.refresh(index)
        if number % 3 == 0:
            claims.delete(pk)
    claims.refresh(index)
    assert claims.faults(index) == []
    assert len(index.view().parts) <= MAX_SEGMENTS + 1
    assert len(list(generation(folder).glob("*.words"))) == len(index.view().parts)
    assert len(list(generation(folder).iterdir())) == len(index.view().parts) + 1


def test_a_log_that_lost_rows_means_a_rebuild(claims: Any, folder: Path) -> None:
    claims.add("one")
    index = opened(folder)
    claims.refresh(index)
    claims.add("two", "three", "four")
    claims.prune(4)
    before = generation(folder)
    claims.refresh(index)
    assert generation(folder) != before
    assert claims.faults(index) == []


def test_an_older_database_put_back_is_noticed(claims: Any, folder: Path) -> None:
    pks = claims.add("one", "two", "three")
    index = opened(folder)
    claims.refresh(index)
    # What a restored backup looks like: fewer claims, a shorter log that goes on under the same numbers.
    with claims.engine.begin() as connection:
        connection.exec_driver_sql(f"DELETE FROM claim WHERE pk = {pks[2]}")
        connection.exec_driver_sql("DELETE FROM change_log WHERE pk > 2")
        connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = 2 WHERE name = 'change_log'")
    claims.add("quite another")
    claims.refresh(index)
    assert claims.faults(index) == []


def test_a_long_absence_is_followed_in_bounded_commits(
    claims: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.search.follow.BATCH", 7)
    monkeypatch.setattr("db.search.follow.REBUILD_SHARE", 10.0)
    index = opened(folder)
    claims.refresh(index)
    claims.add(*(f"ship {number}" for number in range(30)))
    claims.refresh(index)
    assert claims.faults(index) == []
    assert len(index.view().parts) > 3


def test_check_names_every_difference(claims: Any, folder: Path) -> None:
    one, two = claims.add("the ship sank", "the boat held")
    index = opened(folder)
    claims.refresh(index)
    base, after = index.position, Position(index.position.seq + 1, "lie")
    wrong = (ClaimWords(one, "another ship", "The mate said so."), ClaimWords(99, "surplus", ""))
    assert index.apply(Batch(base, after, wrong, frozenset({two})))
    assert claims.faults(index) == [f"words {one}", f"missing {two}", "surplus 99", "position"]


# --- what may be in the folder -------------------------------------------------------------------


def delete_all(folder: Path) -> None:
    shutil.rmtree(folder)


def truncate_segment(folder: Path) -> None:
    (place,) = generation(folder).glob("*.words")
    place.write_bytes(place.read_bytes()[: place.stat().st_size // 2])


def truncate_toc(folder: Path) -> None:
    (place,) = generation(folder).glob("*.toc")
    place.write_bytes(place.read_bytes()[:40])


def delete_segment(folder: Path) -> None:
    (place,) = generation(folder).glob("*.words")
    place.unlink()


def change_owner(**changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        place = folder / "current.json"
        place.write_text(json.dumps({**json.loads(place.read_text()), **changes}))

    return change


def empty_owner(folder: Path) -> None:
    (folder / "current.json").write_text("")


@pytest.mark.parametrize(
    "harm",
    [
        delete_all,
        truncate_segment,
        truncate_toc,
        delete_segment,
        empty_owner,
        change_owner(library="theirs"),
        change_owner(schema=0),
        change_owner(analyzer=0),
        change_owner(generation="../elsewhere"),
    ],
)
def test_an_index_that_is_not_ours_or_not_whole_is_made_anew(
    claims: Any, folder: Path, harm: Callable[[Path], None]
) -> None:
    claims.add("the ship sank")
    claims.refresh(opened(folder))
    harm(folder)
    index = opened(folder)
    assert index.needs_rebuild
    claims.refresh(index)
    assert index.degraded == ""
    assert claims.faults(index) == []
    assert not opened(folder).needs_rebuild


def test_nothing_of_a_foreign_index_is_unpickled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    owner = {"library": "theirs", "generation": "g-1", "schema": 1, "analyzer": 1}
    (folder / "current.json").write_text(json.dumps(owner))

    def read(*_: Any, **__: Any) -> None:
        raise AssertionError("it was opened")

    monkeypatch.setattr(whoosh_index.TOC, "read", read)
    assert opened(folder).needs_rebuild


@pytest.mark.parametrize("pattern", ["*.words", "*.toc"])
def test_flipped_bytes_are_noticed_when_it_is_opened(claims: Any, folder: Path, pattern: str) -> None:
    pks = claims.add(*["the ship sank"] * 50)
    claims.refresh(opened(folder))
    (place,) = generation(folder).glob(pattern)
    whole = place.read_bytes()
    for turn in range(40):
        raw = bytearray(whole)
        raw[turn * len(raw) // 40] ^= 1 << turn % 8
        place.write_bytes(bytes(raw))
        assert opened(folder).needs_rebuild, turn
    index = opened(folder)
    claims.refresh(index)
    assert having(index.view(), "ship") == set(pks)
    assert claims.faults(index) == []


def test_what_happens_to_the_files_later_cannot_change_an_answer(claims: Any, folder: Path) -> None:
    pks = claims.add("the ship sank", "a ship held")
    index = opened(folder)
    claims.refresh(index)
    for place in generation(folder).iterdir():
        place.write_bytes(b"")
    assert having(index.view(), "ship") == set(pks)
    claims.add("another ship")
    claims.refresh(index)
    assert claims.faults(index) == []


def test_news_of_other_things_than_words_moves_the_position_alone(claims: Any, folder: Path) -> None:
    (pk,) = claims.add("the ship sank")
    index = opened(folder)
    claims.refresh(index)
    files = sorted(place.name for place in generation(folder).iterdir())
    with claims.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE claim SET memo = 'read', review = 'verified' WHERE pk = {pk}")
    claims.refresh(index)
    assert claims.faults(index) == []
    assert sorted(place.name for place in generation(folder).iterdir()) == files


def test_distrust_survives_a_restart(claims: Any, folder: Path) -> None:
    claims.add("the ship sank")
    index = opened(folder)
    claims.refresh(index)
    index.distrust()
    assert opened(folder).needs_rebuild


# --- a folder that cannot be written -------------------------------------------------------------


def test_without_a_folder_it_works_in_memory(claims: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    index = opened(tmp_path / "file" / "index")
    (pk,) = claims.add("the ship sank")
    claims.refresh(index)
    assert index.degraded
    (other,) = claims.add("the ship held")
    claims.refresh(index)
    assert having(index.view(), "ship") == {pk, other}
    assert claims.faults(index) == []


@pytest.mark.parametrize("point", ["before-segments", "segments-written", "segments-synced"])
@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "disk-full"), (errno.EROFS, "read-only"), (errno.EACCES, "read-only")],
)
def test_a_full_or_read_only_disk_does_not_break_search(
    claims: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, point: str, number: int, reason: str
) -> None:
    claims.add("the ship sank")
    index = opened(folder)
    claims.refresh(index)
    claims.add("the boat held")
    fail_at(monkeypatch, point, OSError(number, "no"))
    # In memory nothing fails: the points are on the way to the disk.
    monkeypatch.setattr(whoosh_index, "_build", in_memory_only(whoosh_index._build, monkeypatch))
    claims.refresh(index)
    assert index.degraded == reason
    assert claims.faults(index) == []
    # The lock was let go: another index goes on with what is on the disk.
    other = opened(folder)
    assert not other.needs_rebuild
    claims.refresh(other)
    assert other.degraded == ""
    assert claims.faults(other) == []


def in_memory_only(build: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    def built(*arguments: Any) -> int:
        monkeypatch.setattr(whoosh_index, "crash_point", lambda _: None)
        return build(*arguments)

    return built


def test_a_rebuild_that_cannot_be_written_is_done_in_memory(
    claims: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims.add("the ship sank")
    fail_at(monkeypatch, "rebuilt", OSError(errno.ENOSPC, "full"))
    index = opened(folder)
    claims.refresh(index)
    assert index.degraded == "disk-full"
    assert claims.faults(index) == []


# --- killed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", POINTS[:4])
def test_killed_while_following(
    claims: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    claims.add("the ship sank")
    index = opened(folder)
    claims.refresh(index)
    claims.add("the boat held")
    fail_at(monkeypatch, point, Killed())
    with pytest.raises(Killed):
        claims.refresh(index)
    monkeypatch.undo()
    again = opened(folder)
    assert not again.needs_rebuild
    claims.refresh(again)
    assert claims.faults(again) == []


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_rebuilding(
    claims: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    claims.add("the ship sank")
    claims.refresh(opened(folder))
    claims.add("the boat held")
    index = opened(folder)
    index.distrust()
    fail_at(monkeypatch, point, Killed())
    with pytest.raises(Killed):
        claims.refresh(index)
    monkeypatch.undo()
    again = opened(folder)
    assert again.needs_rebuild is (point != "swapped")
    claims.refresh(again)
    assert claims.faults(again) == []
    claims.add("a third")
    claims.refresh(again)
    assert [place.name for place in folder.glob("g-*")] == [generation(folder).name]


# --- two processes -------------------------------------------------------------------------------


def test_who_does_not_get_the_index_leaves_it(claims: Any, folder: Path) -> None:
    claims.add("the ship sank")
    index = opened(folder)
    claims.refresh(index)
    claims.add("the boat held")
    lock = whoosh_index.FileLock(str(folder / "lock"))
    assert lock.acquire()
    claims.refresh(index)
    assert having(index.view(), "boat") == set()
    assert index.degraded == ""
    lock.release()
    claims.refresh(index)
    assert claims.faults(index) == []


def test_two_indexes_take_up_each_others_commits(claims: Any, folder: Path) -> None:
    one, two = opened(folder), opened(folder)
    for number in range(6):
        claims.add(f"ship {number}")
        claims.refresh((one, two)[number % 2])
    claims.refresh(one)
    claims.refresh(two)
    assert claims.faults(one) == claims.faults(two) == []


def test_a_batch_from_another_position_is_not_taken(claims: Any, folder: Path) -> None:
    claims.add("the ship sank")
    index = opened(folder)
    claims.refresh(index)
    assert not index.apply(Batch(Position(), Position(9, "x"), (), frozenset()))
    assert claims.faults(index) == []


def test_nothing_can_be_added_to_nothing(folder: Path) -> None:
    with pytest.raises(IndexUnusable):
        opened(folder).apply(Batch(Position(), Position(1, "x"), (), frozenset()))


def test_where_nothing_usable_appears_in_time_it_works_in_memory(claims: Any, folder: Path) -> None:
    claims.add("the ship sank")
    index = opened(folder, patience=0.1)
    lock = whoosh_index.FileLock(str(folder / "lock"))
    assert lock.acquire()
    claims.refresh(index)
    lock.release()
    assert index.degraded == "busy"
    assert claims.faults(index) == []
