"""A small database with the real triggers, and claims in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session

from db.engine import install_triggers, make_engine
from db.schema import Article, Base, ChangeLog, Claim, Snapshot
from db.search import index_matches, refresh
from db.search.follow import position_of
from db.search.port import TextIndex


class Claims:
    """Claims that are inserted, reworded and deleted in transactions of their own."""

    def __init__(self, engine: Engine) -> None:
        """Make the tables, one article and its text."""
        self.engine = engine
        with engine.connect() as connection, connection.begin():
            Base.metadata.create_all(connection)
            install_triggers(connection)
        with Session(engine) as session:
            session.add(Article(pk=1, doc="paper", location=""))
            session.flush()
            texts = {"original_sha256": "", "text_sha256": "", "media_type": "", "reader": "", "text": ""}
            session.add(Snapshot(pk=1, article_pk=1, reader_version=1, **texts))
            session.commit()

    def add(self, *contents: str, sentence: str = "The mate said so.") -> list[int]:
        """Insert claims; their keys."""
        with Session(self.engine) as session:
            rows = [
                Claim(
                    article_pk=1,
                    snapshot_pk=1,
                    content=content,
                    sentence=sentence,
                    start=0,
                    sentence_start=0,
                    sentence_end=1,
                    kind="direct",
                )
                for content in contents
            ]
            session.add_all(rows)
            session.commit()
            return [row.pk for row in rows]

    def reword(self, pk: int, content: str) -> None:
        """Change a claim's content."""
        with Session(self.engine) as session:
            session.execute(update(Claim).where(Claim.pk == pk).values(content=content))
            session.commit()

    def delete(self, pk: int) -> None:
        """Delete a claim's row."""
        with Session(self.engine) as session:
            session.execute(delete(Claim).where(Claim.pk == pk))
            session.commit()

    def prune(self, below: int) -> None:
        """Forget the log's rows below ``below``."""
        with Session(self.engine) as session:
            session.execute(delete(ChangeLog).where(ChangeLog.pk < below))
            session.commit()

    def refresh(self, index: TextIndex) -> None:
        """Bring ``index`` up to date."""
        with Session(self.engine) as session:
            refresh(session, index)

    def faults(self, index: TextIndex) -> list[str]:
        """Where ``index`` and the database differ, its position included."""
        with Session(self.engine) as session:
            behind = [] if index.position == position_of(session) else ["position"]
            return index_matches(session, index) + behind


@pytest.fixture
def claims(tmp_path: Path) -> Iterator[Claims]:
    """An empty database."""
    engine = make_engine(tmp_path / "library.db", wait=5)
    yield Claims(engine)
    engine.dispose()
