"""What could not be read is told where it stands; what names it is not, and what else is wrong is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.catalogue.test_frameworks import AB, BOTH, folder, node, posts, target

from nq57_indicators.catalogue import check_folder
from nq57_indicators.catalogue.unread import Unread

HEAD = "id,scheme,level,name_vi\n"
OWNED = target().replace('level = "town"', 'owner = "T1"')
TABLES = [
    ("a header that is broken", "id,scheme,levle,name_vi\nT1,S,town,Một\n", ["1, levle", "1, level"]),
    ("another separator", "id;scheme;level\nT1;S;town\n", ["1, id;scheme;level", "1, id", "1, scheme", "1, level"]),
    ("a row of too many cells", HEAD + "T1,S,town,Một,5\n", ["2"]),
    ("a row without a name", HEAD + "T1,S,town,\n", ["2, name"]),
    ("a day that is none", "id,scheme,level,name_vi,valid_from\nT1,S,town,Một,2025-7-1\n", ["2, valid_from"]),
    ("an id refused for its form", HEAD + "T 1,S,town,Một\n", ["2, id"]),
    ("an open quote", HEAD + '"T1,S,town,Một\n', ["1"]),
]


@pytest.mark.parametrize(("said", "text", "places"), TABLES)
def test_areas_that_could_not_be_read_are_told_alone(said: str, text: str, places: list[str], tmp_path: Path) -> None:
    """Neither the scheme nor an owner, parent, successor or alias that stands there is unknown as well."""
    place = folder(tmp_path, BOTH + AB, a=OWNED)
    (place / "areas" / "areas.csv").write_text(text, encoding="utf-8")
    (place / "areas" / "aliases.csv").write_text("area,alias\nT1,Xã Một\n", encoding="utf-8")
    more = HEAD.strip() + ",parent,successors\nT2,S2,town,Hai,T1,T1\n"
    (place / "areas" / "more.csv").write_text(more, encoding="utf-8")
    found = [(one.file, one.field) for one in check_folder(place)]
    assert found == [("areas/areas.csv", field) for field in places], said


def test_an_area_in_no_file_is_told_beside_a_broken_header(tmp_path: Path) -> None:
    place = folder(tmp_path, BOTH + AB, a=OWNED.replace("T1", "T9"))
    (place / "areas" / "areas.csv").write_text("id,scheme,level,nam\nT1,S,town,Một\n", encoding="utf-8")
    fields = [one.field for one in check_folder(place)]
    assert "indicators.a.targets.t.owner" in fields
    assert "areas" not in fields


IDS = ['id = "a b"', 'id = "á"', 'id = ""', "id = 5", "", 'id = "a', 'id = "A/a"']


@pytest.mark.parametrize("written", IDS)
def test_an_id_that_cannot_be_read_is_told_alone(written: str, tmp_path: Path) -> None:
    place = folder(tmp_path, BOTH + AB, a=target())
    path = place / "indicators" / "all.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('id = "a"', written, 1), encoding="utf-8")
    assert {one.file for one in check_folder(place)} == {"indicators/all.toml"}


@pytest.mark.parametrize(
    ("file", "id_"),
    [
        ("documents/D.toml", "D"),
        ("codelists/units.toml", "x"),
        ("codelists/levels.toml", "town"),
        ("codelists/pillars.toml", "p"),
    ],
)
def test_so_is_that_of_an_act_or_a_code(file: str, id_: str, tmp_path: Path) -> None:
    place = folder(tmp_path, BOTH + AB, a=target())
    (place / "codelists").mkdir()
    for kind, code in (("units", "x"), ("codes", "town"), ("codes", "p")):
        name = {"x": "units", "town": "levels", "p": "pillars"}[code]
        text = f'[[{kind}]]\nid = "{code}"\nname = {{ vi = "a", en = "a" }}\n'
        more = text.replace(f'"{code}"', '"other"')
        (place / "codelists" / f"{name}.toml").write_text(text + more, encoding="utf-8")
    assert check_folder(place) == []
    path = place / file
    path.write_text(path.read_text(encoding="utf-8").replace(f'id = "{id_}"', f'id = "{id_} 1"'), encoding="utf-8")
    assert {one.file for one in check_folder(place)} == {file}


def test_a_remedy_is_an_id_of_the_kind_that_is_asked_for(tmp_path: Path) -> None:
    """Neither the name of a file nor a target is offered for an indicator; one that could not be read may be meant."""
    place = folder(tmp_path, node('indicators = ["a", "zz", "loww"]') + AB, a=target())
    path = place / "indicators" / "all.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('better = "lower"', 'beter = "lower"'), encoding="utf-8")
    told = [one.en for one in check_folder(place) if one.field == "nodes.index.indicators"]
    assert told == ["there is no 'zz'; choose among: 'a', 'b', 'low'", "there is no 'loww'; did you mean 'low'?"]


@pytest.mark.parametrize("name", ["c.TOML", "c.toml.txt", "c.toml"])
def test_a_file_that_is_not_read_hides_only_what_it_holds(name: str, tmp_path: Path) -> None:
    place = folder(tmp_path, node('indicators = ["a", "b", "c", "ghost"]') + AB)
    text = 'id = "c"\n' + ("formula = [" if name == "c.toml" else "")
    (place / "indicators" / name).write_text(text, encoding="utf-8")
    assert [(one.file, one.field) for one in check_folder(place)][1:] == [
        ("frameworks/f.toml", "nodes.index.indicators")
    ]
    assert check_folder(place)[1].en.startswith("there is no 'ghost'")


def test_ids_in_a_file_that_is_no_toml() -> None:
    unread = Unread()
    unread.add_text("indicators", "x", 'id = "a"\n[[targets]]\nid = "t"\n[[indicators.variables]]\nid = "v\n[[')
    assert (unread.ids["indicators"], unread.ids["targets"], unread.ids["variables"]) == ({"a"}, {"t"}, {"v"})
    assert unread.any_of("targets")
    assert not unread.any_of("documents")
    assert not unread.may_hold("ghost", [], ["indicators"])
    unread.add_text("indicators", "x", '[[indicators]]\nid "b"\n')
    assert unread.may_hold("ghost", [], ["indicators"])  # one has an id that cannot be seen


# ---- independent problems are told together ---------------------------------------------------------------------------

LOST = 'parent = "indx"\n'
TOGETHER = [
    (
        "an unknown parent",
        node('indicators = ["a"]') + node(LOST + 'indicators = ["b"]\nweights = { a = 1 }', "z") + posts("a", 9, 1),
        ["goalposts.a", "nodes.z.parent", "nodes.z.weights", "nodes.z.indicators"],
    ),
    (
        "nobody knows what lies below an empty node",
        node("") + node(LOST + 'indicators = ["a"]', "z") + AB,
        ["nodes.z.parent", "goalposts.b"],
    ),
    (
        "an id twice: no indicator of the copy is in two nodes",
        node('indicators = ["a"]') + node('parent = "index"\nindicators = ["a", "low"]') + posts("a"),
        ["nodes.index.id", "nodes.index.indicators"],
    ),
    (
        "the empty root is the one that is meant",
        node("", "root") + node('indicators = ["a"]', "l") + node('indicators = ["b"]', "r") + posts("b"),
        ["nodes.l.parent", "nodes.r.parent", "nodes.l.indicators"],
    ),
    (
        "a circle",
        node('indicators = ["a"]')
        + node('parent = "y"\nindicators = ["b"]', "x")
        + node('parent = "x"', "y")
        + posts("a", 9, 1),
        ["goalposts.a", "nodes.x.parent", "nodes.x.indicators"],
    ),
]


@pytest.mark.parametrize(("said", "framework", "fields"), TOGETHER)
def test_a_broken_tree_hides_nothing_else(said: str, framework: str, fields: list[str], tmp_path: Path) -> None:
    assert [one.field for one in check_folder(folder(tmp_path, framework))] == fields, said


def test_what_could_not_be_read_elsewhere_hides_no_fault_of_a_framework(tmp_path: Path) -> None:
    place = folder(tmp_path, node('indicators = ["a", "low"]\nweights = { b = 1 }') + posts("a"))
    (place / "documents" / "F.toml").write_text('id = "F"\n', encoding="utf-8")
    path = place / "indicators" / "all.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('better = "lower"', 'beter = "lower"'), encoding="utf-8")
    found = [one for one in check_folder(place) if one.file == "frameworks/f.toml"]
    assert [one.field for one in found] == ["nodes.index.weights"]
