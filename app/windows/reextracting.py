"""Finding the claims of stored articles again, after an upgrade: asked for, begun, reported on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.jobs.imports import Progress, Run
from app.jobs.reads import Session
from app.views.wording import count_words
from app.windows.browse import Browse
from app.windows.desk import Desk
from app.windows.notices import Notices
from app.windows.running import Running
from db.articles import all_articles, articles_of_claims
from db.library import Library
from db.records import ArticleRecord
from importer.reextract import Report, reextract
from importer.workers import Workers

_PROMISE = (
    "The texts are not read anew. A claim that is found again stays the same claim, and what you tagged, "
    "noted, verified, rejected or corrected always stays."
)


def reextraction_run(library: Library, article_pks: Sequence[int]) -> Run:
    """A new extraction. Always in workers: this process never loads a language model."""

    def run(progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Report:
        workers = Workers()
        try:
            return reextract(library, article_pks, extractor=workers, progress=progress, cancelled=cancelled)
        finally:
            workers.close(now=cancelled())

    return run


class Reextracting(QObject):
    """Asks whether to find claims again, and has it done."""

    def __init__(
        self, desk: Desk, notices: Notices, browse: Browse, running: Running, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._notices = notices
        self._browse = browse
        self._running = running

    def ask_result(self) -> None:
        """For the articles of the claims that are listed; for all of them where everything is."""
        result = self._browse.result
        pks = result.ids if result is not None and self._browse.query.strip() else None

        def read(session: Session) -> list[ArticleRecord]:
            return all_articles(session) if pks is None else articles_of_claims(session, pks)

        self._desk.reads.ask("reextract", read, self._ask, self._notices.fail)

    def ask_article(self) -> None:
        """For the article of the claim that is looked at."""
        if self._browse.claim is not None:
            self._ask([self._browse.claim.article])

    def start(self, articles: Sequence[ArticleRecord]) -> None:
        """Find the claims of ``articles`` again."""
        title = articles[0].label if len(articles) == 1 else count_words(len(articles), "article")
        run = reextraction_run(self._desk.library, [article.pk for article in articles])
        self._running.begin(title, run, task="reextract")

    def _ask(self, articles: Sequence[ArticleRecord]) -> None:
        if not articles:
            self._notices.say("There is no article whose claims could be found again.")
            return
        what = f"“{articles[0].label}”" if len(articles) == 1 else count_words(len(articles), "article")
        self._notices.ask(
            f"Find the claims of {what} again?", _PROMISE, "Find again", lambda: self.start(articles)
        )
