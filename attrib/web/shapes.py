"""The records of docs/format.md as JSON Schemas, for the OpenAPI description. Tests hold the records to them."""

from __future__ import annotations

from typing import Any, get_args

from attrib import types

Schema = dict[str, Any]


def _object(properties: Schema, description: str | None = None) -> Schema:
    """Return the schema of an object that has all of ``properties``; later versions may add more."""
    schema: Schema = {"type": "object", "properties": properties, "required": list(properties)}
    return schema if description is None else {"description": description, **schema}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _one_of(literal: Any) -> Schema:
    return {"type": "string", "enum": list(get_args(literal))}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


_STRING: Schema = {"type": "string"}
_MAYBE: Schema = {"type": ["string", "null"]}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
_SHARE: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_SCORE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_KEY: Schema = {"type": ["string", "integer", "null"]}
_COUNTS: Schema = {"type": "object", "additionalProperties": _NUMBER}
_PLACE: Schema = {"start": _NUMBER, "end": _NUMBER}
_HEAD: Schema = {"title": _MAYBE, "date": _MAYBE, "outlet": _MAYBE}
_SPAN = _object({**_PLACE, "text": _STRING})
_CLAIM = {"id": _STRING, **_PLACE, "text": _STRING, "self_contained": _STRING}
_STATUS = _one_of(types.Status)


def _constant(value: str) -> Schema:
    return {"type": "string", "const": value}


SHAPES: Schema = {
    "Span": {**_SPAN, "description": "Half-open, in code points of the article's text."},
    "Source": _object(
        {
            "id": _STRING,
            "name": _STRING,
            "type": _one_of(types.SourceType),
            "mention": _STRING,
            "resolved_by": _one_of(types.ResolvedBy),
            "score": _SCORE,
        }
    ),
    "Attribution": _object(
        {
            "id": _NUMBER,
            "sources": _list(_ref("Span")),
            "cues": _list(_ref("Span")),
            "contents": _list(_ref("Span")),
            "via": _list(_ref("Span")),
            "source": _or_null(_ref("Source")),
            "form": _one_of(types.Form),
            "act": _one_of(types.Act),
            "stance": _one_of(types.Stance),
            "parent": {"type": ["integer", "null"]},
            "confidence": _SCORE,
            "pattern": _STRING,
            "because": _STRING,
        }
    ),
    "Article": _object(
        {
            "schema": _constant("attrib.article/1"),
            "id": _STRING,
            "path": _MAYBE,
            "language": _STRING,
            **_HEAD,
            "text": _STRING,
            "sentences": _list(_object({**_PLACE, "kind": _one_of(types.SentenceKind)})),
            "attributions": _list(_ref("Attribution")),
            "claims": _list(
                _object({**_CLAIM, "sentence": _NUMBER, "status": _STATUS, "attributions": _list(_NUMBER)})
            ),
        },
        "An article after extraction: `attrib extract`.",
    ),
    "Audit": _object(
        {
            "schema": _constant("attrib.audit/1"),
            "id": _STRING,
            "path": _MAYBE,
            "language": _STRING,
            **_HEAD,
            "judged": {"type": "boolean"},
            "claims": _list(
                _object(
                    {
                        "id": _STRING,
                        **_PLACE,
                        "text": _STRING,
                        "sentence": _NUMBER,
                        "status": _STATUS,
                        "bases": _list(
                            _object(
                                {
                                    "attribution": _NUMBER,
                                    "source": _or_null(_ref("Source")),
                                    "cue": _STRING,
                                    "act": _one_of(types.Act),
                                    "core": {"type": "boolean"},
                                }
                            )
                        ),
                    }
                )
            ),
            "totals": _object(
                {
                    **dict.fromkeys(("claims", "attributed", "unattributed", "unjudged"), _NUMBER),
                    "share": _SHARE,
                }
            ),
            "sources": _list(
                _object(
                    {
                        "id": _MAYBE,
                        "name": _MAYBE,
                        "type": _one_of(types.SourceType),
                        "claims": _NUMBER,
                        "share": _SHARE,
                    }
                )
            ),
        },
        "Each claim and on whose word it stands: `attrib audit`.",
    ),
    "SourceRef": _object({"id": _STRING, "name": _STRING, "type": _one_of(types.SourceType)}),
    "ArticleRef": _object({"id": _STRING, "path": _MAYBE, **_HEAD, "language": _STRING}),
    "Match": _object(
        {
            "rank": {"type": "integer", "minimum": 1},
            "score": _SCORE,
            "verdict": _one_of(types.Verdict),
            "because": _list(_STRING),
            "article": _ref("ArticleRef"),
            "claim": _object(_CLAIM),
            "status": _STATUS,
            "sources": _list(_ref("SourceRef")),
        },
        "A claim of the index beside a text: `attrib search`.",
    ),
    "Known": _object(
        {
            "path": _MAYBE,
            "article": _STRING,
            "claim": _object(_CLAIM),
            "status": _STATUS,
            "sources": _list(_ref("SourceRef")),
            "matches": _list(_ref("Match")),
        },
        "A claim of a draft that the index knows: `attrib match`.",
    ),
    "Finding": _object(
        {
            "schema": _constant("attrib.finding/1"),
            "rule": _STRING,
            "name": _STRING,
            "level": _one_of(types.Level),
            "message": _STRING,
            "path": _MAYBE,
            "article": _STRING,
            "language": _STRING,
            **_PLACE,
            "text": _STRING,
            **{
                name: {"type": "integer", "minimum": 1}
                for name in ("line", "column", "end_line", "end_column")
            },
            "fingerprint": _STRING,
            "related": _list(_ref("Span")),
            "match": _or_null(_ref("Match")),
            "fix": _or_null(_list(_object({**_PLACE, "replacement": _STRING}))),
        },
        "What a rule found: `attrib check`.",
    ),
    "Checked": _object(
        {
            "article": _STRING,
            "path": _MAYBE,
            "language": _STRING,
            "judged": {
                "type": "boolean",
                "description": "False where attrib has no pack for the language: nobody looked.",
            },
            "held": {**_NUMBER, "description": "Findings that comments in the draft keep back."},
            "index": {"type": "boolean", "description": "Whether the rules that ask the index were asked."},
            "findings": _list(_ref("Finding")),
        },
        "A draft after all rules.",
    ),
    "Unknown": _object(
        {"kind": {"type": "string", "enum": ["source", "outlet"]}, "name": _STRING, "near": _list(_STRING)},
        "A name in a filter that the index does not have.",
    ),
    "Matches": _object({"unknown": _list(_ref("Unknown")), "claims": _list(_ref("Known"))}),
    "Results": _object({"unknown": _list(_ref("Unknown")), "results": _list(_ref("Match"))}),
    "ManyResults": _object(
        {
            "unknown": _list(_ref("Unknown")),
            "queries": _list(_object({"id": _KEY, "results": _list(_ref("Match"))})),
        }
    ),
    "Comparison": _object(
        {"id": _KEY, "score": _SCORE, "verdict": _one_of(types.Verdict), "because": _list(_STRING)},
        "How two texts stand to each other: `attrib compare`.",
    ),
    "KnownSource": _object(
        {
            "schema": _constant("attrib.source/1"),
            "id": _STRING,
            "name": _STRING,
            "latin": _MAYBE,
            "aliases": _list(_STRING),
            "type": _one_of(types.SourceType),
            "country": _MAYBE,
        },
        "A source of the registry: `attrib sources`.",
    ),
    "ResolvedSource": {
        "description": "A source with how the name that was asked for is led to it: `attrib sources show`.",
        "allOf": [
            _ref("KnownSource"),
            _object({"query": _STRING, "resolved_by": _one_of(types.ResolvedBy), "score": _SCORE}),
        ],
    },
    "Sources": _object({"total": _NUMBER, "sources": _list(_ref("KnownSource"))}),
    "Quoted": _object(
        {
            "names": _list(_STRING),
            "count": _NUMBER,
            "first_date": _MAYBE,
            "last_date": _MAYBE,
            "outlets": _COUNTS,
            "claims": _list(
                _object(
                    {
                        "date": _MAYBE,
                        "outlet": _MAYBE,
                        "article": _object(
                            {"id": _STRING, "path": _MAYBE, "title": _MAYBE, "language": _STRING}
                        ),
                        "claim": _object(_CLAIM),
                        "sources": _list(_ref("SourceRef")),
                    }
                )
            ),
        },
        "What the index holds of a source, the earliest first. `count` counts all, `claims` are those asked for.",
    ),
    "IndexedArticle": _object(
        {
            "schema": _constant("attrib.index.article/1"),
            "id": _STRING,
            "path": _MAYBE,
            **_HEAD,
            "language": _STRING,
            "claims": _COUNTS,
            "added": _STRING,
        },
        "An article of the index in numbers: `attrib index list`.",
    ),
    "Articles": _object({"total": _NUMBER, "articles": _list(_ref("IndexedArticle"))}),
    "IndexStats": _object(
        {
            "schema": _constant("attrib.index.stats/1"),
            "generation": _NUMBER,
            "encoder": _or_null(_object({"name": _STRING, "fingerprint": _STRING, "dimension": _NUMBER})),
            "articles": _NUMBER,
            "claims": _COUNTS,
            "sources": _NUMBER,
            "languages": _COUNTS,
            "outlets": _COUNTS,
            "first_date": _MAYBE,
            "last_date": _MAYBE,
            "bytes": _NUMBER,
        },
        "The index in numbers: `attrib index stats`.",
    ),
    "Edit": _object(
        {
            "action": {"type": "string", "enum": ["add", "alias", "merge"]},
            "kept": _ref("SourceRef"),
            "names": _list(_STRING),
            "absorbed": _list(_ref("SourceRef")),
            "moved": {**_NUMBER, "description": "Attributions of the index that followed."},
            "message": _STRING,
        },
        "An edit of the registry that was made, or taken back: `attrib sources add`, `alias`, `merge`, `undo`.",
    ),
    "Edits": _object(
        {
            "edits": _list(
                _object({"number": _NUMBER, "at": _STRING, "action": _STRING, "message": _STRING})
            )
        },
        "The edits that can be undone, the last one first.",
    ),
    "Health": _object({"status": _constant("ok")}),
    "Problem": _object(
        {"type": _STRING, "title": _STRING, "status": {"type": "integer"}, "remedy": _STRING},
        "What went wrong (RFC 9457), and what to do. `detail` and `errors` (field, message) say more.",
    ),
}
"""The components of the OpenAPI description."""
