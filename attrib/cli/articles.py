"""From the paths on the command line to analysed articles: errors to standard error, the rest goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

from attrib.errors import AttribError, InputError, UsageError

if TYPE_CHECKING:
    from attrib.report.catalogue import Words
    from attrib.types import Analysis, Article


class Reader(Protocol):
    """Reads what lies behind paths, as :func:`attrib.text.read.read_articles` does."""

    def __call__(self, paths: Sequence[str], *, as_format: str | None) -> Iterator[Article | InputError]:
        """Yield each article, or the error that keeps it from being read."""
        ...


class Analysed:
    """The analyses of all articles behind ``paths``, one by one; :attr:`failed` once one could not be read.

    ``keep`` are files that the command is about to write: an article that is one of them is refused before
    anything is written. ``progress`` shows a count on standard error. ``announce`` says there, too, which
    articles are unjudged and why; a report for a person says it by itself. ``choose`` gives the article to
    analyse in place of one that was read, or None to pass it over. ``read`` is another reader than
    :func:`attrib.text.read.read_articles`; ``refused`` hears of each input that could not be used. ``broken`` makes one
    of an article that attrib itself fails on, so that the others go on; without it, a bug ends the run.
    """

    def __init__(
        self,
        paths: Sequence[str],
        words: Words,
        *,
        registries: Sequence[str] = (),
        as_format: str | None = None,
        keep: Sequence[str | None] = (),
        progress: bool = False,
        announce: bool = True,
        choose: Callable[[Article], Article | None] | None = None,
        read: Reader | None = None,
        refused: Callable[[InputError], None] | None = None,
        broken: Callable[[Article, Exception], InputError] | None = None,
    ) -> None:
        self.failed = False
        self._paths = paths
        self._words = words
        self._registries = registries
        self._as_format = as_format
        self._keep = tuple(path for path in keep if path is not None)
        self._progress = progress
        self._announce = announce
        self._choose = choose
        self._read = read
        self._refused = refused
        self._broken = broken

    def __iter__(self) -> Iterator[Analysis]:
        """Yield the analyses. Raises UsageError or DataError for what concerns all inputs."""
        from attrib.pipeline import analyse
        from attrib.sources.registry import Registry

        registry = Registry.load(*self._registries)
        with ExitStack() as stack:
            step = stack.enter_context(_Counter(self._words)) if self._progress else None
            for article in self.articles():
                try:
                    analysis = analyse(article, registry)
                except AttribError:
                    raise  # of files of ours that all articles need
                except Exception as error:
                    if self._broken is None:
                        raise
                    self.refuse(self._broken(article, error))
                    continue
                if self._announce and not analysis.judged:
                    self._say_unjudged(article)
                yield analysis
                if step is not None:
                    step.advance()

    def articles(self) -> Iterator[Article]:
        """Yield the articles to analyse. Raises UsageError for what concerns all inputs."""
        from attrib.text.read import read_articles

        for article in (self._read or read_articles)(self._paths, as_format=self._as_format):
            if isinstance(article, InputError):
                self.refuse(article)
                continue
            self._refuse_own_output(article)
            chosen = article if self._choose is None else self._choose(article)
            if chosen is not None:
                yield chosen

    def refuse(self, error: InputError) -> None:
        """Say that an input could not be used, and go on."""
        self.failed = True
        _say(f"attrib: error: {error}")
        if self._refused is not None:
            self._refused(error)

    def _say_unjudged(self, article: Article) -> None:
        from attrib.report.terminal import shown

        words = self._words
        reason = words("no-pack", language=article.language)
        _say(f"attrib: {words('note')} {shown(article.path or article.id)}: {reason}")

    def _refuse_own_output(self, article: Article) -> None:
        from attrib.cli.output import same_file

        for path in self._keep:
            if same_file(article.path, path):
                raise UsageError(
                    f"{path}: would be written over, and it is one of the inputs.",
                    remedy="Name another file.",
                )


class _Counter:
    """A line on standard error that counts articles, for runs whose results go elsewhere."""

    def __init__(self, words: Words) -> None:
        from rich.console import Console
        from rich.status import Status

        self._words = words
        self._done = 0
        self._status = Status(words("articles-done", done=0), console=Console(stderr=True))

    def __enter__(self) -> _Counter:
        self._status.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._status.stop()

    def advance(self) -> None:
        """Count one article."""
        self._done += 1
        self._status.update(self._words("articles-done", done=self._done))


def show_progress(path: str | None) -> bool:
    """Return whether a count may be shown: on a terminal that the results (to ``path``) do not share."""
    return sys.stderr.isatty() and (path is not None or not sys.stdout.isatty())


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
