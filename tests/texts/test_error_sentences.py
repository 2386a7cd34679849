"""The sentences of errors: one in each language for every code, filled with the fields that the code gives."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nq57_indicators as nq
from nq57_indicators.models.base import Text
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
    assert sentence("no-such-indicator", {"name": "x", "guess": "y"}, "en").endswith("Did you mean 'y'?")
    assert sentence("no-such-indicator", {"name": "x", "guess": None}) == "Không có chỉ tiêu 'x'."


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
