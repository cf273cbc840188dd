"""The words of the reports of findings, in the languages a reader can ask for."""

from __future__ import annotations

from attrib.report.findings import Tally
from attrib.rules.base import LEVELS, MessageLanguage
from attrib.types import Level

LEVEL_WORDS: dict[MessageLanguage, dict[Level, str]] = {
    "en": {"error": "error", "warning": "warning", "note": "note"},
    "ar": {"error": "خطأ", "warning": "تحذير", "note": "تنبيه"},
}

HEADINGS: dict[MessageLanguage, dict[str, str]] = {
    "en": {
        "title": "attrib: editorial checks",
        "rule": "Rule",
        "fault": "Fault",
        "findings": "Findings",
        "drafts": "Drafts",
        "fixable": "Fixable",
        "name": "Name",
        "arabic": "Arabic",
        "english": "English",
        "notes": "Notes",
        "can-fix": "fix",
        "needs-index": "index",
        "comma": ", ",
        "line": "Line",
        "level": "Level",
        "message": "Message",
        "text": "Draft",
        "left-out": "Findings left out here for their number: {count}. `attrib check` shows all.",
    },
    "ar": {
        "title": "\u2068attrib\u2069: فحص تحريري",
        "rule": "القاعدة",
        "fault": "الخلل",
        "findings": "الملاحظات",
        "drafts": "المسودات",
        "fixable": "يُصلح آليا",
        "name": "الاسم",
        "arabic": "بالعربية",
        "english": "بالإنكليزية",
        "notes": "خصائص",
        "can-fix": "تُصلح آليا",
        "needs-index": "تحتاج فهرسا",
        "comma": "، ",
        "line": "السطر",
        "level": "الدرجة",
        "message": "الملاحظة",
        "text": "النص",
        "left-out": "ملاحظات لم تُذكر هنا لكثرتها: {count}. يعرضها كلها الأمر `attrib check`.",
    },
}


def summary(tally: Tally, language: MessageLanguage) -> str:
    """Return the closing line: how many findings, where, of which level and rule."""
    return _arabic(tally) if language == "ar" else _english(tally)


def _english(tally: Tally) -> str:
    rest = f"; {_plural(tally.unjudged, 'draft')} not judged" if tally.unjudged else ""
    rest += f"; {tally.known} more in the baseline" if tally.known else ""
    rest += f"; {tally.held} kept back by comments" if tally.held else ""
    rest += f"; --fix mends {tally.fixable.total()}" if tally.fixable else ""
    if not tally.findings:
        return f"No findings in {_plural(tally.articles - tally.unjudged, 'draft')}{rest}."
    levels = ", ".join(
        _plural(tally.levels[level], level) for level in reversed(LEVELS) if tally.levels[level]
    )
    return (
        f"{_plural(tally.findings, 'finding')} in {tally.with_findings} of {_plural(tally.articles, 'draft')}: "
        f"{levels} ({_by_rule(tally)}){rest}."
    )


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _by_rule(tally: Tally) -> str:
    return ", ".join(f"{rule} {count}" for rule, count in sorted(tally.rules.items()))


# Labels before numbers: Arabic nouns change with the number they follow, labels do not.
def _arabic(tally: Tally) -> str:
    rest = f"؛ مسودات لم تُفحص: {tally.unjudged}" if tally.unjudged else ""
    rest += f"؛ في ملف الأساس: {tally.known}" if tally.known else ""
    rest += f"؛ حجبتها تعليقات: {tally.held}" if tally.held else ""
    rest += f"؛ يصلح \u2068--fix\u2069 منها: {tally.fixable.total()}" if tally.fixable else ""
    if not tally.findings:
        return f"لا ملاحظات. المسودات المفحوصة: {tally.articles - tally.unjudged}{rest}."
    labels: dict[Level, str] = {"error": "أخطاء", "warning": "تحذيرات", "note": "تنبيهات"}
    levels = "، ".join(
        f"{labels[level]}: {tally.levels[level]}" for level in reversed(LEVELS) if tally.levels[level]
    )
    rules = "، ".join(f"{rule}: {count}" for rule, count in sorted(tally.rules.items()))
    return (
        f"الملاحظات: {tally.findings}، في {tally.with_findings} من أصل {tally.articles} من المسودات؛ "
        f"{levels}؛ {rules}{rest}."
    )
