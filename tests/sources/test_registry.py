"""The registry: what is shipped, how a newsroom's file is laid over it, and the errors of a wrong file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from attrib.errors import DataError
from attrib.sources.country_names import country_names
from attrib.sources.find import look_up, nearest
from attrib.sources.names import key
from attrib.sources.records import TYPES
from attrib.sources.registry import Registry, read_shipped

Own = Callable[[str], str]
DATA = Path(str(files("attrib.sources"))) / "data"
MADAR = '[[source]]\nid = "al-madar"\nname = "المدار"\ntype = "media"\n'


# --- what is shipped ---------------------------------------------------------------------------------


def test_at_least_three_hundred_records_of_the_kinds_that_speak(registry: Registry) -> None:
    by_type = {type_: [one for one in registry.records if one.type == type_] for type_ in TYPES}
    assert len(by_type["media"]) >= 300
    assert len(by_type["organization"]) >= 200
    assert len(by_type["state"]) >= 195
    assert not by_type["person"]


def test_no_two_records_share_an_id_or_a_folded_name(registry: Registry) -> None:
    ids = [one.id for one in registry.records]
    assert len(set(ids)) == len(ids)
    owners: dict[str, str] = {}
    for record in registry.records:
        for folded in map(key, record.names):
            assert folded, record
            assert owners.setdefault(folded, record.id) == record.id, folded


def test_no_record_lists_one_name_twice(registry: Registry) -> None:
    for record in registry.records:
        folded = [key(name) for name in record.names]
        assert len(set(folded)) == len(folded), record


def test_every_record_is_found_by_each_of_its_names(registry: Registry) -> None:
    for record in registry.records:
        for name in record.names:
            hit = look_up(name, registry)
            assert hit is not None, name
            assert hit.record is record, name
            assert hit.how == ("exact" if name in (record.name, record.id) else "alias"), name


def test_bodies_are_one_for_each_pattern_and_country(registry: Registry) -> None:
    states = {state.record.country: state for state in registry.bodies.states.by_name.values()}
    patterns = {pattern.id: pattern for pattern in registry.bodies.patterns.values()}
    assert len(patterns) >= 60
    seen: dict[str, str] = {}
    for state in states.values():
        for pattern in patterns.values():
            body = pattern.of(state)
            assert seen.setdefault(body.id, body.name) == body.name
            found = registry.named(tuple(key(body.name).split()))
            assert found is not None
            assert found == registry.get(body.id)
            assert found == body or found in registry.records, body.name
    assert len(set(seen.values())) == len(seen)


def test_country_names_are_those_of_cldr() -> None:
    written = (DATA / "country_names.toml").read_text(encoding="utf-8")
    assert written == country_names(), "run: python -m attrib.sources.country_names"


def test_importing_the_package_and_resolving_exactly_import_nothing_heavy() -> None:
    code = (
        "import sys\nimport attrib.sources\nassert 'tomllib' not in sys.modules\n"
        "from attrib.sources.find import find_record\nfrom attrib.sources.registry import Registry\n"
        "assert find_record('رويترز', 'media', Registry.load())\n"
        "print(*sorted({'babel', 'numpy', 'rapidfuzz', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


# --- a newsroom's own file ---------------------------------------------------------------------------


def test_a_new_record_is_added(own_file: Own, registry: Registry) -> None:
    own = Registry.load(own_file(MADAR + 'latin = "Al-Madar"\naliases = ["المدار الجديد"]\ncountry = "LB"\n'))
    assert len(own.records) == len(registry.records) + 1
    for name in ("المدار", "al madar", "صحيفة المدار الجديد اللبنانية"):
        hit = look_up(name, own)
        assert hit is not None
        assert (hit.record.id, hit.record.country) == ("al-madar", "LB")
    assert look_up("المدار", registry) is None


def test_an_entry_with_a_known_id_adds_aliases(own_file: Own, registry: Registry) -> None:
    own = Registry.load(own_file('[[source]]\nid = "reuters"\naliases = ["ر و ي ت ر ز", "رويترز"]\n'))
    record, shipped = own.get("reuters"), registry.get("reuters")
    assert record is not None and shipped is not None
    assert record.name == "رويترز"
    assert record.aliases == (*shipped.aliases, "ر و ي ت ر ز")
    assert len(own.records) == len(registry.records)
    hit = look_up("ر و ي ت ر ز", own)
    assert hit is not None and hit.record is record


def test_an_entry_with_a_known_id_replaces_what_it_states(own_file: Own, registry: Registry) -> None:
    own = Registry.load(
        own_file(
            '[[source]]\nid = "pentagon"\nname = "البنتاغون"\ntype = "state"\nlatin = "DoD"\ncountry = "CA"\n'
        )
    )
    record, shipped = own.get("pentagon"), registry.get("pentagon")
    assert record is not None and shipped is not None
    assert (record.name, record.type, record.latin, record.country) == ("البنتاغون", "state", "DoD", "CA")
    assert set(map(key, shipped.names)) <= set(map(key, record.names))


def test_a_newsrooms_name_goes_before_a_shipped_alias(own_file: Own, registry: Registry) -> None:
    own = Registry.load(own_file('[[source]]\nid = "our-times"\nname = "التايمز"\ntype = "media"\n'))
    hit, british = look_up("صحيفة التايمز", own), own.get("the-times")
    assert hit is not None and british is not None
    assert hit.record.id == "our-times"
    assert "التايمز" not in british.aliases
    assert {key(name) for name in british.names} == {
        name for name, owner in _names(own) if owner == "the-times"
    }


def _names(registry: Registry) -> list[tuple[str, str]]:
    return [(name, record.id) for name, record in registry.by_key.items()]


def test_later_files_go_over_earlier_ones(tmp_path: Path) -> None:
    first, second = tmp_path / "1.toml", tmp_path / "2.toml"
    first.write_text(MADAR, encoding="utf-8")
    second.write_text(
        '[[source]]\nid = "al-madar"\naliases = ["المدار الجديد"]\ncountry = "MA"\n', encoding="utf-8"
    )
    own = Registry.load(str(first), str(second))
    record = own.get("al-madar")
    assert record is not None
    assert (record.type, record.aliases, record.country) == ("media", ("المدار الجديد",), "MA")
    assert Registry.load().get("al-madar") is None


WRONG = {
    "not TOML": ('[[source]]\nid = "a\n', 2, "is not valid TOML"),
    "another table": ('[[paper]]\nid = "a"\n', None, "which is no [[source]]"),
    "no id": ('[[source]]\nname = "المدار"\ntype = "media"\n', 1, "lacks «id»"),
    "no name": ('# c\n\n[[source]]\nid = "al-madar"\ntype = "media"\n', 3, "lacks «name»"),
    "no type": ('[[source]]\nid = "al-madar"\nname = "المدار"\n', 1, "lacks «type»"),
    "unknown field": (MADAR + 'url = "x"\n', 1, "unknown field «url»"),
    "unknown type": (MADAR.replace("media", "paper"), 1, "«paper» is no type; types are person"),
    "wrong kind of value": (MADAR + "aliases = 3\n", 1, "«aliases» must be a list of texts"),
    "bad country": (MADAR + 'country = "lb"\n', 1, "«lb» is no country"),
    "bad id": (MADAR.replace("al-madar", "Al Madar"), 1, "«Al Madar» is no id"),
    "an id of unknown sources": (MADAR.replace("al-madar", "media-0123456789ab"), 1, "is no id"),
    "a name without a word": (MADAR + 'aliases = ["«»"]\n', 1, "«»» holds no word"),
    "an id twice": (MADAR + "\n" + MADAR, 6, "«al-madar» stands on line 1 already"),
    "a name twice": (
        MADAR + '\n[[source]]\nid = "b"\nname = "ألمدار"\ntype = "media"\n',
        6,
        "«ألمدار» is a name of «المدار» at newsroom.toml:1 already",
    ),
    "the name of a shipped record": (
        '[[source]]\nid = "b"\nname = "رويترز"\ntype = "media"\n',
        1,
        "write its id «reuters»",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_refused_with_file_and_line(what: str, own_file: Own) -> None:
    content, line, message = WRONG[what]
    path = own_file(content)
    with pytest.raises(DataError) as refused:
        Registry.load(path)
    assert message in str(refused.value)
    assert (refused.value.file, refused.value.line) == (path, line)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.toml: cannot be read"):
        Registry.load(str(tmp_path / "nowhere.toml"))
    with pytest.raises(DataError, match="is a folder"):
        Registry.load(str(tmp_path))
    broken = tmp_path / "broken.toml"
    broken.write_bytes(MADAR.encode() + b'latin = "\xff"\n')
    with pytest.raises(DataError) as refused:
        Registry.load(str(broken))
    assert refused.value.line == 5


BROKEN_DATA = {
    "a country CLDR does not know": (
        "states.toml",
        'code = "SA"',
        'code = "QX"',
        "CLDR knows no country «QX»",
    ),
    "one adjective for two countries": ("states.toml", '["سوري"]', '["سعودي"]', "is the adjective of"),
    "a pattern without a slot": ("bodies.toml", '"وزارة العدل {f}"', '"وزارة العدل"', "must hold one of {f}"),
    "a pattern with two slots": (
        "bodies.toml",
        '"وزارة العدل {f}"',
        '"وزارة {of} {f}"',
        "must hold one of {f}",
    ),
    "one pattern for two bodies": ("bodies.toml", '"وزارة العدل {f}"', '"وزارة الصحة {f}"', "belongs to"),
    "a kind word twice": ("kinds.toml", '"جريدة"', '"صحيفة"', "«صحيفه» is listed already"),
    "a role that is none": ("kinds.toml", 'role = "after"', 'role = "behind"', "«role» must be"),
    "one name for two records": ("agencies.toml", 'name = "تاس"', 'name = "رويترز"', "at agencies.toml:"),
}


@pytest.mark.parametrize("what", BROKEN_DATA)
def test_wrong_data_of_ours_is_refused_with_file_and_line(what: str, tmp_path: Path) -> None:
    file, right, wrong, message = BROKEN_DATA[what]
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    content = (folder / file).read_text(encoding="utf-8")
    assert right in content
    (folder / file).write_text(content.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataError) as refused:
        read_shipped(folder)
    assert message in str(refused.value)
    assert refused.value.file == str(folder / file)
    assert refused.value.line is not None


# --- asked by a person -------------------------------------------------------------------------------


def test_names_near_an_unknown_one(registry: Registry) -> None:
    assert [record.id for record in nearest("القناة 15 الإسرائيلية", registry)][:3] == [
        "channel-14-israel",
        "channel-13-israel",
        "channel-12-israel",
    ]
    assert nearest("ءءءء", registry) == ()
    assert nearest("", registry) == ()


def test_an_id_is_looked_up_as_well(registry: Registry) -> None:
    for identifier, name in (("kcna", "وكالة الأنباء المركزية الكورية"), ("sa-army", "الجيش السعودي")):
        hit = look_up(identifier, registry)
        assert hit is not None
        assert (hit.record.name, hit.how) == (name, "exact")
    assert look_up("xx-army", registry) is None
    assert look_up("ru-presidency", registry) == look_up("kremlin", registry)


def test_sources_are_listed_by_any_spelling(registry: Registry) -> None:
    assert [record.id for record in registry.matching("اكسيوس")] == ["axios"]
    assert {"north-korea", "south-korea"} <= {record.id for record in registry.matching("كوريا")}
    assert [record.id for record in registry.matching("NEW-YORKER")] == ["new-yorker"]
    assert list(registry.matching("لا أحد كهذا")) == []
    assert tuple(registry.matching("  ")) == registry.records
