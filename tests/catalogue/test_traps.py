"""The traps of TOML and of types: each is refused at its file and field, in Vietnamese, with how to mend it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nq57_indicators as nq
from nq57_indicators.catalogue import check_folder
from nq57_indicators.catalogue.syntax import what_is_wrong
from nq57_indicators.errors import DefinitionProblem

VARIABLE = """id = "{}"
unit_measure = "person"
measure = "flow"
frequency = "annual"
lag = 3
valid = [0, 100]
valid_from = 2020-01-01
integer = true
[name]
vi = "Tên"
en = "Name"
"""
RATE = """id = "rate"
unit_measure = "percent"
is_share = true
[name]
vi = "Tỷ lệ"
en = "Rate"
[formula]
kind = "ratio"
numerator = ["part"]
denominator = ["whole"]
per = 100
definition_basis = "derived"
[[targets]]
id = "t"
due = "2030"
operator = "reach"
value = 90
[targets.source]
document = "D"
clause = "1"
confidence = "found"
"""
FRAMEWORK = """id = "frame"
official = false
version = "1"
scale = [0, 100]
reference = { document = "D", else = "none" }
[[nodes]]
id = "index"
indicators = ["rate"]
weights = { rate = 1 }
[[goalposts]]
indicator = "rate"
worst = 0
best = 100
"""
FILES = {
    "variables/part.toml": VARIABLE.format("part"),
    "variables/whole.toml": VARIABLE.format("whole"),
    "documents/D.toml": 'id = "D"\nnumber = "D"\nissuer = "I"\nissued = "2024-12-22"\n[title]\nvi = "D"\nen = "D"\n',
    "indicators/rate.toml": RATE,
    "frameworks/frame.toml": FRAMEWORK,
}


def found_in(folder: Path, **changes: tuple[str, str]) -> list[DefinitionProblem]:
    """The problems of the small folder once a text of one file (by its name) is replaced."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        old, new = changes.get(path.stem, ("", ""))
        assert old in text
        path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return check_folder(folder)


def test_the_folder_is_sound(tmp_path: Path) -> None:
    assert found_in(tmp_path) == []


SYNTAX = [
    ("is_share = true", "is_share = true\nis_share = true", "is_share", "viết hai lần"),
    ("[[targets]]", '[formula]\nkind = "ratio"\n[[targets]]', "(TOML)", "mục này được viết hai lần"),
    ('id = "rate"', "id = “rate”", "id", "dấu nháy thẳng"),
    ('vi = "Tỷ lệ"', 'vi = “Tỷ lệ"', "vi", "dấu nháy thẳng"),
    ('vi = "Tỷ lệ"', 'vi = "Tỷ lệ', "vi", "thiếu dấu nháy đóng"),
    ('vi = "Tỷ lệ"', "vi = Tỷ lệ", "vi", "đặt trong dấu nháy"),
    ('vi = "Tỷ lệ"', 'vi = "Tỷ lệ "mới" của tỉnh"', "vi", "dấu nháy kép"),
    ('vi = "Tỷ lệ"', 'vi = "C:\\so lieu"', "vi", "\\\\"),
    ("is_share = true", "is_share = True", "is_share", "chữ thường"),
    ("is_share = true", "is_share = có", "is_share", "true hoặc false"),
    ("value = 90", "value = 90,5", "value", "dấu chấm"),
    ("value = 90", "value = 1.200,5", "value", "dấu chấm"),
    ("value = 90", "value =", "value", "chưa có giá trị"),
    ('due = "2030"', "due = 31/12/2030", "due", "năm-tháng-ngày"),
    ('id = "rate"', 'id: "rate"', "id", "dấu ="),
    ('id = "rate"', 'id\u00a0= "rate"', "id", "dấu cách đặc biệt"),
    ('numerator = ["part"]', 'numerator = ["part"', "denominator", "dấu đóng"),
    ('numerator = ["part"]', "numerator ] part", "(TOML)", "không đọc được"),
]


@pytest.mark.parametrize(("old", "new", "field", "said"), SYNTAX)
def test_a_slip_of_toml_is_one_problem_that_says_what_to_do(
    old: str, new: str, field: str, said: str, tmp_path: Path
) -> None:
    (problem,) = found_in(tmp_path, rate=(old, new))
    assert (problem.file, problem.field) == ("indicators/rate.toml", field)
    assert problem.vi.startswith("sai cú pháp TOML, dòng ")
    assert said in problem.vi
    assert problem.en.startswith("not valid TOML, line ")


def test_the_line_is_named(tmp_path: Path) -> None:
    (problem,) = found_in(tmp_path, rate=("value = 90", "value = 90,5"))
    number = 1 + RATE[: RATE.index("value = 90")].count("\n")
    assert f"dòng {number}:" in problem.vi


HARMLESS = [
    ('id = "rate"', "id = 'rate'"),
    ("per = 100", "\tper\t=\t100"),
    ("per = 100", "per = 1e2"),
    ("\n", "\r\n"),
    ('id = "rate"', '\ufeffid = "rate"'),
]


@pytest.mark.parametrize(("old", "new"), HARMLESS)
def test_what_toml_allows_is_allowed(old: str, new: str, tmp_path: Path) -> None:
    assert found_in(tmp_path, rate=(old, new)) == []


KINDS = [
    ("rate", "value = 90", 'value = "90"', "targets.0.value", "phải là số, không có dấu ngoặc kép"),
    ("rate", "value = 90", "value = true", "targets.0.value", "phải là số"),
    ("rate", "value = 90", "value = nan", "targets.0.value", "hữu hạn"),
    ("rate", "per = 100", 'per = "100"', "formula.per", "không có dấu ngoặc kép"),
    ("rate", '["whole"]', '["1000"]', "formula.denominator", "bỏ dấu ngoặc kép"),
    ("rate", '["whole"]', "[true]", "formula.denominator.0", "mã biến số"),
    ("rate", '["whole"]', '"whole"', "formula.denominator", "ngoặc vuông"),
    ("rate", "[[targets]]", "[targets]", "targets", "[[targets]]"),
    ("rate", "is_share = true", 'is_share = "true"', "is_share", "không có dấu ngoặc kép"),
    ("rate", "is_share = true", "is_share = 1", "is_share", "true hoặc false"),
    ("rate", 'due = "2030"', "due = 2030", "targets.0.due", "trong dấu ngoặc kép"),
    ("rate", 'operator = "reach"', 'operator = "=>"', "targets.0.operator", "chỉ nhận một trong"),
    ("rate", 'id = "rate"', 'id = "tỷ lệ"', "id", "không dấu"),
    ("rate", 'vi = "Tỷ lệ"', 'vi = "  "', "name.vi", "không được để trống"),
    ("rate", 'operator = "reach"', 'operator = "<="', "(tệp)", "ngược với"),
    ("rate", "value = 90", "low = 1", "targets.0", "chỉ dùng với"),
    ("rate", "value = 90", "", "targets.0", "ghi đúng một con số"),
    ("part", "lag = 3", 'lag = "3"', "lag", "phải là số nguyên, không có dấu ngoặc kép"),
    ("part", "lag = 3", "lag = 61", "lag", "không được quá 60"),
    ("part", "[0, 100]", '["0", 100]', "valid.0", "không có dấu ngoặc kép"),
    ("part", "[0, 100]", "[100, 0]", "valid", "lớn hơn cận trên"),
    ("part", "2020-01-01", '"2020-01-01"', "valid_from", "phải là ngày, ví dụ 2025-07-01, không có dấu ngoặc kép"),
    ("part", "2020-01-01", "2020-01-01T10:00:00", "valid_from", "phải là ngày"),
    ("D", '"2024-12-22"', "2024-12-22", "issued", "trong dấu ngoặc kép"),
    ("D", '"2024-12-22"', '"22/12/2024"', "issued", "2025-02-28"),
    ("D", '"2024-12-22"', '"2024-13"', "issued", "không có ngày"),
    ("frame", "worst = 0", 'worst = "0"', "goalposts.0.worst", "không có dấu ngoặc kép"),
    ("frame", "best = 100", "best = inf", "goalposts.0.best", "hữu hạn"),
    ("frame", "rate = 1", 'rate = "1"', "nodes.0.weights.rate", "không có dấu ngoặc kép"),
    ("frame", "rate = 1", "rate = -1", "nodes.0.weights.rate", "từ 0"),
    ("frame", "[0, 100]", "[100, 100]", "(tệp)", "thang điểm"),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "said"), KINDS)
def test_a_wrong_kind_of_value_is_one_problem_that_says_what_to_do(
    file: str, old: str, new: str, field: str, said: str, tmp_path: Path
) -> None:
    (problem,) = found_in(tmp_path, **{file: (old, new)})
    assert Path(problem.file).stem == file
    assert problem.field == field
    assert said in problem.vi
    assert "String should" not in problem.vi
    assert "Input should" not in problem.vi


POSTS = FRAMEWORK[FRAMEWORK.index("[[goalposts]]") :]
REFERENCE = 'reference = { document = "D", else = "none" }\n'
BARE = FRAMEWORK.replace(POSTS, "")
UNSCALED = [
    (BARE.replace(REFERENCE, ""), RATE, "goalposts"),
    (
        BARE.replace(REFERENCE, "").replace('indicators = ["rate"]', 'pillar = "p"'),
        'pillar = "p"\n' + RATE,
        "goalposts",
    ),
    (BARE, RATE[: RATE.index("[[targets]]")], "nodes.index.indicators"),
    (BARE, RATE.replace("is_share = true", "natural_zero = false"), "nodes.index.indicators"),
    (BARE, RATE.replace("value = 90", 'value = 90\nowner = "VN"'), "nodes.index.indicators"),
    (
        BARE.replace('indicators = ["rate"]', 'pillar = "p"'),
        'pillar = "p"\n' + RATE[: RATE.index("[[targets]]")],
        "nodes.index.pillar",
    ),
]


@pytest.mark.parametrize(("framework", "rate", "field"), UNSCALED)
def test_a_framework_without_a_scale_is_refused(framework: str, rate: str, field: str, tmp_path: Path) -> None:
    found_in(tmp_path)
    (tmp_path / "frameworks" / "frame.toml").write_text(framework, encoding="utf-8")
    (tmp_path / "indicators" / "rate.toml").write_text(rate, encoding="utf-8")
    found = [one for one in check_folder(tmp_path) if one.file == "frameworks/frame.toml"]
    assert [one.field for one in found] == [field]
    assert "[[goalposts]]" in found[0].vi


def test_a_target_without_a_natural_zero_says_how_it_would_score(tmp_path: Path) -> None:
    found_in(tmp_path, rate=("is_share = true", "natural_zero = false"))
    (tmp_path / "frameworks" / "frame.toml").write_text(BARE, encoding="utf-8")
    (problem,) = (one for one in check_folder(tmp_path) if one.file == "frameworks/frame.toml")
    assert "natural_zero = true" in problem.vi
    assert "natural_zero = true" in problem.en


@pytest.mark.parametrize("framework", [FRAMEWORK, BARE, BARE.replace(REFERENCE, 'reference = { document = "D" }\n')])
def test_a_framework_with_a_scale_loads(framework: str, tmp_path: Path) -> None:
    found_in(tmp_path)
    (tmp_path / "frameworks" / "frame.toml").write_text(framework, encoding="utf-8")
    assert list(nq.load_catalogue(tmp_path).frameworks) == ["frame"]


@pytest.mark.parametrize("name", ["other.TOML", "other.toml.txt"])
def test_a_definition_under_another_ending_is_not_passed_over(name: str, tmp_path: Path) -> None:
    found_in(tmp_path)
    (tmp_path / "variables" / name).write_text(VARIABLE.format("other"), encoding="utf-8")
    (problem,) = check_folder(tmp_path)
    assert problem.file == f"variables/{name}"
    assert ".toml" in problem.vi


@given(st.text(max_size=60))
def test_whatever_is_no_toml_is_said_in_both_languages(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        field, said = what_is_wrong(text, error)
        assert field
        assert said.vi != said.en


def test_a_wrong_area_is_said_in_vietnamese_too(tmp_path: Path) -> None:
    found_in(tmp_path)
    (tmp_path / "areas").mkdir()
    area = '[[areas]]\nid = "A-1"\nscheme = "A"\nlevel = "province"\nsuccessors = "B"\nname = { vi = " ", en = "x" }\n'
    (tmp_path / "areas" / "own.toml").write_text(area, encoding="utf-8")
    said = {problem.field.rpartition(", ")[2]: problem.vi for problem in check_folder(tmp_path)}
    assert said == {"successors": "phải là danh sách trong ngoặc vuông", "name.vi": "' ': không được để trống"}
