"""Searches remembered: a draft is looked at again and again while it is written, and most of its claims stay."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from attrib.store.search import Searcher
from attrib.types import Match

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.store.base import Filters, Store
    from attrib.store.search import Explain

_MOST = 1_000
"""Answers that are kept: the claims of a dozen drafts, some twenty megabytes."""

_Asked = tuple[str, "Filters | None", int, float]


class RememberingSearcher(Searcher):
    """A searcher that looks only for what it has not found yet.

    ``language`` tells the language that ``explain`` speaks. When it is another one, or the index has changed, all
    is forgotten.
    """

    def __init__(
        self, store: Store, embedder: Embedder, *, explain: Explain, language: Callable[[], str]
    ) -> None:
        super().__init__(store, embedder, explain=explain)
        self._language = language
        self._held: object = None
        self._answers: OrderedDict[_Asked, tuple[Match, ...]] = OrderedDict()

    def search(
        self, texts: Sequence[str], filters: Filters | None = None, *, limit: int = 10, min_score: float = 0.0
    ) -> list[tuple[Match, ...]]:
        """Return for each text its matches, best first."""
        state = (self._store.state(), self._language())
        if state != self._held:
            self._answers.clear()
            self._held = state
        asked = [(text, filters, limit, min_score) for text in texts]
        new = [key for key in dict.fromkeys(asked) if key not in self._answers]
        found = super().search([key[0] for key in new], filters, limit=limit, min_score=min_score)
        answers = {
            **{key: self._answers[key] for key in asked if key in self._answers},
            **dict(zip(new, found, strict=True)),
        }
        for key in asked:
            self._answers[key] = answers[key]
            self._answers.move_to_end(key)
        while len(self._answers) > _MOST:
            self._answers.popitem(last=False)
        return [answers[key] for key in asked]
