"""Frameworks that would lose, double or turn an indicator are refused: at file and field, once, with the remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue import check_folder
from nq57_indicators.cli import main

NAME = 'name = { vi = "tên", en = "name" }\n'
INDICATOR = (
    '[[indicators]]\nid = "{id}"\nunit_measure = "x"\npillar = "p"\nbetter = "{better}"\nlevels = ["town"]\n'
    + NAME.replace("{", "{{").replace("}", "}}")
    + 'formula = {{ kind = "level", definition_basis = "derived" }}\nnatural_zero = true\n{more}'
)
TARGET = (
    '[[indicators.targets]]\nid = "{id}"\ndue = "2030"\noperator = "reach"\nvalue = {value}\nlevel = "{level}"\n'
    'source = {{ document = "{document}", clause = "1", confidence = "found" }}\n'
)
DOCUMENT = (
    'id = "{id}"\nnumber = "1"\nissuer = "I"\nissued = "2020-01-01"\nstatus = "{status}"\n[title]\nvi = "a"\nen = "a"\n'
)
HEAD = 'id = "f"\nofficial = false\nversion = "1"\nareas = "S"\nreference = { document = "D", else = "latest_due" }\n'


def node(text: str, name: str = "index") -> str:
    return f'[[nodes]]\nid = "{name}"\n{text}\n'


def posts(name: str, worst: float = 0, best: float = 100, more: str = "") -> str:
    return f'[[goalposts]]\nindicator = "{name}"\nworst = {worst}\nbest = {best}\n{more}\n'


AB = posts("a") + posts("b")
BOTH = node('indicators = ["a", "b"]')


def folder(tmp_path: Path, framework: str, a: str = "", b: str = "") -> Path:
    """Two towns, indicators a (more is better) and b; ``a`` and ``b`` are their targets."""
    texts = {
        "catalogue.toml": 'id = "small"\nversion = "1"\n' + NAME,
        "areas/areas.csv": "id,scheme,level,parent,valid_from,valid_to,successors,name_vi,name_en\n"
        "T1,S,town,,,,,Một,One\nT2,S,town,,,,,Hai,Two\n",
        "indicators/all.toml": INDICATOR.format(id="a", better="higher", more=a)
        + INDICATOR.format(id="b", better="higher", more=b)
        + INDICATOR.format(id="low", better="lower", more="").replace('pillar = "p"\n', ""),
        "documents/D.toml": DOCUMENT.format(id="D", status="in_force"),
        "documents/E.toml": DOCUMENT.format(id="E", status="draft"),
        "frameworks/f.toml": HEAD + framework,
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def target(value: float = 5, level: str = "town", document: str = "D", name: str = "t") -> str:
    return TARGET.format(id=name, value=value, level=level, document=document)


LOST = [
    ("no goalpost, by pillar", node('pillar = "p"') + posts("a"), "nodes.index.pillar", "'b' has neither"),
    ("no goalpost, by name", BOTH + posts("a"), "nodes.index.indicators", "'b' has neither"),
    ("two goalposts", BOTH + AB + posts("a", 0, 200), "goalposts.a", "'a' has 2 [[goalposts]]"),
    ("against better", BOTH + posts("a", 100, 0) + posts("b"), "goalposts.a", "swap worst and best"),
    ("lower is better", node('indicators = ["a", "low"]') + posts("a") + posts("low"), "goalposts.low", "swap"),
    ("weights of no member", BOTH.strip() + "\nweights = { low = 2 }\n" + AB, "nodes.index.weights", "'low' is not in"),
    ("weights of nothing", BOTH.strip() + "\nweights = { a = 0, b = 0 }\n" + AB, "nodes.index.weights", "weight 0"),
    (
        "nodes of no weight",
        node("") + node('parent = "index"\nweight = 0\nindicators = ["a", "b"]', "only") + AB,
        "nodes.index.weights",
        "weight 0",
    ),
    (
        "points of nothing",
        node("") + node('parent = "index"\npoints = 0\nindicators = ["a", "b"]', "only") + AB,
        "nodes.index.weights",
        "weight 0",
    ),
    ("goalpost nobody uses", BOTH + AB + posts("low", 1, 0), "goalposts.low", "no node holds 'low'"),
    (
        "goalpost of an excluded one",
        node('pillar = "p"\nexclude = ["b"]') + AB,
        "goalposts.b",
        "no node holds 'b'",
    ),
    (
        "one indicator in two nodes",
        node("") + node('parent = "index"\npillar = "p"', "x") + node('parent = "index"\nindicators = ["a"]', "y") + AB,
        "nodes.y.indicators",
        "already in node 'x'",
    ),
    ("listed twice", node('indicators = ["a", "b", "a"]') + AB, "nodes.index.indicators", "listed twice"),
    ("two roots", node('indicators = ["a"]') + node('indicators = ["b"]', "two") + AB, "nodes.two.parent", "one root"),
    ("excludes nothing", node('pillar = "p"\nexclude = ["low"]') + AB, "nodes.index.exclude", "nothing is excluded"),
    (
        "taken off twice",
        BOTH.strip() + '\ndeductions = ["low", "low"]\n' + AB,
        "nodes.index.deductions",
        "listed twice",
    ),
    (
        "points of nothing at the top",
        node('points = 0\nindicators = ["a", "b"]') + AB,
        "nodes.index.points",
        "every score would be 0",
    ),
    ("scored and taken off", BOTH.strip() + '\ndeductions = ["a"]\n' + AB, "nodes.index.deductions", "already in node"),
    (
        "taken off two nodes",
        node('deductions = ["low"]')
        + node('parent = "index"\nindicators = ["a", "b"]\ndeductions = ["low"]', "x")
        + AB,
        "nodes.x.deductions",
        "already in node 'index'",
    ),
    (
        "a floor above the scale",
        BOTH.strip() + '\naggregate = "geometric"\nfloor = 101\n' + AB,
        "nodes.index.floor",
        "lies above 100",
    ),
    ("floor of a plain mean", BOTH.strip() + "\nfloor = 1\n" + AB, "nodes.index.floor", "geometric"),
]


@pytest.mark.parametrize(("framework", "field", "said"), [case[1:] for case in LOST], ids=[case[0] for case in LOST])
def test_what_would_be_scored_silently_wrong_is_refused(framework: str, field: str, said: str, tmp_path: Path) -> None:
    [problem] = check_folder(folder(tmp_path, framework))
    assert (problem.file, problem.field) == ("frameworks/f.toml", field)
    assert said in problem.en
    assert problem.vi != problem.en


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "level"', 'kind = "text"', "in words only and never has a value"),
        ('levels = ["town"]', 'levels = ["land", "shire"]', "values of other levels only (land, shire)"),
    ],
)
def test_an_indicator_that_never_has_a_value_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    """Also where it has goalposts; that it has none as well is not said again."""
    for more in (AB, posts("b")):
        place = folder(tmp_path, BOTH + more)
        definitions = place / "indicators" / "all.toml"
        definitions.write_text(definitions.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        [problem] = check_folder(place)
        assert problem.field == "nodes.index.indicators"
        assert problem.en.startswith("'a' ")
        assert said in problem.en


WITHOUT_END = [
    ("weight", node("") + node('parent = "index"\nweight = inf\nindicators = ["a", "b"]', "x"), "nodes.1.weight"),
    ("points", node("") + node('parent = "index"\npoints = inf\nindicators = ["a", "b"]', "x"), "nodes.1.points"),
    ("scale", node('scale = [0, inf]\nindicators = ["a", "b"]'), "nodes.0.scale.1"),
    ("floor", node('aggregate = "geometric"\nfloor = nan\nindicators = ["a", "b"]'), "nodes.0.floor"),
    ("below nothing", node('aggregate = "geometric"\nfloor = -1\nindicators = ["a", "b"]'), "nodes.0.floor"),
    ("both", node("") + node('parent = "index"\nweight = 1\npoints = 5\nindicators = ["a", "b"]', "x"), "nodes.1"),
]


@pytest.mark.parametrize(("nodes", "field"), [case[1:] for case in WITHOUT_END], ids=[case[0] for case in WITHOUT_END])
def test_a_node_whose_scores_could_not_be_told_is_refused(nodes: str, field: str, tmp_path: Path) -> None:
    """An infinite weight or scale made every score missing; of weight and points one was not looked at."""
    assert [problem.field for problem in check_folder(folder(tmp_path, nodes + AB))] == [field]


INNER = node('parent = "index"\nindicators = ["a", "b"]', "x")
TREES = [
    ("an id twice", BOTH + node('parent = "index"\npillar = "p"'), "nodes.index.id", "2 nodes have the id 'index'"),
    ("a misspelt parent", node("") + INNER.replace('"index"', '"indx"'), "nodes.x.parent", "did you mean 'index'?"),
    (
        "a root for nobody",
        node('parent = "index"\nindicators = ["a", "b"]'),
        "nodes.index.parent",
        "so that none is on top",
    ),
    (
        "a circle beside the root",
        node('indicators = ["a"]') + node('parent = "y"\nindicators = ["b"]', "x") + node('parent = "x"', "y"),
        "nodes.x.parent",
        "in a circle: x → y → x",
    ),
    ("weight of a node", node("weights = { x = 2 }") + INNER, "nodes.index.weights", "write weight = … in node 'x'"),
    ("a node as indicator", node('indicators = ["x"]') + INNER, "nodes.index.indicators", 'parent = "index"'),
    ("a node excluded", node('exclude = ["x"]') + INNER, "nodes.index.exclude", "'x' is a node, not an indicator"),
    ("a node taken off", node('deductions = ["x"]') + INNER, "nodes.index.deductions", "'x' is a node, not an"),
    ("a node of nothing", BOTH + node('parent = "index"', "x"), "nodes.x", "node 'x' holds nothing"),
    ("a pillar of nothing", node('pillar = "q"'), "nodes.index.pillar", "no indicator has pillar = 'q'"),
    ("a misspelt pillar", node('pillar = "pp"'), "nodes.index.pillar", "did you mean 'p'?"),
]


@pytest.mark.parametrize(("nodes", "field", "said"), [case[1:] for case in TREES], ids=[case[0] for case in TREES])
def test_a_tree_that_does_not_hold_together(nodes: str, field: str, said: str, tmp_path: Path) -> None:
    """At the node, with the nearest remedy, and nothing that only follows from it."""
    place = folder(tmp_path, nodes + AB)
    codes = "".join(f'[[codes]]\nid = "{each}"\nname = {{ vi = "{each}", en = "{each}" }}\n' for each in ("p", "q"))
    (place / "codelists").mkdir()
    (place / "codelists" / "pillars.toml").write_text(codes, encoding="utf-8")
    [problem] = check_folder(place)
    assert (problem.file, problem.field) == ("frameworks/f.toml", field)
    assert said in problem.en
    assert problem.vi != problem.en


ELSEWHERE = [
    ("a pillar", "indicators/all.toml", 'pillar = "p"', 'pillar = "pp"', "indicators.a.pillar", node('pillar = "p"') + AB),
    ("a level", "indicators/all.toml", 'levels = ["town"]', 'levels = ["twon"]', "indicators.a.levels", BOTH + AB),
    ("the level of a target", "indicators/all.toml", 'level = "town"', 'level = "twon"', "indicators.a.targets.t.level",
     BOTH + posts("b")),
    ("the act of a target", "indicators/all.toml", 'document = "D"', 'document = "DD"',
     "indicators.a.targets.t.source.document", BOTH + posts("b")),
    ("a goalpost", "frameworks/f.toml", 'indicator = "low"', 'indicator = "loww"', "goalposts.indicator",
     node('indicators = ["a", "low"]') + posts("low", 1, 0)),
    ("an exclusion", "frameworks/f.toml", 'exclude = ["other"]', 'exclude = ["othr"]', "nodes.index.exclude",
     node('pillar = "p"\nexclude = ["other"]') + AB),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "framework"), [case[1:] for case in ELSEWHERE], ids=[case[0] for case in ELSEWHERE]
)
def test_a_misspelt_name_is_told_where_it_stands_and_nowhere_else(
    file: str, old: str, new: str, field: str, framework: str, tmp_path: Path
) -> None:
    """Without it everything fits; with it nothing that only follows is said."""
    other = INDICATOR.format(id="other", better="higher", more="")
    place = folder(tmp_path, framework, a=target(), b="" if "exclude" not in framework else other)
    for name in ("pillars", "levels"):
        code = name[0] if name == "pillars" else "town"
        (place / "codelists").mkdir(exist_ok=True)
        text = f'[[codes]]\nid = "{code}"\nname = {{ vi = "a", en = "a" }}\n'
        (place / "codelists" / f"{name}.toml").write_text(text, encoding="utf-8")
    assert check_folder(place) == []
    path = place / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    [problem] = check_folder(place)
    assert (problem.file, problem.field) == (file, field)


VALUELESS = [
    ('kind = "level"', 'kind = "text"', "words only"),
    ('levels = ["town"]', 'levels = ["shire"]', "other levels only (shire)"),
]


@pytest.mark.parametrize(("old", "new", "said"), VALUELESS)
def test_a_deduction_must_be_able_to_have_a_value(old: str, new: str, said: str, tmp_path: Path) -> None:
    """Where one is missing the node has no score: it would never have any."""
    place = folder(tmp_path, BOTH.strip() + '\ndeductions = ["low"]\n' + AB)
    assert check_folder(place) == []
    path = place / "indicators" / "all.toml"
    head, _, low = path.read_text(encoding="utf-8").rpartition("[[indicators]]")
    path.write_text(f"{head}[[indicators]]{low.replace(old, new)}", encoding="utf-8")
    [found] = check_folder(place)
    assert found.field == "nodes.index.deductions"
    assert said in found.en


def test_targets_of_a_misspelt_indicator_are_told_once(tmp_path: Path) -> None:
    place = folder(tmp_path, node('indicators = ["low"]'))
    (place / "targets").mkdir()
    overlay = 'indicator = "loww"\n' + target().replace("[[indicators.targets]]", "[[targets]]")
    (place / "targets" / "x.toml").write_text(overlay, encoding="utf-8")
    [problem] = check_folder(place)
    assert (problem.file, problem.field) == ("targets/x.toml", "indicator")


@pytest.mark.parametrize("confidence", ["recalled", "proposal"])
def test_a_target_that_nobody_found_scores_nothing(confidence: str, tmp_path: Path) -> None:
    """The computation leaves it out: the indicator would have no score anywhere."""
    owed = target().replace('"found"', f'"{confidence}"')
    [problem] = check_folder(folder(tmp_path, node('pillar = "p"') + posts("b"), a=owed))
    assert problem.field == "nodes.index.pillar"
    assert "recalled or proposed" in problem.en
    (again := tmp_path / "again").mkdir()
    assert check_folder(folder(again, node('pillar = "p"') + posts("b"), a=owed + target(name="u"))) == []


TARGETS = [
    (target(), None),
    (target(level="shire"), "level"),
    (target(document="E"), "neither"),
    (target(value=0), "natural zero"),
    (target(value=0) + target(value=2, name="u"), None),
]


@pytest.mark.parametrize(("targets", "said"), TARGETS)
def test_a_target_must_be_able_to_score(targets: str, said: str | None, tmp_path: Path) -> None:
    """Of the level scored, of no draft, and such that value / target means something."""
    problems = check_folder(folder(tmp_path, node('pillar = "p"') + posts("b"), a=targets))
    assert [one.field for one in problems] == ([] if said is None else ["nodes.index.pillar"])
    assert said is None or said in problems[0].en


RANGE = target().replace('"reach"\nvalue = 5', '"range"\ntwo_sided = true\nlow = -2\nhigh = 5')
CLIFFS = [target(value=0), target(value=-2), RANGE, RANGE.replace("high = 5", "high = 0")]


@pytest.mark.parametrize("targets", CLIFFS)
def test_a_target_of_nothing_needs_goalposts_where_less_is_better(targets: str, tmp_path: Path) -> None:
    """0 of 0 would score all, 0.1 of 0 nothing: a cliff."""
    place = folder(tmp_path, node('indicators = ["low"]'))
    path = place / "indicators" / "all.toml"
    path.write_text(path.read_text(encoding="utf-8") + targets, encoding="utf-8")
    [problem] = check_folder(place)
    assert (problem.file, problem.field) == ("frameworks/f.toml", "nodes.index.indicators")
    assert "[[goalposts]] for low" in problem.en


FOLLOW_UPS = [
    (node('indicators = ["a", "bb"]') + AB, ["nodes.index.indicators"]),
    (BOTH.strip() + "\nweights = { low = 2 }\n" + AB + posts("low", 1, 0), ["nodes.index.weights"]),
    (
        node("")
        + node('parent = "index"\nindicators = ["a"]', "x")
        + node('parent = "index"\nindicators = ["a"]', "y"),
        ["nodes.y.indicators", "nodes.x.indicators"],
    ),
]


@pytest.mark.parametrize(("framework", "fields"), FOLLOW_UPS)
def test_what_follows_from_another_problem_is_not_said_again(framework: str, fields: list[str], tmp_path: Path) -> None:
    assert [one.field for one in check_folder(folder(tmp_path, framework))] == fields


def test_a_file_that_cannot_be_read_is_told_alone(tmp_path: Path) -> None:
    place = folder(tmp_path, BOTH)
    path = place / "indicators" / "all.toml"
    path.write_text(path.read_text(encoding="utf-8") + "[[indicators", encoding="utf-8")
    assert {one.file for one in check_folder(place)} == {"indicators/all.toml"}


def check(capsys: pytest.CaptureFixture[str], place: Path, *options: str) -> str:
    """What ``nq57 catalogue check`` prints of a folder that it refuses."""
    with pytest.raises(SystemExit) as left:
        main(["catalogue", "check", str(place), *options])
    assert left.value.code == 2
    return capsys.readouterr().out


MANY = "".join(posts("low", 1, 0).replace("low", f"gone{number}") for number in range(25))


def test_the_screen_shows_twenty_and_counts_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = folder(tmp_path, BOTH + AB + MANY)
    with pytest.raises(nq.DefinitionError) as caught:
        nq.load_catalogue(place)
    assert len(caught.value.problems) == 25
    assert len(caught.value.en.splitlines()) == 1 + 20 + 1
    assert caught.value.en.endswith("… and 5 more")
    assert "… and 5 more" in check(capsys, place, "--lang", "en")
    shown = check(capsys, place, "--all")
    assert all(f"'gone{number}'" in shown for number in range(25))


def test_problems_as_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = folder(tmp_path, BOTH + AB + MANY)
    told = json.loads(check(capsys, place, "--format", "json"))["problems"]
    assert len(told) == 25
    assert told[0].keys() == {"file", "field", "vi", "en"}


def test_places_are_said_in_the_language_asked_for(tmp_path: Path) -> None:
    place = folder(tmp_path, BOTH + AB)
    (place / "strange").mkdir()
    with pytest.raises(nq.DefinitionError) as caught:
        nq.load_catalogue(place)
    assert "(folder)" in caught.value.en
    assert "(thư mục)" in caught.value.vi


# ---- at the place, by name, once --------------------------------------------------------------------------------------

NAMED_ONCE = [
    (node('indicators = ["a", "b"]\nweights = { aa = 1, b = 2 }') + AB, "nodes.index.weights", "'aa'"),
    (node('indicators = ["aa", "b"]\nweights = { aa = 1 }') + posts("b"), "nodes.index.indicators", "'aa'"),
    (BOTH + posts("a", 5, 5) + posts("b"), "goalposts.0", "'a'"),
    (BOTH + posts("a") + posts("b", 0, 5, 'transform = "log"'), "goalposts.1", "'b'"),
]


@pytest.mark.parametrize(("text", "field", "name"), NAMED_ONCE)
def test_a_fault_stands_where_it_is_and_names_what_it_is_about(
    text: str, field: str, name: str, tmp_path: Path
) -> None:
    [found] = check_folder(folder(tmp_path, text))
    assert found.field == field
    assert name in found.vi
    assert name in found.en


def test_an_id_twice_in_one_file_is_told_once(tmp_path: Path) -> None:
    [found] = check_folder(
        folder(tmp_path, BOTH + AB, a=TARGET.format(id="t", value=5, level="town", document="D") * 2)
    )
    assert (found.field, found.en) == (
        "targets.t.id",
        "id 't' repeats: indicators/all.toml (a) ×2; an id is used once: rename one, or take one definition out",
    )


def test_a_target_id_of_two_indicators_names_both(tmp_path: Path) -> None:
    [found] = check_folder(folder(tmp_path, BOTH + AB, a=target(), b=target()))
    assert found.field == "targets.t.id"
    assert "mã 't' lặp lại: indicators/all.toml (a), indicators/all.toml (b)" in found.vi


def test_a_name_that_resembles_nothing_is_told_the_few_there_are(tmp_path: Path) -> None:
    [found] = check_folder(folder(tmp_path, node('indicators = ["a", "zzz"]') + AB))
    assert found.en == "there is no 'zzz'; choose among: 'a', 'b', 'low'"
    assert found.vi == "không có 'zzz'; chọn trong: 'a', 'b', 'low'"


def test_a_remedy_can_be_copied_as_it_stands(tmp_path: Path) -> None:
    path = folder(tmp_path, BOTH)
    head = path / "frameworks" / "f.toml"
    head.write_text(head.read_text(encoding="utf-8").replace(HEAD, HEAD.replace("reference", "# ")), encoding="utf-8")
    [found] = check_folder(path)
    assert 'reference = { document = "id" }' in found.en
    assert 'reference = { document = "mã văn bản" }' in found.vi


def test_a_pillar_brings_no_composite_index(tmp_path: Path) -> None:
    """It would be scored beside its own parts; where its name is listed it is scored."""
    for scoring, members in ((node('pillar = "p"') + posts("b"), ["b"]), (BOTH + AB, ["a", "b"])):
        known = nq.load_catalogue(folder(tmp_path, scoring, a="composite = true\n"))
        assert known.frameworks["f"].nodes[0].members(known.indicators) == members


def test_a_pillar_of_composite_indices_only_says_how_to_score_them(tmp_path: Path) -> None:
    """Once: that there is no scale follows from it."""
    place = folder(tmp_path, node('pillar = "p"'), a="composite = true\n", b="composite = true\n")
    path = place / "frameworks" / "f.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('reference = { document = "D", else = "latest_due" }\n', "")
    )
    [problem] = check_folder(place)
    assert problem.field == "nodes.index.pillar"
    assert "composite indices only (a, b)" in problem.en
    assert "hãy nêu 'a' ở indicators" in problem.vi
