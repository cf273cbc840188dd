"""What the rules find in an audited article: as ``attrib check`` would, by the draft's configuration and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attrib.rules.base import Knowledge, MessageLanguage
    from attrib.types import Analysis, Finding

_PEEK = 512


class PageFindings:
    """Finds what a report shows beside the text. Configurations are read once a folder.

    ``as_format`` is the format that all inputs are read in, where the user named one.
    """

    def __init__(
        self, language: MessageLanguage, knowledge: Knowledge | None, as_format: str | None = None
    ) -> None:
        from attrib.check.examine import Examiner
        from attrib.config import Configs

        self._language = language
        self._knowledge = knowledge
        self._as_format = as_format
        self._configs = Configs()
        self._examiner = Examiner(language)

    def of(self, analysis: Analysis) -> tuple[Finding, ...]:
        """Return the findings that stand, in the order of the text. Raises DataError for a wrong configuration."""
        from attrib.check.examine import codes_in_force, comments_of
        from attrib.check.rule_table import OWN_CODES
        from attrib.check.suppressions import suppress
        from attrib.lang import pack_for
        from attrib.rules import Context, check_analysis

        article = analysis.article
        if pack_for(article.language) is None:
            return ()
        config = self._configs.of_draft(article.path)
        rules = self._examiner.rules_of(config)
        chosen = rules.of_draft(article.path)
        registry = self._examiner.registry(config.sources)
        context = Context(self._language, config.levels, rules.options, self._knowledge, registry)
        found = check_analysis(analysis, (rule for rule in chosen if rule.code not in OWN_CODES), context)
        comments = comments_of(article, *self._source(article.path))
        in_force = codes_in_force(chosen, self._knowledge is not None)
        return suppress(
            article, found, comments, context, in_force, all_rules=not config.narrowed, editable=False
        ).kept

    def _source(self, path: str | None) -> tuple[str, bytes | None]:
        """Return the format that a draft was read in, and the bytes of a page, which alone hold its comments."""
        from attrib.text.read import format_of

        if path is None or path == "-":
            return self._as_format or "plain", None
        try:
            with open(path, "rb") as stream:
                form = format_of(path, stream.read(_PEEK), self._as_format)
                stream.seek(0)
                return form, stream.read() if form == "html" else None
        except OSError:  # gone since it was read: its page has no comments then
            return format_of(path, b"", self._as_format), None
