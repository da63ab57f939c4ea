"""The index and its follower: equal to the database whatever happens to the folder or the process."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from whoosh.index import FileIndex
from whoosh.query import Or, Term
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from db.query import run
from db.search import whoosh_index
from db.search.port import Batch, ClaimWords, IndexUnusable, Position
from db.search.whoosh_index import (
    MAX_SEGMENTS,
    WhooshIndex,
    read_postings,
    read_postings_publicly,
)

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


def generation(folder: Path) -> Path:
    return folder / json.loads((folder / "current.json").read_text())["generation"]


# --- what it finds -------------------------------------------------------------------------------


def test_words_of_content_and_sentence_are_told_apart(claims: Any, folder: Path) -> None:
    (pk,) = claims.add("the ships were lost", sentence="“The ships were lost”, said the mate.")
    index = opened(folder)
    claims.refresh(index)
    view = index.view()
    assert view.claims_with("ship", content_only=True) == {pk}
    assert view.claims_with("mate", content_only=True) == set()
    assert view.claims_with("mate") == {pk}
    assert view.claims_with("nowhere") == set()
    assert view.claims() == {pk}


def test_prefixes_and_neighbours_come_commonest_first(claims: Any, folder: Path) -> None:
    claims.add("sink sank", "sank", "sinking city", sentence="")
    index = opened(folder)
    claims.refresh(index)
    view = index.view()
    assert view.beginning("s") == ["sank", "sink", "sinking"]
    assert view.beginning("citie") == ["city"]
    assert view.similar("sonk", 1) == ["sank", "sink"]
    assert view.frequency("sank") == 2


def test_the_order_is_that_of_whooshs_own_bm25(claims: Any, folder: Path) -> None:
    texts = [" ".join(["ship"] * (i % 4) + ["boat"] * (i % 3) + ["sea"] * (i % 7 + 1)) for i in range(40)]
    claims.add(*texts, sentence="")
    index = opened(folder)
    claims.refresh(index)
    ours = index.view().scores(["ship", "boat"])
    whoosh = FileIndex(whoosh_index.FileStorage(str(generation(folder))), schema=whoosh_index._schema())
    query = Or([Term("content", "ship"), Term("content", "boat")])
    with Searcher(whoosh.reader(), fromindex=whoosh, weighting=BM25F()) as searcher:
        keys = searcher.reader().column_reader("key")
        theirs = {keys[hit.docnum]: hit.score for hit in searcher.search(query, limit=None)}
    assert ours == pytest.approx(theirs)
    assert sorted(ours, key=lambda pk: (-round(ours[pk], 9), pk)) == sorted(
        theirs, key=lambda pk: (-round(theirs[pk], 9), pk)
    )


def test_whole_blocks_read_as_whoosh_reads_them(claims: Any, folder: Path) -> None:
    claims.add(*(["ship"] * 300 + ["ship ship boat"] * 5))
    index = opened(folder)
    claims.refresh(index)
    terms = index.view().segments[0].reader._terms
    for word in (b"ship", b"boat"):
        privately, publicly = (
            read(terms.matcher("content", word, whoosh_index.Existence()))
            for read in (read_postings, read_postings_publicly)
        )
        assert privately == publicly
        assert len(privately[0]) in (305, 5)


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
    assert index.view().claims_with("sank") == set()
    assert index.view().claims_with("broke") == {one}


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
    assert before.claims_with("ship") == {pk}


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
    assert len(index.view().segments) <= MAX_SEGMENTS + 1
    assert len(list(generation(folder).glob("*.seg"))) == len(index.view().segments)


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
    assert len(index.view().segments) > 3


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
    (place,) = generation(folder).glob("*.seg")
    place.write_bytes(place.read_bytes()[: place.stat().st_size // 2])


def truncate_toc(folder: Path) -> None:
    (place,) = generation(folder).glob("*.toc")
    place.write_bytes(place.read_bytes()[:40])


def delete_segment(folder: Path) -> None:
    (place,) = generation(folder).glob("*.seg")
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


def test_flipped_bytes_are_noticed_by_a_search_and_mended(claims: Any, folder: Path) -> None:
    pks = claims.add(*["the ship sank"] * 50)
    claims.refresh(opened(folder))
    (place,) = generation(folder).glob("*.seg")
    raw = bytearray(place.read_bytes())
    # Every posting block is compressed: a flipped byte fails zlib's checksum.
    for start in range(len(raw) // 3, len(raw) // 3 * 2):
        raw[start] ^= 0x55
    place.write_bytes(bytes(raw))
    index = opened(folder)
    from sqlalchemy.orm import Session

    with Session(claims.engine) as session:
        claims.refresh(index)
        assert set(run(session, index, "ship").ids) == set(pks)
    assert claims.faults(index) == []


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
    assert index.view().claims_with("ship") == {pk, other}
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


def in_memory_only(build: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def built(*arguments: Any) -> None:
        monkeypatch.setattr(whoosh_index, "crash_point", lambda _: None)
        build(*arguments)

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
    assert index.view().claims_with("boat") == set()
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
