"""The straight line, on one screen. Start reading here.

::

    file, stdin -> Article -> Sentence* -> Attribution* -> Source* -> Claim*      analyse()
         -> vector + words -> Store (SQLite + FAISS) -> Match*                    attrib.store, attrib.match
         -> Finding* -> Reporter                                                  attrib.rules, attrib.report

Text comes in at one end, findings leave at the other, and nothing walks back. Each arrow is one pure
function; nothing here needs a model or imports one.
"""

from __future__ import annotations

from attrib.extract.attribute import find_attributions
from attrib.extract.claims import cut_claims, unjudged_claims
from attrib.extract.sentences import split_paragraph_lines, split_sentences
from attrib.lang import pack_for
from attrib.sources.registry import Registry
from attrib.sources.resolve import resolve_sources
from attrib.text.prose import Prose
from attrib.types import Analysis, Article


def analyse(article: Article, registry: Registry, *, reworded: bool = True) -> Analysis:
    """Return everything that can be said of ``article`` alone: sentences, attributions, sources, claims.

    What of its text is no prose (Markdown's marks, front matter, comments to attrib) is passed over; all spans
    and texts are the article's own. An article in a language without a pack is still split; its claims have
    status ``unjudged``. For who compares no claim with another, ``reworded`` may be False: then ``self_contained``
    is each claim's text as it stands, which saves a sixth of the time.
    """
    if not article.gaps:
        return _analyse_prose(article, registry, reworded)
    prose = Prose(article)
    return prose.in_original(_analyse_prose(prose.article, registry, reworded))


def _analyse_prose(article: Article, registry: Registry, reworded: bool) -> Analysis:
    pack = pack_for(article.language)
    if pack is None:
        sentences = split_paragraph_lines(article)
        return Analysis(article, sentences, (), (), unjudged_claims(article, sentences))
    sentences = split_sentences(article, pack)
    attributions = find_attributions(article, sentences, pack)
    sources = resolve_sources(article, attributions, registry)
    claims = cut_claims(article, sentences, attributions, pack, reworded=reworded)
    return Analysis(article, sentences, attributions, sources, claims)
