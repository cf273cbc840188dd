"""Export, import and merge lose nothing, refuse what was changed, and put together what belongs together."""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from attrib.embed import Embedder
from attrib.errors import DamagedIndex, InputError
from attrib.store.adding import Adder
from attrib.store.base import Held
from attrib.store.folder import DATABASE
from attrib.store.jsonl_exchange import JsonlExport, export_lines
from attrib.store.sqlite import SqliteStore
from attrib.store.taking import Intake, Taken, merged
from attrib.store.verify import verify
from attrib.types import Analysis
from tests.store.any_analysis import analyses
from tests.store.word_embedder import WordEmbedder

Make = Callable[..., Analysis]


def embedder_for(name: str | None) -> Embedder:
    return WordEmbedder(name or "words")


def never(name: str | None) -> Embedder:
    raise AssertionError("vectors that are there are not made again")


def lines_of(store: SqliteStore, *, vectors: bool = True) -> list[str]:
    with store.reading() as snapshot:
        return list(export_lines(snapshot, vectors=vectors))


def exported(lines: Iterable[str]) -> JsonlExport:
    return JsonlExport(io.BytesIO("".join(lines).encode("utf-8")), "export.jsonl")


def taken(
    store: SqliteStore, lines: Iterable[str], embedder: Callable[[str | None], Embedder] = never
) -> tuple[list[Taken], list[str]]:
    """Take an export in; return what was taken and what was refused."""
    export, refused = exported(lines), list[str]()

    def sound() -> Iterable[Held]:
        for one in export.articles():
            if isinstance(one, InputError):
                refused.append(str(one))
            else:
                yield one

    return list(Intake(store, export.header.encoder, embedder).take(sound())), refused


def contents(store: SqliteStore) -> dict[str, tuple[Any, ...]]:
    """Return all that an index holds, by the articles' ids."""
    with store.reading() as snapshot:
        return {
            held.analysis.article.id: (held.analysis, held.facts, np.asarray(held.vectors).tobytes())
            for held in snapshot.held()
        }


@given(analyses("a"), analyses("b"))
@settings(max_examples=40, deadline=None)
def test_json_lines_lose_nothing(one: Analysis, other: Analysis) -> None:
    with tempfile.TemporaryDirectory() as name:
        before, after = Path(name) / "before", Path(name) / "after"
        with SqliteStore.open(before, write=True) as store, SqliteStore.open(after, write=True) as copy:
            list(Adder(store, WordEmbedder()).add([one, other]))
            found, refused = taken(copy, lines_of(store))
            assert ([one.outcome for one in found], refused) == (["added", "added"], [])
            assert contents(copy) == contents(store)
            assert copy.state().encoder == store.state().encoder
            assert lines_of(copy) == lines_of(store)


@given(analyses("a"), analyses("b"))
@settings(max_examples=20, deadline=None)
def test_parquet_loses_nothing(one: Analysis, other: Analysis) -> None:
    pytest.importorskip("pyarrow", reason="the extra parquet holds pyarrow")
    from attrib.store.parquet_exchange import ParquetExport, export_parquet

    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "index.parquet"
        with SqliteStore.open(Path(name) / "before", write=True) as store:
            list(Adder(store, WordEmbedder()).add([one, other]))
            with store.reading() as snapshot:
                export_parquet(snapshot, file)
            with SqliteStore.open(Path(name) / "after", write=True) as copy:
                export = ParquetExport(str(file))
                articles = [held for held in export.articles() if isinstance(held, Held)]
                list(Intake(copy, export.header.encoder, never).take(articles))
                assert contents(copy) == contents(store)


class TestParquet:
    def test_others_read_it(self, filled: SqliteStore, tmp_path: Path) -> None:
        parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet holds pyarrow")
        from attrib.store.parquet_exchange import export_parquet

        with filled.reading() as snapshot:
            export_parquet(snapshot, tmp_path / "index.parquet")
        rows = parquet.read_table(tmp_path / "index.parquet").to_pylist()
        assert [row["article"]["id"] for row in rows] == ["bridge", "flood", "match", "rates", "bridge-en"]
        assert rows[0]["claims"][0]["text"] == "جسر السنديان آمن" and len(rows[0]["vectors"][0]) == 32
        assert not list(tmp_path.glob(".*"))

    @pytest.mark.parametrize("damage", ["cut", "flipped", "other", "none"])
    def test_what_is_no_export(self, filled: SqliteStore, tmp_path: Path, damage: str) -> None:
        arrow = pytest.importorskip("pyarrow", reason="the extra parquet holds pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet holds pyarrow")
        from attrib.store.parquet_exchange import ParquetExport, export_parquet

        file = tmp_path / "index.parquet"
        with filled.reading() as snapshot:
            export_parquet(snapshot, file)
        data = bytearray(file.read_bytes())
        if damage == "cut":
            file.write_bytes(data[: len(data) // 2])
        elif damage == "flipped":
            data[len(data) // 4] ^= 0x40
            file.write_bytes(data)
        elif damage == "other":
            parquet.write_table(arrow.table({"x": [1]}), file)
        else:
            file.unlink()
        try:
            found = list(ParquetExport(str(file)).articles())
        except InputError as error:
            assert "index.parquet" in str(error)
        else:
            assert damage == "flipped"
            with SqliteStore.open(tmp_path / "after", write=True) as copy:
                list(Intake(copy, None, embedder_for).take(one for one in found if isinstance(one, Held)))
                for one in (held.analysis for held in found if isinstance(held, Held)):
                    assert filled.analysis(one.article.id) == one  # what was taken in is right


class TestImport:
    def test_twice_is_once(self, filled: SqliteStore, tmp_path: Path) -> None:
        with SqliteStore.open(tmp_path / "copy", write=True) as copy:
            taken(copy, lines_of(filled))
            before = copy.state()
            found, _ = taken(copy, lines_of(filled))
            assert {one.outcome for one in found} == {"unchanged"} and copy.state() == before

    def test_without_vectors_they_are_made_again(self, filled: SqliteStore, tmp_path: Path) -> None:
        with SqliteStore.open(tmp_path / "copy", write=True) as copy:
            taken(copy, lines_of(filled, vectors=False), embedder_for)
            assert contents(copy) == contents(filled) and not [one for one in verify(copy) if one.damage]

    def test_vectors_of_another_encoder_are_made_again(
        self, filled: SqliteStore, tmp_path: Path, make: Make
    ) -> None:
        others = WordEmbedder("others")
        with SqliteStore.open(tmp_path / "copy", write=True) as copy:
            list(Adder(copy, others).add([make("x", ["خبر"])]))
            taken(copy, lines_of(filled), embedder_for)
            assert copy.state().encoder == SqliteStore.open(tmp_path / "copy").state().encoder
            (vectors,) = [held for id, (_, _, held) in contents(copy).items() if id == "match"]
            analysis = filled.analysis("match")
            assert analysis is not None
            assert vectors == others.encode([one.self_contained for one in analysis.claims]).tobytes()
            assert not [one for one in verify(copy) if one.damage]

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (lambda record: record["article"].update(text="غيره"), "digest differs"),
            (lambda record: record["claims"].pop(), "digest differs"),
            (lambda record: record["claims"][0].update(status="maybe"), "claims[0].status is none of"),
            (lambda record: record["claims"][0].update(sentence=True), "claims[0].sentence is no int"),
            (lambda record: record["claims"][0].pop("span"), "claims[0] has no span"),
            (lambda record: record["claims"][0]["span"].update(end=0, start=5), "claims[0].span: not a span"),
            (lambda record: record.update(vectors="AAAA"), "no base64 of float32"),
            (lambda record: record.update(vectors=""), "0 vectors for 3 claims"),
            (lambda record: record.update(added=5), "article.added is no str"),
        ],
    )
    def test_an_article_that_was_changed_is_refused_and_the_others_taken(
        self, filled: SqliteStore, tmp_path: Path, change: Callable[[Any], Any], reason: str
    ) -> None:
        lines = lines_of(filled)
        record = json.loads(lines[1])
        change(record)
        lines[1] = json.dumps(record) + "\n"
        with SqliteStore.open(tmp_path / "copy", write=True) as copy:
            found, refused = taken(copy, lines)
            assert len(found) == 4 and copy.analysis("bridge") is None
        (told,) = refused
        assert "export.jsonl:2" in told and reason in told

    def test_a_cut_file_is_told(self, filled: SqliteStore, tmp_path: Path) -> None:
        whole = "".join(lines_of(filled))
        with SqliteStore.open(tmp_path / "copy", write=True) as copy:
            found, refused = taken(copy, [whole[: len(whole) * 2 // 3]])
        assert 0 < len(found) < 5 and "is no valid JSON" in refused[0]
        with SqliteStore.open(tmp_path / "other", write=True) as copy:
            _, refused = taken(copy, lines_of(filled)[:-1])
        assert refused == ["export.jsonl: ends after 4 of 5 articles. Export the index again: attrib index export"]

    @pytest.mark.parametrize("text", ["", "{", "[]\n", '{"schema": "attrib.article/1"}\n', "\x00\xff"])
    def test_what_is_no_export(self, text: str) -> None:
        with pytest.raises(InputError, match=r"export\.jsonl: is no export of an index"):
            exported([text])

    def test_a_damaged_index_is_not_exported(self, filled: SqliteStore) -> None:
        filled.connection.execute("UPDATE claims SET text = 'x' WHERE id = 'flood-0'")
        with pytest.raises(DamagedIndex, match=r"flood.*rebuild"):
            lines_of(filled)


class TestMerge:
    def two(self, tmp_path: Path, one: list[Analysis], other: list[Analysis]) -> tuple[SqliteStore, SqliteStore]:
        stores = []
        for name, articles in (("one", one), ("other", other)):
            stores.append(SqliteStore.open(tmp_path / name, write=True))
            list(Adder(stores[-1], WordEmbedder()).add(articles))
        return stores[0], stores[1]

    def test_everything_of_both(self, tmp_path: Path, news: list[Analysis]) -> None:
        one, other = self.two(tmp_path, news[:3], news[2:])
        both = {**contents(one), **{id: held for id, held in contents(other).items() if id != "match"}}
        outcomes = {found.id: found.outcome for found in merged(one, other, never)}
        assert outcomes == {"match": "unchanged", "rates": "added", "bridge-en": "added"}
        assert contents(one) == both
        assert not [problem for problem in verify(one) if problem.damage]

    def test_the_version_that_was_added_later_stays(self, tmp_path: Path, make: Make) -> None:
        old, new = make("a", ["الجسر مغلق"]), make("a", ["الجسر مفتوح"])
        one, other = self.two(tmp_path, [old], [new])
        one.connection.execute("UPDATE articles SET added = '2025-01-01T00:00:00Z'")
        assert [found.outcome for found in merged(one, other, never)] == ["replaced"]
        assert one.analysis("a") == new
        other.connection.execute("UPDATE articles SET added = '2024-01-01T00:00:00Z', text = text")
        one, other = self.two(tmp_path / "again", [new], [old])
        other.connection.execute("UPDATE articles SET added = '2024-01-01T00:00:00Z'")
        assert [found.outcome for found in merged(one, other, never)] == ["kept"]
        assert one.analysis("a") == new

    def test_two_files_of_one_name_stay_two(self, tmp_path: Path, make: Make) -> None:
        articles = []
        for name in ("desk", "wire"):
            (tmp_path / name).mkdir()
            path = tmp_path / name / "today.txt"
            path.write_text("خبر", encoding="utf-8")
            articles.append(make("today", [f"خبر {name}"], path=str(path)))
        one, other = self.two(tmp_path, articles[:1], articles[1:])
        for _ in range(2):
            list(merged(one, other, never))
        ids = list(contents(one))
        assert len(ids) == 2 and ids[0] == "today" and ids[1].startswith("today-")
        assert not [problem for problem in verify(one) if problem.damage]

    def test_the_other_index_stays_as_it_is(self, tmp_path: Path, news: list[Analysis]) -> None:
        one, other = self.two(tmp_path, news[:2], news[2:])
        other.close()
        before = (tmp_path / "other" / DATABASE).read_bytes()
        with SqliteStore.open(tmp_path / "other") as reading:
            list(merged(one, reading, never))
        assert (tmp_path / "other" / DATABASE).read_bytes() == before

    def test_a_damaged_article_is_not_taken(self, tmp_path: Path, news: list[Analysis]) -> None:
        one, other = self.two(tmp_path, news[:1], news[1:])
        connection = sqlite3.connect(tmp_path / "other" / DATABASE)
        connection.execute("UPDATE vectors SET data = zeroblob(length(data)) WHERE article = 2")
        connection.commit()
        connection.close()
        with pytest.raises(DamagedIndex, match=r"match.*rebuild"):
            list(merged(one, other, never))
        assert not [problem for problem in verify(one) if problem.damage]
