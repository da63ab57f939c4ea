"""The process that `test_index_kill.py` kills: adds, changes and removes claims, and has the index follow.

usage: index_child.py LIBRARY INDEX SEED STEPS [POINT:NTH]

Says "followed SEQ" on stdout after each step. At the NTH coming by POINT (of `whoosh_index.crash_point`) the
process kills itself.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db.library import Library
from db.schema import Article, Claim, Snapshot
from db.search import whoosh_index

WORDS = [
    "ship",
    "ships",
    "harbour",
    "lost",
    "city",
    "cities",
    "Soudani",
    "al-Sudani",
    "coal",
    "ferry",
    "mate",
    "signal",
    "iceberg",
    "boat",
]


def kill_at(point: str, nth: int) -> None:
    """Have the nth call of ``crash_point(point)`` end the process."""
    left = nth

    def crash(name: str) -> None:
        nonlocal left
        left -= name == point
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    whoosh_index.crash_point = crash


def step(session: Session, chance: random.Random) -> None:
    """Some claims more, some changed, some fewer."""
    if session.scalar(select(func.count()).select_from(Article)) == 0:
        session.add(Article(pk=1, doc="paper", location=""))
        session.flush()
        texts = {"original_sha256": "", "text_sha256": "", "media_type": "", "reader": "", "text": ""}
        session.add(Snapshot(pk=1, article_pk=1, reader_version=1, **texts))
        session.flush()
    for _ in range(chance.randint(0, 30)):
        content = " ".join(chance.choices(WORDS, k=8))
        place = {"start": 0, "sentence_start": 0, "sentence_end": 0}
        session.add(Claim(article_pk=1, snapshot_pk=1, content=content, sentence="", kind="direct", **place))
    session.flush()
    pks = session.scalars(select(Claim.pk)).all()
    for pk in chance.sample(list(pks), min(len(pks), 3)):
        session.execute(
            update(Claim).where(Claim.pk == pk).values(content=" ".join(chance.choices(WORDS, k=3)))
        )
    for pk in chance.sample(list(pks), min(len(pks), 2)):
        session.execute(update(Claim).where(Claim.pk == pk).values(memo="read"))
    if len(pks) > 60:
        session.execute(delete(Claim).where(Claim.pk.in_(chance.sample(list(pks), 20))))


def main() -> None:
    place, index, seed, steps, *point = sys.argv[1:]
    if point:
        name, _, nth = point[0].partition(":")
        kill_at(name, int(nth))
    chance = random.Random(int(seed))
    with Library.open(place, create=True, index_root=Path(index), wait=60) as library:
        for number in range(int(steps)):
            with library.write() as session:
                step(session, chance)
            if number % 7 == 6:
                library.rebuild_index()
            else:
                library.refresh_index()
            os.write(1, f"followed {library.index.position.seq}\n".encode())


if __name__ == "__main__":
    main()
