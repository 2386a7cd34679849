"""The sentences of errors: one in each language for every code, filled with the fields that the code gives."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

import nq57_indicators as nq
from nq57_indicators.computation.scores.comparing import areas_asked
from nq57_indicators.models.base import Text
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.texts.errors import sentence, sentences

PACKAGE = Path(nq.__file__).parent
CODED = re.compile(r"(Error|refused)$")


def _codes_in_source() -> dict[str, set[str]]:
    """Codes that are raised by name, with the fields given for them."""
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and CODED.search(node.func.id):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and first.value in sentences():
                    found.setdefault(first.value, set()).update(word.arg for word in node.keywords if word.arg)
    return found


def test_every_code_is_raised_somewhere_and_every_field_is_given() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    given = _codes_in_source()
    for code, said in sentences().items():
        # the reasons of an area are named after the status they are given for
        assert f'"{code}"' in texts or f'"{code.removeprefix("area-").replace("-", "_")}"' in texts, code
        fields = {lang: set(re.findall(r"\{(\w+)", said[lang])) for lang in ("vi", "en")}
        assert fields["vi"] == fields["en"], code
        if code in given:
            assert fields["en"] <= given[code], code


def test_both_languages_and_nothing_else() -> None:
    for code, said in sentences().items():
        assert set(said) == {"vi", "en"}, code
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)


def test_a_sentence_about_an_empty_field_is_left_out() -> None:
    assert sentence("no-such-indicator", {"name": "x", "guess": "y"}, "en").startswith(
        "There is no indicator 'x'. Did you mean 'y'? "
    )
    said = sentence("no-such-indicator", {"name": "x", "guess": None})
    assert said == "Không có chỉ tiêu 'x'. Hãy tra tên và mã bằng: nq57 catalogue list."


def test_fields_in_two_languages_and_the_place() -> None:
    what = Text(vi="bảng tính", en="a workbook")
    fields = {"what": what, "place": "a.csv"}
    assert sentence("not-a-table", fields, "en").startswith("a.csv: The content seems to be a workbook")
    assert sentence("not-a-table", fields).startswith("a.csv: Nội dung có vẻ là bảng tính")


def test_numbers_stand_as_their_language_writes_them() -> None:
    assert "hơn 8.000.000 ô" in sentence("limit-cells", {"most": 8_000_000, "limit": "cells"})
    assert "more than 8,000,000 cells" in sentence("limit-cells", {"most": 8_000_000, "limit": "cells"}, "en")


def test_an_error_says_code_fields_and_both_sentences() -> None:
    error = nq.ArgumentError("no-such-area", area="P34-99", place="areas")
    assert isinstance(error, ValueError)
    assert (error.code, error.fields) == ("no-such-area", {"area": "P34-99", "place": "areas"})
    assert str(error) == f"{error.vi} / {error.en}"
    assert error.vi.startswith("areas: Không có địa bàn 'P34-99'; hãy tra")
    assert error.en.startswith("areas: There is no area 'P34-99'; look")


STEP = re.compile(
    r"hãy |phải |cần |nq57 |chỉ (?:nhận|có)|hiện có|tệp có: |kiểm tra |cần: "
    r"|các (?:loại|giới hạn|khóa|nút|kỳ|mục tiêu)\b|đặt giới hạn|nếu |[;.,:] (?:ghi|sửa|bỏ|xem|đưa|chọn|dùng|lập) ",
    re.IGNORECASE,
)
LISTS = {"definitions", "findings", "more-problems"}
"""What stands over problems that each say their own way on."""
PASSED_ON = {"area-unclear"}
"""What only passes on a reason, which says the way on."""


def test_every_error_says_how_to_go_on_also_where_nothing_is_near() -> None:
    errors = tomllib.loads((PACKAGE / "texts" / "errors.toml").read_text(encoding="utf-8"))
    silent = set()
    for code, said in errors.items():
        sure = [
            part for part in re.split(r"(?<=[.?!])\s+", said["vi"]) if "{guess" not in part and "{nearest" not in part
        ]
        if not STEP.search(" ".join(sure)):
            silent.add(code)
    assert silent == LISTS | PASSED_ON


def test_an_unknown_scheme_of_areas_is_told_with_those_there_are() -> None:
    with pytest.raises(nq.ArgumentError) as refused:
        areas_asked(codebook(nq.load_catalogue()), "P99")
    assert "hiện có: " in refused.value.vi
    assert {"P34", "P63", "VN"} <= set(refused.value.vi.rstrip(".").rpartition(": ")[2].split(", "))
