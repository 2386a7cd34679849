"""``nq57 rule``: every rule is told with an example, a remedy and the acts behind it, in both languages."""

from __future__ import annotations

import json

import pytest

import nq57_indicators as nq
from nq57_indicators.cli import run
from nq57_indicators.cli.exit_codes import FINE, UNUSABLE
from nq57_indicators.cli.ruling import rule_document, rule_lines, rule_list
from nq57_indicators.models.codelists import PRINCIPLE

CATALOGUE = nq.load_catalogue()


def test_a_rule_is_told_with_example_remedy_declaration_and_act(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", "era-not-stated"]) == FINE
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("LỖI (sạch) era-not-stated: ")
    assert any(line.startswith("Ví dụ: era-not-stated.csv: ") and "Bắc Ninh" in line for line in shown)
    assert 'Khai báo khi đọc: --geography P34 (Python: geography="P34")' in shown
    assert any(line.startswith("Căn cứ: 202/2025/QH15, ") for line in shown)
    assert shown[-1].endswith("(01-TB/BCĐTW, 2(7))")


def test_a_rule_goes_by_its_title_and_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", "Không phải là một số", "--lang", "en"]) == FINE
    assert "bad-number.csv › D4: “12.3.4” cannot be used" in capsys.readouterr().out


def test_json_has_every_key_and_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", "unit-not-declared", "--format", "json"]) == FINE
    document = json.loads(capsys.readouterr().out)
    assert document["options"] == ['units={"{variable}": "{expected}"}']
    assert "đồng" in document["example"]["vi"]
    assert document["principle"] == {"document": "01-TB/BCĐTW", "clause": "2(7)"}


def test_an_unknown_code_gets_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", "bad-numbr"]) == UNUSABLE
    assert "bad-number" in capsys.readouterr().err


def test_what_has_no_near_code_is_told_where_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", "X"]) == UNUSABLE
    assert "Hãy xem danh sách quy tắc bằng: nq57 rule." in capsys.readouterr().err


def test_without_a_code_all_rules_are_listed_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule"]) == FINE
    listed = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[0] for line in listed] == list(CATALOGUE.rules)
    assert "bad-number (lỗi): Không phải là một số" in listed
    assert list(rule_list([CATALOGUE.rules["bad-number"]], "en")) == ["bad-number (error): Not a number"]
    assert run(["rule", "--format", "json"]) == FINE
    assert [one["rule"] for one in json.loads(capsys.readouterr().out)] == list(CATALOGUE.rules)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", CATALOGUE.rules)
def test_every_rule_is_told(code: str, lang: str) -> None:
    lines = list(rule_lines(CATALOGUE.rules[code], CATALOGUE, lang))
    assert not any("{" in line for line in lines if "Python" not in line)
    assert set(rule_document(CATALOGUE.rules[code], CATALOGUE)) == {
        "rule", "severity", "dimension", "title", "message", "fix", "options", "example", "documents", "principle",
    }  # fmt: skip


def test_the_principle_stands_in_the_clauses_of_its_act() -> None:
    document, clause = PRINCIPLE
    [found] = [
        one
        for acts in CATALOGUE.clauses.values()
        if acts.document == document
        for one in acts.clauses
        if one.clause == clause
    ]
    assert "đúng, đủ, sạch, sống" in found.text.vi
