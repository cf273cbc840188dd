"""A run over many drafts: inputs in order, known outcomes from the cache, the others examined, on several cores.

Results come in the order of the inputs, the first as soon as it is known. Only a window of drafts is in memory.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from attrib.check.examine import Draft, Examiner, Read, Unread, on_line
from attrib.config import Config, Configs, cache_folder
from attrib.errors import InputError, UsageError
from attrib.report.findings import Checked
from attrib.rules.base import MessageLanguage

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from attrib.check.cache import Cache
    from attrib.text.inputs import Found
    from attrib.types import Article

_LARGEST = 4 * 1024 * 1024
"""Bytes of a file that are read at once; a larger one is read as its format does, and not kept."""
_WORTH = 24
"""Drafts to examine from which further processes are worth starting."""
_CHUNK = 8
_PEEK = 512

Outcome = Checked | InputError


@dataclass(slots=True)
class _Task:
    """A draft on its way: the outcome is there (``done``), or is being made."""

    draft: Draft | None
    config: Config
    key: bytes | None = None
    done: list[Outcome] | None = None


class Run:
    """The outcomes of all drafts behind ``paths``, each with the configuration it was held to.

    ``stdin_name`` stands for standard input's path: in reports, and to find its configuration. ``jobs`` is the
    number of processes, 0 for one a core. ``force_exclude`` passes over excluded drafts even where
    ``paths`` name them. Iterate once; close the run by leaving its ``with`` block.
    """

    def __init__(
        self,
        paths: Sequence[str],
        configs: Configs,
        language: MessageLanguage,
        *,
        as_format: str | None = None,
        stdin: BinaryIO | None = None,
        stdin_name: str | None = None,
        jobs: int = 0,
        force_exclude: bool = False,
    ) -> None:
        self._paths = paths
        self._configs = configs
        self._as_format = as_format
        self._stdin = stdin
        self._stdin_name = stdin_name
        self._force_exclude = force_exclude
        self._jobs = jobs if jobs > 0 else _cores()
        self._examiner = Examiner(language)
        self._caches: dict[str, Cache] = {}
        self._digests: dict[int, tuple[Config, bytes]] = {}
        self._pool: ProcessPoolExecutor | None = None
        self._stack = ExitStack()

    @property
    def examiner(self) -> Examiner:
        """What looks at the drafts in this process."""
        return self._examiner

    def is_stdin(self, article: Article) -> bool:
        """Return whether an article came from standard input, whatever it goes by."""
        return self._stdin_name is not None and article.path == self._stdin_name or article.path == "-"

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *reason: object) -> None:
        self._stack.close()

    def __iter__(self) -> Iterator[tuple[Outcome, Config]]:
        """Yield the outcomes in the order of the inputs. Raises DataError or UsageError for what concerns all."""
        from attrib.text.read import unique

        taken: set[bytes] = set()
        number: dict[str | None, int] = {}
        for task in self._examined(self._tasks()):
            for outcome in task.done or ():
                if isinstance(outcome, InputError):
                    yield outcome, task.config
                    continue
                path = outcome.article.path
                article = unique(outcome.article, number.get(path, 0), taken)
                number[path] = number.get(path, 0) + 1
                if article.id != outcome.article.id:
                    from attrib.check.cache import readdressed

                    outcome = readdressed(outcome, article.id, article.path)
                yield outcome, task.config

    def _tasks(self) -> Iterator[_Task]:
        """Yield a task for each draft, done already where the cache knows it or it cannot be read."""
        from attrib.text.inputs import find_inputs

        for found in find_inputs(self._paths):
            if isinstance(found, InputError):
                yield _Task(None, self._configs.of_draft(None), done=[found])
                continue
            path = found.path if found.path is not None else self._stdin_name
            config = self._configs.of_draft(path)
            if found.path is not None and self._excluded(found, config):
                continue
            for draft in self._drafts(found):
                if isinstance(draft, InputError):
                    yield _Task(None, config, done=[draft])
                else:
                    yield self._recalled(draft, config, found)

    def _excluded(self, found: Found, config: Config) -> bool:
        named = not self._force_exclude and found.path in self._paths
        return not named and self._examiner.rules_of(config).excluded(found.path or "")

    def _drafts(self, found: Found) -> Iterator[Draft | InputError]:
        from attrib.text.inputs import os_error
        from attrib.text.read import format_of, read_records

        if found.path is None:
            yield from self._stream_drafts(found)
            return
        try:
            with open(found.path, "rb") as stream:
                data = stream.read(_LARGEST + 1)
        except OSError as error:
            yield os_error(found.path, error)
            return
        form = format_of(found.path, data[:_PEEK], self._as_format)
        if form != "jsonl" and len(data) <= _LARGEST:
            yield Unread(found, form, data)
            return
        for article, line in read_records(found, as_format=form):
            yield article if isinstance(article, InputError) else Read(article, form, line)

    def _stream_drafts(self, found: Found) -> Iterator[Draft | InputError]:
        """Yield what standard input holds, under the name it goes by, if it has one."""
        from attrib.text.article import LARGEST
        from attrib.text.inputs import STDIN, os_error
        from attrib.text.read import format_of, read_records, standard_input

        page: bytes | None = None
        try:
            stream, head = standard_input(self._stdin)
            form = format_of(self._stdin_name, head[:_PEEK], self._as_format)
            if form == "html":
                page = stream.read(LARGEST + 1)
        except InputError as error:
            yield error
            return
        except OSError as error:
            yield os_error(STDIN, error)
            return
        for article, line in read_records(found, stdin=stream, as_format=form, data=page):
            if isinstance(article, InputError):
                yield article
                continue
            path = self._stdin_name if self._stdin_name is not None else article.path
            yield Read(replace(article, path=path), form, line, page)

    def _recalled(self, draft: Draft, config: Config, found: Found) -> _Task:
        """Return the task of a draft, done already where the cache knows its outcome."""
        cache = self._cache(config)
        if cache is None:
            return _Task(draft, config)
        from attrib.check.cache import cacheable, draft_key

        if not cacheable(draft):
            return _Task(draft, config)
        path = draft.article.path if isinstance(draft, Read) else found.shown
        id = draft.article.id if isinstance(draft, Read) else found.stem
        rules = self._examiner.rules_of(config).of_draft(path)
        place = f"{path}\n{id}" if config.index is not None else ""
        key = draft_key(draft, self._digest(config), rules, place)
        known = cache.get(key, id, path)
        if known is None:
            return _Task(draft, config, key)
        # Where a record stands is not kept: it may have moved.
        return _Task(None, config, done=[on_line(known, draft)])

    def _cache(self, config: Config) -> Cache | None:
        folder = cache_folder(config)
        if folder is None:
            return None
        if folder not in self._caches:
            from attrib.check.cache import Cache

            self._caches[folder] = Cache(folder)
            self._stack.callback(self._caches[folder].close)
        return self._caches[folder]

    def _digest(self, config: Config) -> bytes:
        known = self._digests.get(id(config))
        if known is None or known[0] is not config:
            from attrib.check.cache import config_digest

            # Reading the registry first names the file that is wrong, if one is.
            if config.sources:
                self._examiner.registry(config.sources)
            digest = config_digest(config, self._examiner.language, _index_state(config))
            known = self._digests[id(config)] = (config, digest)
        return known[1]

    def _examined(self, tasks: Iterator[_Task]) -> Iterator[_Task]:
        """Yield the tasks in order, all done. Processes are started only when there is enough to do."""
        window: deque[tuple[_Task, Future[list[list[Outcome]]] | None, int]] = deque()
        waiting: list[_Task] = []
        early, pooled = 0, False

        def send() -> None:
            if waiting:
                future = self._submit(waiting)
                window.extend((task, future, at) for at, task in enumerate(waiting))
                waiting.clear()

        for task in tasks:
            if self._jobs == 1 or task.config.index is not None:
                # An index and its encoder are shared by one process: two would hold them twice.
                send()
                while window:
                    yield self._finished(*window.popleft())
                yield self._done(task)
                continue
            if not pooled and (task.done is not None or early < _WORTH):
                early += task.done is None
                yield self._done(task)
                continue
            pooled = True
            if task.done is not None:
                send()
                window.append((task, None, 0))
            else:
                waiting.append(task)
                if len(waiting) >= _CHUNK:
                    send()
            while len(window) > 4 * _CHUNK * self._jobs:
                yield self._finished(*window.popleft())
        send()
        while window:
            yield self._finished(*window.popleft())

    def _done(self, task: _Task) -> _Task:
        """Examine a draft in this process."""
        if task.done is None and task.draft is not None:
            task.done = list(self._examiner.examine(task.draft, task.config))
            self._keep(task)
        return task

    def _submit(self, tasks: Sequence[_Task]) -> Future[list[list[Outcome]]]:
        if self._pool is None:
            self._pool = self._start_pool(tasks[0].config)
        work = [(task.draft, task.config) for task in tasks if task.draft is not None]
        return self._pool.submit(_examine_all, work)

    def _start_pool(self, config: Config) -> ProcessPoolExecutor:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        global _worker  # noqa: PLW0603 - what processes made by fork have already
        self._examiner.prepare(config)
        _worker = self._examiner
        forks = "fork" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if forks else "spawn")
        pool = ProcessPoolExecutor(
            self._jobs, mp_context=context, initializer=_begin, initargs=(self._examiner.language,)
        )
        self._stack.callback(pool.shutdown, wait=True, cancel_futures=True)
        return pool

    def _finished(self, task: _Task, future: Future[list[list[Outcome]]] | None, at: int) -> _Task:
        from concurrent.futures.process import BrokenProcessPool

        if future is not None:
            try:
                task.done = future.result()[at]
            except BrokenProcessPool:
                raise UsageError(
                    "A process that checks drafts was ended from outside; there may be too little memory.",
                    remedy="Try “--jobs 1”.",
                ) from None
            self._keep(task)
        return task

    def _keep(self, task: _Task) -> None:
        if task.key is None or task.done is None or len(task.done) != 1:
            return
        (outcome,) = task.done
        cache = self._cache(task.config)
        if cache is not None and isinstance(outcome, Checked):
            cache.put(task.key, outcome)


_worker: Examiner | None = None


def _begin(language: MessageLanguage) -> None:
    """Make this process's examiner, where it did not come with the process; Ctrl-C is the parent's business."""
    import signal

    global _worker  # noqa: PLW0603 - one a process
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _worker is None or _worker.language != language:
        _worker = Examiner(language)


def _examine_all(work: list[tuple[Draft, Config]]) -> list[list[Any]]:
    """Examine drafts in a process of the pool."""
    assert _worker is not None
    return [list(_worker.examine(draft, config)) for draft, config in work]


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1


def _index_state(config: Config) -> str:
    """Return what names the state of a configuration's index, without loading its encoder."""
    if config.index is None:
        return ""
    from attrib.store.opening import open_store

    with open_store(config.index) as store:
        return repr(store.state())
