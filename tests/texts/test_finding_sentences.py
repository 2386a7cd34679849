import inspect
import re
import unicodedata
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import typer.main

import nq57_indicators
from nq57_indicators import load_catalogue, read_submission, validate
from nq57_indicators.cli.commands import application
from nq57_indicators.models.base import Text
from nq57_indicators.models.definitions import Rule
from nq57_indicators.tables.finding_texts import coded
from nq57_indicators.texts import finding_sentence
from nq57_indicators.texts.findings import in_language
from nq57_indicators.writing.findings import sentences

RULES = load_catalogue().rules
ENDED = {
    "name": Text(vi="Bắc Giang", en="Bac Giang"), "area": "P63-24", "day": date(2025, 6, 30),
    "instead": ["Bắc Ninh (P34-24)"],
}  # fmt: skip
RECEIVED = Text(vi="Tiếp nhận năm 2025", en="Received in 2025")
FIELDS = {"found", "expected", "variable", "ref_area", "time_period"}
SOURCE = Path(nq57_indicators.__file__).parent


def rule(vi: str, en: str = "-") -> Rule:
    text = Text(vi=vi, en=en)
    return Rule(id="r", severity="error", dimension="clean", title=text, message=text, fix=text)


@pytest.mark.parametrize("name", list(RULES))
def test_every_rule_is_worded_in_both_languages_alike(name: str) -> None:
    for part in ("title", "message", "fix"):
        text = getattr(RULES[name], part)
        assert text.vi == unicodedata.normalize("NFC", text.vi)
        fields = [set(re.findall(r"\{(\w*)\}", each)) for each in (text.vi, text.en)]
        assert fields[0] <= FIELDS
        assert fields[0] == fields[1]


@pytest.mark.parametrize("name", list(RULES))
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_sentence_shows_a_brace_or_an_empty_field(name: str, lang: str) -> None:
    full = dict.fromkeys(FIELDS, "x")
    for part in ("message", "fix"):
        said = finding_sentence(RULES[name], full, lang, part=part)
        assert "{" not in said
        bare = finding_sentence(RULES[name], {}, lang, part=part)
        assert "{" not in bare
        assert "“”" not in bare


def test_every_rule_that_the_code_reports_has_words() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("recognition", "validation")
        for path in sorted((SOURCE / folder).glob("*.py"))
    )
    reported = set(re.findall(r'(?:report|add|add_rows|_report)\(\s*"([a-z]+(?:-[a-z]+)+)"', code))
    assert reported, "the pattern finds no rules any more"
    assert sorted(reported - set(RULES)) == []


def test_a_sentence_about_an_empty_field_is_left_out() -> None:
    one = rule("Sai {found}. Gần nhất: {expected}.")
    assert finding_sentence(one, {"found": "a", "expected": ""}) == "Sai a."
    assert finding_sentence(one, {"found": "a", "expected": float("nan")}) == "Sai a."
    assert finding_sentence(one, {"found": "a", "expected": "b"}) == "Sai a. Gần nhất: b."


def test_where_every_sentence_needs_the_field_a_dash_stands_for_it() -> None:
    assert finding_sentence(rule("Sai {found}."), {}) == "Sai –."


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_lines_of_a_cell_are_no_two_languages(lang: str) -> None:
    table = pd.DataFrame({"ref_area": ["Hà\nNộii", "Huế"], "time_period": ["2025-Q4", "2025\nQ9"], "obs_value": [1, 2]})
    report = validate(table.assign(variable="dossiers_received"))
    said = " ".join(sentences(report.findings, report.catalogue, lang))
    for text in ("“Hà Nộii”", "“2025 Q9”"):
        assert text in said
    rule = RULES["bad-number"]
    assert "“12 khoảng”" in finding_sentence(rule, {"found": "12\nkhoảng"}, lang)


def test_a_code_with_its_fields_is_said_in_the_language() -> None:
    one = rule("{expected}", "{expected}")
    fields = {"expected": coded("area-ended", ENDED)}
    assert finding_sentence(one, fields) == "Bắc Giang (P63-24) đã kết thúc ngày 30/06/2025; nay là Bắc Ninh (P34-24)."
    assert finding_sentence(one, fields, "en") == "Bac Giang (P63-24) ended on 2025-06-30; now Bắc Ninh (P34-24)."


@pytest.mark.parametrize(
    "text",
    [
        '{"code": "no-such-code"}', '{"code": "balance"', '{"code": "', '{"code": "balance"}', '{"code": "x", "code": []}',
        '{"code": "area-ended", "name": 1, "area": 2, "day": "x", "instead": 3}', '{"code": "periods-beside", "near": 1}',
    ],
)  # fmt: skip
def test_what_only_looks_like_a_code_stays_as_it_stood(text: str) -> None:
    assert finding_sentence(rule("“{found}”"), {"found": text}) == f"“{text}”"


def test_lists_are_joined_as_the_sentence_says() -> None:
    several = {"text": "Hòa", "instead": ["Hòa An", "Hòa Bình"]}
    for lang, joined in (("vi", "Hòa An hoặc Hòa Bình"), ("en", "Hòa An or Hòa Bình")):
        assert joined in in_language(coded("area-ambiguous", several), lang)
    assert in_language(coded("area-ambiguous", several | {"instead": []}), "en") == "“Hòa” may be several."


def test_braces_in_the_data_are_data() -> None:
    assert finding_sentence(rule("“{found}”"), {"found": "{expected} {0} {"}) == "“{expected} {0} {”"


CELLS = ["D2", "D3"]
UNIT = Text(vi="đồng", en="dong")
PRINTED = [
    ("out-of-valid-range", {"found": "1234.5", "expected": "0 … 1000"}, "1.234,5", "1,234.5"),
    ("zero-denominator", {"found": "1000.25"}, "1.000,25", "1,000.25"),
    ("missing-with-value", {"found": "-0.5"}, "−0,5", "−0.5"),
    ("stated-differs-from-parts", {"found": "1.23457e+06", "expected": "2"}, "1.234.570", "1,234,570"),
    (
        "identity-broken",
        {
            "found": coded(
                "balance",
                {
                    "balance": RECEIVED,
                    "left": 1200.0,
                    "sign": "≠",
                    "right": 1300.5,
                    "off": 100.5,
                    "unit": UNIT,
                    "cells": CELLS,
                },
            ),
            "expected": "a_1000 = b",
        },
        "năm 2025: 1.200 ≠ 1.300,5, lệch 100,5 đồng (các ô D2, D3). Phải có: a_1000",
        "in 2025: 1,200 ≠ 1,300.5, off by 100.5 (dong; cells D2, D3). Expected: a_1000",
    ),
    ("out-of-valid-range", {"found": "1e+300"}, "1e+300", "1e+300"),
]


@pytest.mark.parametrize(("name", "fields", "vi", "en"), PRINTED)
def test_figures_are_printed_as_the_language_prints_them(name: str, fields: dict[str, str], vi: str, en: str) -> None:
    fields = {"variable": "x"} | fields  # a sentence without its fields is left out
    assert vi in finding_sentence(RULES[name], fields)
    assert en in finding_sentence(RULES[name], fields, "en")


@pytest.mark.parametrize("name", ["bad-number", "ambiguous-number", "not-exact-number", "bad-period", "unknown-area"])
def test_what_could_not_be_read_is_shown_as_it_stood(name: str) -> None:
    said = finding_sentence(RULES[name], {"found": "1234.5", "expected": "1234.5"})
    assert "1234.5" in said


def test_what_is_declared_is_named_for_the_command_line_and_for_python() -> None:
    """Every argument of read_submission that a fix names has its option beside it, and both exist."""
    commands = typer.main.get_command(application()).commands
    options = {option for name in ("validate", "assess") for one in commands[name].params for option in one.opts}
    arguments = set(inspect.signature(read_submission).parameters)
    named = set()
    for one in RULES.values():
        for text in (one.fix.vi, one.fix.en):
            ours, theirs = re.findall(r"(?<![\w-])([a-z]+)=(?![a-z])", text), re.findall(r"--[a-z-]+", text)
            assert [argument.removesuffix("s") for argument in ours] == [option.lstrip("-") for option in theirs]
            assert set(ours) <= arguments
            assert set(theirs) <= options
            named |= set(ours)
    assert named == {"geography", "decimal", "units", "area", "period"}
