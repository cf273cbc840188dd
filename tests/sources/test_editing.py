"""Editing the registry, on real indexes: what a name resolves to, what the index holds, and that undo is exact."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attrib.config import OWN_SOURCES
from attrib.pipeline import analyse
from attrib.sources.editing import Editor, Party, party_of, unrecorded
from attrib.sources.find import look_up
from attrib.sources.own_file import CannotEdit, OwnFile
from attrib.sources.parties import find_party
from attrib.sources.records import Record
from attrib.sources.registry import Registry
from attrib.store.adding import Adder
from attrib.store.base import Filters, Store
from attrib.store.opening import open_store
from attrib.types import Analysis, Article
from tests.store.word_embedder import WordEmbedder

ROOT = Path(__file__).parents[2]
TEXTS = {
    "dam": "قال المهندس رامي الحلبي إن السد آمن. وأضاف أن الفحص شمل كل البوابات. وذكرت وكالة رويترز أن المياه ارتفعت.",
    "dam-2": "أعلن رامي الحلبي أن الترميم يبدأ غدا. وقالت صحيفة صدى الوادي إن الكلفة بلغت مليوني دينار.",
    "port": "أفادت جريدة صدى الوادي الأسبوعية بأن الميناء أغلق. وقالت وكالة سبوتنيك إن السفن غادرت الميناء.",
    "road": "قال الحلبي رامي إن الطريق فتح. وصرحت وزارة الصحة السعودية بأن الإصابات انخفضت. وقال فادي النجار إنه رآه.",
}


def articles() -> list[Article]:
    return [Article(id, text, "ar", f"{id}.txt", date="2026-03-01", outlet="الضفاف") for id, text in TEXTS.items()]


def fill(store: Store, *files: str) -> None:
    registry = Registry.load(*files)
    list(Adder(store, WordEmbedder(), files).add(analyse(one, registry) for one in articles()))


class Desk:
    """An index and a file of sources beside it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.file = OwnFile(folder / OWN_SOURCES)
        self.store = open_store(folder / "index", write=True)
        fill(self.store)
        self.editor = Editor(self.file, (), self.store, "here")

    def party(self, name: str) -> Party:
        return find_party(name, self.editor.registry(), self.store)

    def merge(self, kept: str, *absorbed: str) -> int:
        return self.editor.merge(self.party(kept), [self.party(one) for one in absorbed]).moved

    def held(self) -> dict[str, tuple[Analysis, object, bytes]]:
        """All that the index holds of each article."""
        with self.store.reading() as snapshot:
            found = list(snapshot.held())
        assert all(one.vectors is not None for one in found)
        return {
            one.analysis.article.id: (one.analysis, one.facts, np.asarray(one.vectors).tobytes()) for one in found
        }

    def claims_of(self, id: str) -> list[str]:
        with self.store.reading() as snapshot:
            rows = snapshot.select(Filters(sources=(id,)))
            return sorted(one.claim.text for one in snapshot.claims([int(row) for row in rows]))

    def faults(self) -> list[object]:
        return [one for one in self.store.verify() if one.damage]

    def ids(self) -> set[str]:
        with self.store.reading() as snapshot:
            return {one.id for one in snapshot.sources()}

    def state(self) -> object:
        return self.file.text(), self.held()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    assert made.faults() == []
    made.store.close()


def cannot(key: str) -> pytest.RaisesExc[CannotEdit]:
    return pytest.raises(CannotEdit, match=rf"\({key}\)")


class TestAlias:
    def test_a_name_leads_to_the_source_and_takes_what_the_index_holds(self, desk: Desk) -> None:
        before = desk.claims_of("reuters")
        assert look_up("صدى الوادي", desk.editor.registry()) is None
        done = desk.editor.add_names(desk.party("رويترز"), ["صدى الوادي"])
        hit = look_up("صدى الوادي", desk.editor.registry())
        assert hit is not None and hit.record.id == "reuters"
        assert done.moved == 2 and len(desk.claims_of("reuters")) == len(before) + 2

    def test_a_name_of_another_source_is_refused(self, desk: Desk) -> None:
        with cannot("name-taken"):
            desk.editor.add_names(desk.party("رويترز"), ["سبوتنيك"])
        with cannot("no-new-name"):
            desk.editor.add_names(desk.party("رويترز"), ["رويترز", "Reuters"])
        with cannot("no-name"):
            desk.editor.add_names(desk.party("رويترز"), ["؟!"])
        assert desk.file.text() is None

    def test_a_source_that_only_the_index_knows_gets_a_record(self, desk: Desk) -> None:
        desk.editor.add_names(desk.party("رامي الحلبي"), ["أبو سامر"])
        hit = look_up("أبو سامر", desk.editor.registry())
        assert hit is not None and hit.record.name == "رامي الحلبي" and hit.record.type == "person"
        assert len(desk.claims_of(hit.record.id)) == 3

    def test_a_body_of_a_state(self, desk: Desk) -> None:
        desk.editor.add_names(desk.party("وزارة الصحة السعودية"), ["صحة المملكة"])
        assert desk.file.text() is not None and "name" not in tomllib.loads(desk.file.text() or "")["source"][0]
        hit = look_up("صحة المملكة", desk.editor.registry())
        assert hit is not None and hit.record.id == "sa-health-ministry"

    def test_what_a_person_wrote_stays(self, desk: Desk) -> None:
        own = '# أهم مصادرنا\n[[source]]\nid = "reuters"  # الأولى\naliases = [\n  "رويترز العالمية", # كذا\n]\n'
        desk.file.replace(own)
        desk.editor.add_names(desk.party("رويترز"), ["رويترز بالعربية"])
        text = desk.file.text() or ""
        for kept in ("# أهم مصادرنا", "# الأولى", "# كذا"):
            assert kept in text
        desk.editor.undo()
        assert desk.file.text() == own


class TestAdd:
    def test_a_new_source(self, desk: Desk) -> None:
        record = Record("sada-al-wadi", "صدى الوادي", "media", "Sada", ("الصدى",), "JO")
        assert desk.editor.add(record).moved == 2
        assert desk.editor.registry().get("sada-al-wadi") == record
        assert len(desk.claims_of("sada-al-wadi")) == 2

    @pytest.mark.parametrize(
        ("key", "record"),
        [
            ("id-taken", Record("reuters", "س ص", "media")),
            ("name-taken", Record("x-one", "رويترز", "media")),
            ("no-id", Record("X One", "س ص", "media")),
            ("no-country", Record("x-one", "س ص", "media", country="Jordan")),
        ],
    )
    def test_what_cannot_be(self, desk: Desk, key: str, record: Record) -> None:
        with cannot(key):
            desk.editor.add(record)
        assert desk.file.text() is None and desk.file.steps() == []


class TestMerge:
    def test_two_known_sources(self, desk: Desk) -> None:
        sputnik, reuters = desk.claims_of("sputnik"), desk.claims_of("reuters")
        assert len(sputnik) == 1 and len(reuters) == 1
        assert desk.merge("رويترز", "سبوتنيك") == 1
        assert desk.claims_of("reuters") == sorted(sputnik + reuters) and desk.claims_of("sputnik") == []
        assert "sputnik" not in desk.ids()
        registry = desk.editor.registry()
        for name in ("سبوتنيك", "Sputnik", "sputnik"):
            hit = look_up(name, registry)
            assert hit is not None and hit.record.id == "reuters", name
        assert "sputnik" not in {record.id for record in registry.records}

    def test_articles_that_come_later_count_as_well(self, desk: Desk) -> None:
        desk.merge("رويترز", "سبوتنيك", "فادي النجار")
        later = analyse(
            Article("later", "قالت سبوتنيك إن المطر نزل. وقال فادي النجار إنه رأى السيل.", "ar"),
            desk.editor.registry(),
        )
        assert {one.id for one in later.sources if one is not None} == {"reuters"}

    def test_sources_that_only_the_index_knows(self, desk: Desk) -> None:
        assert desk.merge("رامي الحلبي", "الحلبي رامي") >= 3
        (record,) = [one for one in desk.editor.registry().records if one.id.startswith("own-")]
        assert record.name == "رامي الحلبي" and "الحلبي رامي" in record.aliases
        assert len(desk.claims_of(record.id)) == 4
        dropped = [one for one in desk.held()["dam"][0].sources if one is not None and one.id == record.id]
        assert {one.resolved_by for one in dropped} == {"alias", "antecedent"}

    def test_a_body_of_a_state_in_every_wording(self, desk: Desk) -> None:
        desk.merge("رويترز", "وزارة الصحة السعودية")
        for name in ("وزارة الصحة السعودية", "وزارة الصحة في السعودية", "sa-health-ministry"):
            hit = look_up(name, desk.editor.registry())
            assert hit is not None and hit.record.id == "reuters", name

    def test_chains(self, desk: Desk) -> None:
        desk.merge("رويترز", "سبوتنيك")
        desk.merge("فرانس برس", "رويترز")
        assert "Sputnik" in (desk.editor.registry().get("sputnik") or Record("", "", "media")).aliases
        assert len(desk.claims_of("afp")) == 2
        with cannot("same-source"):
            desk.merge("سبوتنيك", "رويترز")

    def test_itself_is_refused(self, desk: Desk) -> None:
        with cannot("same-source"):
            desk.merge("رويترز", "Reuters")

    def test_unknown_and_ambiguous_names(self, desk: Desk) -> None:
        with pytest.raises(CannotEdit, match="رويترز"):
            desk.merge("رويترزز", "سبوتنيك")
        with cannot("several"):
            desk.party("الحلبي")


class TestUndo:
    def test_nothing_to_undo(self, desk: Desk) -> None:
        with cannot("nothing-to-undo"):
            desk.editor.undo()

    def test_a_file_changed_by_hand_is_not_lost(self, desk: Desk) -> None:
        desk.merge("رويترز", "سبوتنيك")
        mine = (desk.file.text() or "") + "# زيادة بيدي\n"
        desk.file.replace(mine)
        with cannot("changed-by-hand"):
            desk.editor.undo()
        assert desk.file.text() == mine and len(desk.claims_of("reuters")) == 2

    def test_articles_added_again_since_the_merge_go_back_as_well(self, desk: Desk) -> None:
        before = desk.held()
        desk.merge("رويترز", "سبوتنيك", "رامي الحلبي")
        fill(desk.store, str(desk.file.path))
        desk.editor.undo()
        assert {id: one[0] for id, one in desk.held().items()} == {id: one[0] for id, one in before.items()}

    def test_an_index_that_is_not_at_hand_is_told(self, desk: Desk) -> None:
        desk.merge("رويترز", "سبوتنيك")
        done = Editor(desk.file, (), None).undo()
        assert done.left and len(desk.claims_of("reuters")) == 2

    def test_another_index_follows_and_goes_back_step_by_step(self, desk: Desk, tmp_path: Path) -> None:
        start = desk.held()
        alone = Editor(desk.file)
        records = [alone.registry().get(id) for id in ("reuters", "sputnik", "afp")]
        reuters, sputnik, afp = [party_of(one) for one in records if one is not None]
        alone.merge(reuters, [sputnik])
        middle = Desk(tmp_path / "middle")
        middle.file.replace(desk.file.text())
        assert middle.editor.apply() == 1, "a file that nobody edited here is followed, too"
        alone.merge(afp, [reuters])
        assert desk.claims_of("afp") == []
        assert desk.editor.apply() == 3, "one to the first, and then both"
        assert len(desk.claims_of("afp")) == 2 and desk.editor.apply() == 0
        assert not desk.editor.undo().left
        assert {id: one[0] for id, one in desk.held().items()} == {id: one[0] for id, one in middle.held().items()}
        desk.editor.undo()
        assert desk.held() == start
        middle.store.close()

    def test_the_list_of_steps_is_bounded(self, tmp_path: Path) -> None:
        editor = Editor(OwnFile(tmp_path / OWN_SOURCES))
        record = editor.registry().get("reuters")
        assert record is not None
        for number in range(103):
            editor.add_names(party_of(record), [f"رويترز رقم {number}"])
        steps = editor.steps()
        assert len(steps) == 100 and steps[0].told["names"] == ["رويترز رقم 102"]


Act = tuple[str, ...]
NAMES = ["رويترز", "سبوتنيك", "فرانس برس", "رامي الحلبي", "الحلبي رامي", "صدى الوادي", "وزارة الصحة السعودية"]
ACTS = st.one_of(
    st.tuples(st.just("alias"), st.sampled_from(NAMES), st.text(min_size=1, max_size=12)),
    st.tuples(st.just("alias"), st.sampled_from(NAMES), st.sampled_from(["فادي النجار", "صدى الوادي", "الراصد"])),
    st.tuples(st.just("merge"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("add"), st.sampled_from(["a-1", "b-2"]), st.sampled_from(["صدى الوادي", "منبر الضفة"])),
)


def act(desk: Desk, one: Act) -> bool:
    """Make an edit; return whether it could be made."""
    try:
        if one[0] == "alias":
            desk.editor.add_names(desk.party(one[1]), [one[2]])
        elif one[0] == "merge":
            desk.merge(one[1], one[2])
        else:
            desk.editor.add(Record(one[1], one[2], "media"))
    except CannotEdit:
        return False
    return True


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("shared"))
    yield made
    made.store.close()


class TestProperties:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(ACTS, min_size=1, max_size=6))
    def test_edits_and_as_many_undos_leave_all_as_it_was(self, shared_desk: Desk, acts: Sequence[Act]) -> None:
        desk = shared_desk
        states = [desk.state()]
        for one in acts:
            if act(desk, one):
                states.append(desk.state())
                registry = Registry.load(str(desk.file.path))
                assert desk.ids().isdisjoint(registry.absorbed), "nothing stands under an absorbed id"
        while len(states) > 1:
            assert desk.state() == states.pop()
            desk.editor.undo()
        assert desk.state() == states[0]
        assert desk.file.steps() == []
        assert desk.faults() == []


BROKEN = """
import os, sys
from attrib.sources import own_file
from attrib.sources.editing import Editor
from attrib.sources.own_file import OwnFile
from attrib.sources.parties import find_party
from attrib.store.opening import open_store

folder, when, what = sys.argv[1:]
count = 0

def dying(function):
    def called(*given, **named):
        global count
        count += 1
        if count == int(when):
            os._exit(9)
        result = function(*given, **named)
        count += 1
        if count == int(when):
            os._exit(9)
        return result
    return called

for name in ("replace", "_append", "_keep"):
    setattr(OwnFile, name, dying(getattr(OwnFile, name)))
os.replace = dying(os.replace)
with open_store(folder + "/index", write=True) as store:
    editor = Editor(OwnFile(folder + "/attrib-sources.toml"), (), store, "here")
    if what == "undo":
        editor.undo()
    else:
        registry = editor.registry()
        editor.merge(find_party("رويترز", registry, store), [find_party("سبوتنيك", registry, store)])
print("done")
"""


class TestDrills:
    def test_a_process_that_dies_anywhere_leaves_one_edit_or_none(self, tmp_path: Path) -> None:
        """Killed before and behind every write, in merging and in undoing; the next edit finds all of it in order."""
        desk = Desk(tmp_path)
        start = desk.state()
        desk.merge("رويترز", "سبوتنيك")
        merged = desk.state()
        desk.editor.undo()
        seen = set()
        for what in ("merge", "undo"):
            for when in range(1, 40):
                if what == "undo":
                    desk.merge("رويترز", "سبوتنيك")
                code, ended = run(BROKEN, str(tmp_path), str(when), what)
                assert code in (0, 9)
                # Whoever comes next settles it, by an edit that itself is undone.
                desk.editor.add_names(desk.party("فرانس برس"), ["وكالة الاختبار"])
                desk.editor.undo()
                state = desk.state()
                assert state in (start, merged), (what, when)
                seen.add((what, state == merged))
                while desk.file.steps():
                    desk.editor.undo()
                assert desk.state() == start
                if ended:
                    break
            else:
                pytest.fail("it never came to its end")
        assert seen >= {("merge", True), ("merge", False), ("undo", False)}
        desk.store.close()

    def test_two_processes_lose_no_edit(self, tmp_path: Path) -> None:
        script = (
            "import sys\n"
            "from attrib.sources.editing import Editor, party_of\n"
            "from attrib.sources.own_file import OwnFile\n"
            "editor = Editor(OwnFile(sys.argv[1]))\n"
            "record = editor.registry().get('reuters')\n"
            "for number in range(15):\n"
            "    editor.add_names(party_of(record), [f'رويترز {sys.argv[2]} {number}'])\n"
        )
        path = tmp_path / OWN_SOURCES
        started = [
            subprocess.Popen([sys.executable, "-c", script, str(path), name], cwd=ROOT) for name in ("ألف", "باء")
        ]
        assert [one.wait(60) for one in started] == [0, 0]
        (entry,) = tomllib.loads(path.read_text(encoding="utf-8"))["source"]
        assert set(entry["aliases"]) == {f"رويترز {name} {n}" for name in ("ألف", "باء") for n in range(15)}
        steps = OwnFile(path).steps()
        assert len(steps) == 30 and len({one.number for one in steps}) == 30


def run(script: str, *given: str) -> tuple[int, bool]:
    done = subprocess.run([sys.executable, "-c", script, *given], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (0, 9), done.stderr
    return done.returncode, "done" in done.stdout


class TestRegistryFile:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ('[[source]]\nid = "reuters"\nabsorbs = ["nobody-such"]\n', "1: «nobody-such» under absorbs"),
            ('[[source]]\nid = "reuters"\nabsorbs = ["reuters"]\n', "absorbs itself"),
            (
                '[[source]]\nid = "reuters"\nabsorbs = ["afp"]\n[[source]]\nid = "afp"\nabsorbs = ["reuters"]\n',
                "absorbs itself",
            ),
            (
                '[[source]]\nid = "reuters"\nabsorbs = ["afp"]\n[[source]]\nid = "dpa"\nabsorbs = ["afp"]\n',
                "was merged into «reuters» already",
            ),
        ],
    )
    def test_wrong_merges_name_file_and_line(
        self, own_file: Callable[[str], str], content: str, said: str
    ) -> None:
        from attrib.errors import DataError

        with pytest.raises(DataError, match=r"newsroom\.toml:") as caught:
            Registry.load(own_file(content))
        assert said in str(caught.value)

    def test_a_merge_across_two_files(self, own_file: Callable[..., str]) -> None:
        one = own_file('[[source]]\nid = "reuters"\nabsorbs = ["afp"]\n', "one.toml")
        two = own_file('[[source]]\nid = "dpa"\nabsorbs = ["reuters"]\n', "two.toml")
        registry = Registry.load(one, two)
        assert registry.absorbed == {"afp": "dpa", "reuters": "dpa"}
        hit = look_up("فرانس برس", registry)
        assert hit is not None and hit.record.id == "dpa"


def test_an_unrecorded_source_is_named_by_its_id(desk: Desk) -> None:
    with desk.store.reading() as snapshot:
        (wanted,) = [one for one in snapshot.sources() if one.name == "فادي النجار"]
    assert desk.party(wanted.id) == unrecorded(wanted)
