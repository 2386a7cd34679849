"""A folder of definitions: every problem at once, each where a person finds it; what loads, and as of when."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue import check_folder
from nq57_indicators.catalogue.files import PACKAGED

NAMED = 'name = { vi = "tên", en = "name" }\n'
VARIABLE = 'id = "{}"\nunit_measure = "piece"\nmeasure = "{}"\nfrequency = "annual"\n' + NAMED.replace(
    "{", "{{"
).replace("}", "}}")
RATIO = """id = "{id}"
unit_measure = "percent"
{more}
name = {{ vi = "tên", en = "name" }}
[formula]
kind = "ratio"
numerator = ["{numerator}"]
denominator = ["{denominator}"]
per = 100
definition_basis = "derived"
{targets}
"""
TARGET = """[[targets]]
id = "{id}"
due = "{due}"
operator = "reach"
value = 90
source = {{ document = "{document}", clause = "1", confidence = "found" }}
"""
DOCUMENT = (
    'id = "{id}"\nnumber = "1"\nissuer = "I"\nissued = "{issued}"\n{more}\n[title]\nvi = "văn bản"\nen = "document"\n'
)
FRAMEWORK = (
    'id = "frame"\nofficial = false\nversion = "1"\nreference = {{ document = "D" }}\n{more}\n'
    '[[nodes]]\nid = "index"\n{node}\n'
)

Write = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of a small folder that holds together: two variables, a rate, a document."""

    def put(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    put("catalogue.toml", 'id = "small"\nversion = "3"\n' + NAMED)
    put("variables/part.toml", VARIABLE.format("part", "flow"))
    put("variables/whole.toml", VARIABLE.format("whole", "flow"))
    put("documents/D.toml", DOCUMENT.format(id="D", issued="2024-12-22", more=""))
    put("indicators/rate.toml", ratio())
    return put


def ratio(**changes: str) -> str:
    """The file of the rate, with changes."""
    usual = {"id": "rate", "more": "", "numerator": "part", "denominator": "whole"}
    return RATIO.format(**usual | {"targets": TARGET.format(id="t", due="2030", document="D")} | changes)


def problems(folder: Path) -> list[tuple[str, str]]:
    """File and field of every problem."""
    return [(one.file, one.field) for one in check_folder(folder)]


def english(folder: Path) -> list[str]:
    return [one.en for one in check_folder(folder)]


def test_the_small_folder_holds_together(write: Write, tmp_path: Path) -> None:
    catalogue = nq.load_catalogue(tmp_path)
    assert check_folder(tmp_path) == []
    assert catalogue.version == "small 3"
    assert repr(catalogue) == "<Catalogue small 3: 1 indicators, 2 variables, 1 targets, 0 areas>"
    assert set(catalogue.rules) == set(nq.load_catalogue().rules)
    assert catalogue.framework() is None
    assert dict(catalogue.levels) == {}


# ---- everything at once ----------------------------------------------------------------------------------------------


def test_all_problems_of_all_files_at_once(write: Write, tmp_path: Path) -> None:
    write(
        "variables/part.toml",
        VARIABLE.format("part", "flow").replace("measure", "mesure", 2).replace("unit_mesure", "unit_measure"),
    )
    write("variables/broken.toml", "id = \n")
    (tmp_path / "variables" / "latin.toml").write_bytes('id = "é"'.encode("latin-1"))
    write("documents/E.toml", DOCUMENT.format(id="E", issued="in May", more=""))
    write(
        "indicators/rate.toml", ratio(denominator="whol", targets=TARGET.format(id="t", due="2030-13", document="DD"))
    )
    write("indicators/other.toml", ratio(id="other", more="bettr = 'higher'"))
    write("strange/x.toml", "")
    with pytest.raises(nq.DefinitionError) as caught:
        nq.load_catalogue(tmp_path)
    found = {(one.file, one.field) for one in caught.value.problems}
    assert {
        ("variables/broken.toml", "id"),
        ("variables/latin.toml", "byte 6"),
        ("variables/part.toml", "mesure"),
        ("variables/part.toml", "measure"),
        ("documents/E.toml", "issued"),
        ("indicators/rate.toml", "formula.denominator"),
        ("indicators/rate.toml", "targets.t.due"),
        ("indicators/rate.toml", "targets.t.source.document"),
        ("indicators/other.toml", "bettr"),
        ("strange/", "(thư mục)"),
    } <= found
    lines = caught.value.message("vi").splitlines()
    assert lines[0] == f"{len(caught.value.problems)} lỗi trong tệp định nghĩa:"
    assert all(line.count(": ") >= 2 for line in lines[1:])
    assert caught.value.message("en").startswith(f"{len(caught.value.problems)} problem(s)")
    assert all(one.vi and one.en and one.vi != one.en for one in caught.value.problems)


def test_one_bad_file_is_not_blamed_on_others(write: Write, tmp_path: Path) -> None:
    """A variable whose file cannot be read is one problem; that formulas name it is not theirs."""
    write("variables/whole.toml", VARIABLE.format("whole", "flow") + 'colour = "red"\n')
    assert problems(tmp_path) == [("variables/whole.toml", "colour")]


def test_a_file_that_is_no_toml_is_not_blamed_on_others(write: Write, tmp_path: Path) -> None:
    write("documents/D.toml", "id: D\n")
    assert problems(tmp_path) == [("documents/D.toml", "id")]


def test_a_problem_is_one_line(write: Write, tmp_path: Path) -> None:
    write("indicators/rate.toml", ratio(denominator="whol"))
    (problem,) = check_folder(tmp_path)
    assert problem.line("en") == "indicators/rate.toml: formula.denominator: there is no 'whol'; did you mean 'whole'?"
    assert problem.line() == "indicators/rate.toml: formula.denominator: không có 'whol'; có phải là 'whole'?"


# ---- keys ------------------------------------------------------------------------------------------------------------


def test_an_unknown_key_suggests_the_nearest(write: Write, tmp_path: Path) -> None:
    write("indicators/rate.toml", ratio(more='unit_mesure = "x"'))
    assert english(tmp_path) == ["unknown key 'unit_mesure'; did you mean 'unit_measure'?"]


def test_an_unknown_key_of_a_section(write: Write, tmp_path: Path) -> None:
    write("indicators/rate.toml", ratio().replace("numerator", "numarator"))
    assert ("indicators/rate.toml", "formula.numarator") in problems(tmp_path)
    assert any("did you mean 'numerator'" in text for text in english(tmp_path))


def test_a_key_after_a_section_is_explained(write: Write, tmp_path: Path) -> None:
    """TOML gives a key below [formula] to the formula: the classic trap."""
    write("indicators/rate.toml", ratio(targets="is_share = true\n"))
    (problem,) = check_folder(tmp_path)
    assert problem.field == "formula.is_share"
    assert "move it to the top" in problem.en
    assert "chuyển lên đầu tệp" in problem.vi


def test_a_key_after_a_section_with_a_near_name_is_explained_too(write: Write, tmp_path: Path) -> None:
    """``unit_measure`` below [[targets]] is near no field of a target, ``levels`` is near ``level``: both are misplaced."""
    text = ratio() + '\nlevels = ["national"]\n'
    write("indicators/rate.toml", text)
    (problem,) = check_folder(tmp_path)
    assert problem.field.startswith("targets.0.")
    assert "belongs to that section" in problem.en


@pytest.mark.parametrize(
    ("old", "new", "field", "text"),
    [
        ('unit_measure = "piece"\n', "", "unit_measure", "required field is missing"),
        ('unit_measure = "piece"', "unit_measure = 5", "unit_measure", "must be text in quotes"),
        ('measure = "flow"', 'measure = "flood"', "measure", "must be one of: 'flow' or 'stock'"),
        ('frequency = "annual"', 'frequency = "annual"\nlag = "soon"', "lag", "must be a whole number"),
        (
            'frequency = "annual"',
            'frequency = "annual"\nlag = -1',
            "lag",
            "-1: Input should be greater than or equal to 0",
        ),
        ('frequency = "annual"', 'frequency = "annual"\ninteger = 3', "integer", "must be true or false"),
        ('frequency = "annual"', 'frequency = "annual"\nvalid_from = "soon"', "valid_from", "must be a date"),
        ('frequency = "annual"', 'frequency = "annual"\naliases = "x"', "aliases", "must be a list"),
        ('frequency = "annual"', 'frequency = "annual"\nvalid = [1, 0]', "valid", "1.0 > 0.0"),
        ('frequency = "annual"', 'frequency = "annual"\nvalid = ["a", 0]', "valid.0", "must be a number"),
        ('id = "part"', 'id = "no spaces"', "id", "no spaces"),
        ('name = { vi = "tên", en = "name" }', 'name = "x"', "name", "section with fields of its own"),
        ('name = { vi = "tên", en = "name" }', 'name = { vi = "", en = "name" }', "name.vi", "must not be empty"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    write: Write, tmp_path: Path, old: str, new: str, field: str, text: str
) -> None:
    before = VARIABLE.format("part", "flow")
    assert old in before
    write("variables/part.toml", before.replace(old, new))
    found = [one for one in check_folder(tmp_path) if one.file == "variables/part.toml"]
    assert [one.field for one in found] == [field]
    assert text in found[0].en


# ---- references between files ----------------------------------------------------------------------------------------


def test_repeated_ids(write: Write, tmp_path: Path) -> None:
    write("variables/again.toml", VARIABLE.format("part", "flow"))
    assert problems(tmp_path) == [("variables/again.toml", "id"), ("variables/part.toml", "id")]
    assert english(tmp_path)[0].startswith(
        "id 'part' repeats: variables/again.toml, variables/part.toml; an id is used once"
    )


def test_a_variable_and_an_indicator_share_one_id_space(write: Write, tmp_path: Path) -> None:
    write("variables/rate.toml", VARIABLE.format("rate", "flow"))
    assert problems(tmp_path) == [("variables/rate.toml", "id"), ("indicators/rate.toml", "id")]


def test_target_ids_repeat_across_files(write: Write, tmp_path: Path) -> None:
    write("targets/more.toml", 'indicator = "rate"\n' + TARGET.format(id="t", due="2028", document="D"))
    assert problems(tmp_path) == [("indicators/rate.toml", "targets.t.id"), ("targets/more.toml", "targets.t.id")]


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("indicators/rate.toml", ratio(more='pillar = "x"\nvariant_of = "rat"'), "variant_of"),
        ("indicators/rate.toml", ratio(more='accountable = "M-X"'), "accountable"),
        ("indicators/rate.toml", ratio(targets=TARGET.format(id="t", due="2030-13", document="D")), "targets.t.due"),
        ("indicators/rate.toml", ratio(targets=TARGET.format(id="t", due="soon", document="D")), "targets.t.due"),
        (
            "indicators/rate.toml",
            ratio(targets=TARGET.format(id="t", due="2030", document="D") + 'owner = "x"\n'),
            "targets.t.owner",
        ),
        (
            "indicators/rate.toml",
            ratio(targets=TARGET.format(id="t", due="2030", document="D") + 'variant = "x"\n'),
            "targets.t.variant",
        ),
        (
            "indicators/rate.toml",
            ratio().replace("denominator", "denominator", 1).replace('["whole"]', '["whole", "-stuff", 5]'),
            "formula.denominator",
        ),
        ("targets/x.toml", 'indicator = "rte"\n' + TARGET.format(id="u", due="2030", document="D"), "indicator"),
        (
            "targets/x.toml",
            'indicator = "rate"\nowner = "x"\n' + TARGET.format(id="u", due="2030", document="D"),
            "owner",
        ),
        ("documents/E.toml", DOCUMENT.format(id="E", issued="2025", more='supersedes = ["X"]'), "supersedes"),
        (
            "documents/E.toml",
            DOCUMENT.format(
                id="E", issued="2025", more='amended_by = [{ document = "X", on = 2025-01-01, extent = "known" }]'
            ),
            "amended_by",
        ),
        ("variables/part.toml", VARIABLE.format("part", "flow") + 'custodian = "X"\n', "custodian"),
        (
            "identities/i.toml",
            'id = "i"\nleft = ["part"]\noperator = "="\nright = ["-whol"]\n' + NAMED,
            "right",
        ),
        (
            "obligations/o.toml",
            'id = "o"\nbodies = ["X"]\nvariables = ["part"]\nfrequency = "annual"\n'
            'deadline = { months = 1, day = 5 }\nsource = { document = "D", clause = "1", confidence = "found" }\n'
            + NAMED,
            "bodies",
        ),
        ("frameworks/f.toml", FRAMEWORK.format(more='areas = "P34"', node='indicators = ["rate"]'), "areas"),
        ("frameworks/f.toml", FRAMEWORK.format(more="", node='pillar = "x"'), "nodes.index.pillar"),
        ("frameworks/f.toml", FRAMEWORK.format(more="", node=""), "nodes.index"),
        ("frameworks/f.toml", FRAMEWORK.format(more="", node='indicators = ["rte"]'), "nodes.index.indicators"),
        (
            "frameworks/f.toml",
            FRAMEWORK.format(more="", node='indicators = ["rate"]').replace('"D"', '"X"'),
            "reference.document",
        ),
        (
            "frameworks/f.toml",
            FRAMEWORK.format(
                more='goalposts = [{ indicator = "x", worst = 0, best = 1 }]', node='indicators = ["rate"]'
            ),
            "goalposts.indicator",
        ),
        (
            "frameworks/f.toml",
            FRAMEWORK.format(more="", node='indicators = ["rate"]').replace('"index"', '"rate"'),
            "nodes.rate",
        ),
    ],
)
def test_a_name_that_nothing_bears(write: Write, tmp_path: Path, name: str, text: str, field: str) -> None:
    write(name, text)
    assert problems(tmp_path) == [(name, field)]


def test_open_codelists_bind_when_there_are_any(write: Write, tmp_path: Path) -> None:
    write("codelists/levels.toml", '[[codes]]\nid = "national"\n' + NAMED)
    write("codelists/pillars.toml", '[[codes]]\nid = "green"\n' + NAMED)
    write("codelists/units.toml", '[[units]]\nid = "piece"\n' + NAMED)
    write("indicators/rate.toml", ratio(more='levels = ["natinal"]\npillar = "gren"'))
    assert problems(tmp_path) == [("indicators/rate.toml", field) for field in ("unit_measure", "levels", "pillar")]
    assert english(tmp_path)[1:] == [
        "there is no 'natinal'; did you mean 'national'?",
        "there is no 'gren'; did you mean 'green'?",
    ]


def test_flows_and_stocks_do_not_mix_on_one_side(write: Write, tmp_path: Path) -> None:
    write("variables/pile.toml", VARIABLE.format("pile", "stock"))
    write("indicators/rate.toml", ratio().replace('["part"]', '["part", "pile"]'))
    assert problems(tmp_path) == [("indicators/rate.toml", "formula.numerator")]
    assert english(tmp_path) == ["mixes flows with stocks"]


def test_base_periods_are_periods(write: Write, tmp_path: Path) -> None:
    write(
        "indicators/rise.toml",
        'id = "rise"\nunit_measure = "percent"\n'
        + NAMED
        + '[formula]\nkind = "growth"\nvariable = "prt"\naveraging = "yoy"\nbase_period = "then"\ndefinition_basis = "derived"\n',
    )
    assert problems(tmp_path) == [
        ("indicators/rise.toml", "formula.variable"),
        ("indicators/rise.toml", "formula.base_period"),
    ]


def test_parts_by_level_are_checked(write: Write, tmp_path: Path) -> None:
    parts = '[formula.national]\nnumerator = ["prt"]\ndenominator = ["whole"]\n'
    write("indicators/rate.toml", ratio(targets=parts))
    assert problems(tmp_path) == [("indicators/rate.toml", "formula.national.numerator")]


# ---- forms of files --------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_no_matter(write: Write, tmp_path: Path) -> None:
    (tmp_path / "variables" / "part.toml").write_bytes(b"\xef\xbb\xbf" + VARIABLE.format("part", "flow").encode())
    assert check_folder(tmp_path) == []


def test_a_file_may_hold_a_list(write: Write, tmp_path: Path) -> None:
    many = "".join(f'[[bodies]]\nid = "B{n}"\nkind = "office"\n{NAMED}' for n in range(3))
    write("bodies/all.toml", many)
    assert list(nq.load_catalogue(tmp_path).bodies) == ["B0", "B1", "B2"]


def test_a_list_under_another_name_is_an_unknown_key(write: Write, tmp_path: Path) -> None:
    write("bodies/all.toml", f'[[body]]\nid = "B"\nkind = "office"\n{NAMED}')
    assert ("bodies/all.toml", "body") in problems(tmp_path)


def test_a_problem_inside_a_list_says_which_entry(write: Write, tmp_path: Path) -> None:
    many = f'[[bodies]]\nid = "B0"\nkind = "office"\n{NAMED}[[bodies]]\nid = "B1"\nkind = 5\n{NAMED}'
    write("bodies/all.toml", many)
    ((file, field),) = problems(tmp_path)
    assert file == "bodies/all.toml"
    assert "1" in field
    assert field.endswith("kind")


def test_files_in_folders_below_are_not_passed_over(write: Write, tmp_path: Path) -> None:
    """A definition that is not read is a silent loss: it must load or be a problem."""
    (tmp_path / "variables" / "deep").mkdir()
    (tmp_path / "variables" / "deep" / "extra.toml").write_text(VARIABLE.format("extra", "flow"), encoding="utf-8")
    assert problems(tmp_path) or "extra" in nq.load_catalogue(tmp_path).variables


def test_files_of_another_kind_are_not_read(write: Write, tmp_path: Path) -> None:
    write("variables/readme.md", "not toml [")
    (tmp_path / ".hidden").mkdir()
    assert check_folder(tmp_path) == []


def test_no_folder_and_no_catalogue_file(tmp_path: Path) -> None:
    with pytest.raises(nq.ArgumentError, match="nowhere"):
        nq.load_catalogue(tmp_path / "nowhere")
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas" / "areas.csv").write_text("id,scheme,level,name_vi,name_en\nA,S,town,A,A\n", encoding="utf-8")
    catalogue = nq.load_catalogue(tmp_path)
    assert (catalogue.about.version, len(catalogue.indicators), len(catalogue.areas)) == ("0", 0, 1)
    assert "%" in {alias for unit in catalogue.units.values() for alias in unit.aliases}


def test_a_catalogue_file_that_cannot_be_read_is_a_problem(write: Write, tmp_path: Path) -> None:
    write("catalogue.toml", "id = ")
    assert problems(tmp_path) == [("catalogue.toml", "id")]


def test_a_default_framework_must_exist(write: Write, tmp_path: Path) -> None:
    write("catalogue.toml", 'id = "small"\nversion = "3"\ndefault_framework = "fram"\n' + NAMED)
    write("frameworks/f.toml", FRAMEWORK.format(more="", node='indicators = ["rate"]'))
    assert problems(tmp_path) == [("catalogue.toml", "default_framework")]


def test_a_superseded_target_must_exist(write: Write, tmp_path: Path) -> None:
    targets = TARGET.format(id="t", due="2030", document="D") + 'supersedes = ["tt"]\n'
    write("indicators/rate.toml", ratio(targets=targets))
    assert problems(tmp_path) == [("indicators/rate.toml", "targets.t.supersedes")]


def test_an_area_table_with_a_fault(write: Write, tmp_path: Path) -> None:
    write("areas/areas.csv", "id,scheme\nA,S\n")
    assert {file for file, _ in problems(tmp_path)} == {"areas/areas.csv"}


def test_a_deadline_of_a_part_that_its_periods_are_not(write: Write, tmp_path: Path) -> None:
    """A half-year has no fourth quarter: the deadline would never be used."""
    write(
        "obligations/o.toml",
        'id = "o"\nbodies = ["M"]\nvariables = ["part"]\nfrequency = "semiannual"\ndeadline = { months = 0, day = 5 }\n'
        "deadlines = { S2 = { months = 0, day = 1 }, Q4 = { months = 0, day = 1 } }\n"
        'source = { document = "D", clause = "1", confidence = "found" }\n' + NAMED,
    )
    assert ("obligations/o.toml", "deadlines") in problems(tmp_path)


def test_an_obligation_of_a_level_without_areas(write: Write, tmp_path: Path) -> None:
    """A misspelt level is owed by nobody, and nobody would notice."""
    shutil.copytree(Path(__file__).parents[1] / "catalogues" / "hdi" / "areas", tmp_path / "areas")
    write(
        "obligations/o.toml",
        'id = "o"\nlevel = "provnce"\nvariables = ["part"]\nfrequency = "annual"\n'
        'deadline = { months = 1, day = 5 }\nsource = { document = "D", clause = "1", confidence = "found" }\n' + NAMED,
    )
    assert problems(tmp_path) == [("obligations/o.toml", "level")]


# ---- as of -----------------------------------------------------------------------------------------------------------


def targets_of(folder: Path, day: str | None) -> list[str]:
    return [owned.target.id for owned in nq.load_catalogue(folder, as_of=day).targets]


def test_targets_in_force_on_a_day(write: Write, tmp_path: Path) -> None:
    write("documents/E.toml", DOCUMENT.format(id="E", issued="2025-03", more=""))
    write("documents/F.toml", DOCUMENT.format(id="F", issued="2025-06-01", more='status = "draft"'))
    write("documents/G.toml", DOCUMENT.format(id="G", issued="2020", more='status = "ended"\nended = 2025-01-01'))
    write("documents/H.toml", DOCUMENT.format(id="H", issued="2024-01-01", more="effective = 2026-01-01"))
    targets = TARGET.format(id="old", due="2030", document="D")
    targets += TARGET.format(id="new", due="2030", document="E") + 'supersedes = ["old"]\n'
    targets += TARGET.format(id="draft", due="2030", document="F")
    targets += TARGET.format(id="ended", due="2030", document="G")
    targets += TARGET.format(id="later", due="2030", document="H")
    targets += TARGET.format(id="brief", due="2030", document="D") + "valid_from = 2025-01-01\nvalid_to = 2025-06-30\n"
    write("indicators/rate.toml", ratio(targets=targets))
    assert targets_of(tmp_path, None) == ["new", "ended", "later", "brief"]
    assert targets_of(tmp_path, "2024-12-31") == ["old", "ended"]
    assert targets_of(tmp_path, "2025-01-01") == ["old", "brief"]
    assert targets_of(tmp_path, "2025-03-30") == ["old", "brief"]
    assert targets_of(tmp_path, "2025-03-31") == ["new", "brief"]  # only the month of issue is known: its last day
    assert targets_of(tmp_path, "2025-07-01") == ["new"]
    assert targets_of(tmp_path, "2026-01-01") == ["new", "later"]
    assert targets_of(tmp_path, "1999-01-01") == []


def test_variants_and_overlays_join_the_targets(write: Write, tmp_path: Path) -> None:
    write("indicators/other.toml", ratio(id="other", more='variant_of = "rate"', targets=""))
    targets = TARGET.format(id="t", due="2030", document="D") + 'variant = "other"\n'
    write("indicators/rate.toml", ratio(targets=targets))
    write("bodies/b.toml", f'id = "B"\nkind = "office"\n{NAMED}')
    write("targets/own.toml", 'indicator = "rate"\nowner = "B"\n' + TARGET.format(id="own", due="2028", document="D"))
    catalogue = nq.load_catalogue(tmp_path)
    found = {name: [(one.target.id, one.owner) for one in owned] for name, owned in catalogue.targets_of.items()}
    assert found == {"other": [("t", None)], "rate": [("own", "B")]}


def test_definitions_have_their_days(write: Write, tmp_path: Path) -> None:
    write("variables/gone.toml", VARIABLE.format("gone", "flow") + "valid_to = 2024-12-31\n")
    write("indicators/rate.toml", ratio(more="valid_from = 2025-01-01"))
    early, late = nq.load_catalogue(tmp_path, as_of="2024-12-31"), nq.load_catalogue(tmp_path, as_of=date(2025, 1, 1))
    assert ("gone" in early.variables, "rate" in early.indicators) == (True, False)
    assert ("gone" in late.variables, "rate" in late.indicators) == (False, True)
    assert set(nq.load_catalogue(tmp_path).variables) == {"gone", "part", "whole"}


def test_an_overlay_of_an_indicator_not_yet_in_force_is_left_out(write: Write, tmp_path: Path) -> None:
    write("indicators/rate.toml", ratio(more="valid_from = 2025-01-01"))
    write("targets/own.toml", 'indicator = "rate"\n' + TARGET.format(id="own", due="2028", document="D"))
    assert nq.load_catalogue(tmp_path, as_of="2024-12-31").all_targets == ()


def test_a_formula_whose_variable_has_ended_still_loads_and_computes(write: Write, tmp_path: Path) -> None:
    """As of a day on which one side is no longer submitted, the rate has no values; nothing falls over."""
    write("variables/whole.toml", VARIABLE.format("whole", "flow") + "valid_to = 2024-12-31\n")
    shutil.copytree(Path(__file__).parents[1] / "catalogues" / "hdi" / "areas", tmp_path / "areas")
    catalogue = nq.load_catalogue(tmp_path, as_of="2025-06-30")
    import pandas as pd

    frame = pd.DataFrame({"variable": ["part"], "ref_area": ["NOR"], "time_period": ["2025"], "obs_value": [3]})
    assert len(nq.assess(frame, catalogue=catalogue).values) == 0


def test_an_unusable_day_says_so() -> None:
    with pytest.raises(nq.Nq57Error):
        nq.load_catalogue(as_of="hôm nay")


# ---- look-ups --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "guess"), [("online_dosier_rate", "online_dossier_rate"), ("rd_gdp", "rd_gdp_share"), ("zzzz", None)]
)
def test_an_unknown_indicator_suggests_the_nearest(name: str, guess: str | None) -> None:
    with pytest.raises(nq.UnknownIndicatorError) as caught:
        nq.load_catalogue().indicator(name)
    assert repr(name) in caught.value.vi
    assert repr(name) in caught.value.en
    assert ("Did you mean" in caught.value.en) is (guess is not None)
    assert guess is None or repr(guess) in caught.value.vi


def test_frameworks_by_name_and_by_default() -> None:
    catalogue = nq.load_catalogue()
    default = catalogue.framework()
    assert default is not None
    assert default.id == "nq57_unofficial"
    named = catalogue.framework("qd766")
    assert named is not None
    assert named.id == "qd766"
    with pytest.raises(nq.UnknownIndicatorError, match="nq57_unofficial"):
        catalogue.framework("qd767")


def test_the_only_framework_is_the_default(write: Write, tmp_path: Path) -> None:
    write("frameworks/f.toml", FRAMEWORK.format(more="", node='indicators = ["rate"]'))
    framework = nq.load_catalogue(tmp_path).framework()
    assert framework is not None
    assert framework.id == "frame"


def test_mappings_are_read_only() -> None:
    catalogue = nq.load_catalogue()
    for name in ("indicators", "variables", "frameworks", "documents", "bodies", "rules", "units", "targets_of"):
        with pytest.raises(TypeError):
            getattr(catalogue, name)["x"] = 1


def test_the_packaged_catalogue_is_loaded_once() -> None:
    assert nq.load_catalogue() is nq.load_catalogue()
    assert nq.load_catalogue(as_of="2025-01-31") is nq.load_catalogue(as_of=date(2025, 1, 31))
    assert nq.load_catalogue() is not nq.load_catalogue(as_of="2025-01-31")


def test_the_packaged_folder_copied_is_the_same_catalogue(tmp_path: Path) -> None:
    folder = tmp_path / "definitions"
    shutil.copytree(PACKAGED, folder)
    copied, packaged = nq.load_catalogue(folder), nq.load_catalogue()
    assert repr(copied) == repr(packaged)
    assert set(copied.rules) == set(packaged.rules)


def test_a_level_without_a_variable_is_its_own() -> None:
    catalogue = nq.load_catalogue()
    own = [one.id for one in catalogue.indicators.values() if one.formula.kind == "level" and not one.formula.variable]
    assert own
    assert all(name in catalogue.variables for name in own)
    assert all(catalogue.variables[name].measure == "stock" for name in own)


def test_implied_variables(write: Write, tmp_path: Path) -> None:
    for kind, unit in (("milestone", "flag"), ("level", "rank"), ("level", "piece")):
        write(
            f"indicators/{kind}_{unit}.toml",
            f'id = "{kind}_{unit}"\nunit_measure = "{unit}"\nfrequency = "quarterly"\n{NAMED}'
            f'[formula]\nkind = "{kind}"\ndefinition_basis = "derived"\n',
        )
    variables = nq.load_catalogue(tmp_path).variables
    assert variables["milestone_flag"].valid == (0.0, 1.0)
    assert variables["level_rank"].peer_relative
    assert not variables["level_piece"].peer_relative
    assert variables["level_piece"].frequency == "quarterly"
