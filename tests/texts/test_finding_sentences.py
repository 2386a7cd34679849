import re
import unicodedata
from pathlib import Path

import pytest

import nq57_indicators
from nq57_indicators import load_catalogue
from nq57_indicators.models.base import Text
from nq57_indicators.models.definitions import Rule
from nq57_indicators.texts import finding_sentence

RULES = load_catalogue().rules
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
        assert fields[0] == fields[1] or name == "file-unreadable"  # its two texts stand in found and expected


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


def test_of_two_lines_the_one_of_the_language_is_taken() -> None:
    one = rule("{expected}", "{expected}")
    fields = {"expected": "Tiếng Việt.\nEnglish."}
    assert finding_sentence(one, fields) == "Tiếng Việt."
    assert finding_sentence(one, fields, "en") == "English."


def test_braces_in_the_data_are_data() -> None:
    assert finding_sentence(rule("“{found}”"), {"found": "{expected} {0} {"}) == "“{expected} {0} {”"
