"""Severities of rules that a caller sets: what may be lowered, what never, and what a report says of it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue.severities import SETTINGS, is_firm
from nq57_indicators.models.codelists import SEVERITIES
from nq57_indicators.schemas.settings import settings_schema
from nq57_indicators.validation.given import severities_given

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "sample_data" / "broken"
RULES = nq.load_catalogue().rules
FIGURES = pd.DataFrame(
    [
        ("dossiers_received", "Bac Ninh", "2025-Q4", 100),
        ("dossiers_received_online", "Bắc Ninh", "2025-Q4", 150),
        ("dossiers_received", "Huế", "2025-Q4", None),
    ],
    columns=["variable", "ref_area", "time_period", "obs_value"],
)


@pytest.mark.parametrize(
    "name",
    ["file-unreadable", "bad-number", "not-exact-number", "ambiguous-number", "ambiguous-variable", "duplicate-key"],
)
@pytest.mark.parametrize("severity", ["warning", "confirm", "note", "off"])
def test_unreadable_ambiguous_and_duplicate_figures_cannot_be_lowered(name: str, severity: str) -> None:
    with pytest.raises(nq.ArgumentError) as refused:
        nq.validate(FIGURES, rules={name: severity})
    assert refused.value.code == "rule-stays"
    for lang in ("vi", "en"):
        assert name in refused.value.message(lang)


@pytest.mark.parametrize("path", sorted(BROKEN.iterdir()), ids=lambda path: path.name)
def test_no_figure_is_left_out_without_a_rule_that_stays(path: Path) -> None:
    """Whatever may be lowered leaves every figure in; so lowering never makes one go missing in silence."""
    report = nq.validate(nq.read_submission(path if path.is_dir() else [path]))
    if report.accepted_count < report.submission._store.figures or report.submission.waiting:
        assert any(is_firm(RULES[rule]) for rule in report.findings["rule"])


def test_what_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(nq.ArgumentError) as refused:
        nq.validate(FIGURES, rules={"unacented-name": "off"})
    assert (
        refused.value.en
        == "There is no rule 'unacented-name'. Did you mean 'unaccented-name'? List the rules with: nq57 rule."
    )
    with pytest.raises(nq.ArgumentError) as refused:
        nq.validate(FIGURES, rules={"unaccented-name": "fatal"})
    assert (refused.value.code, refused.value.fields["value"]) == ("not-one-of", "fatal")
    with pytest.raises(nq.ArgumentError, match="rules"):
        nq.validate(FIGURES, rules=["unaccented-name"])  # type: ignore[arg-type]  # what is tested


def test_the_schema_of_the_file_agrees_with_what_is_taken() -> None:
    checker = jsonschema.Draft202012Validator(settings_schema())
    for name in RULES:
        for severity in SETTINGS:
            taken = checker.is_valid({"rules": {name: severity}})
            if taken:
                severities_given({name: severity}, RULES)
            else:
                with pytest.raises(nq.ArgumentError):
                    severities_given({name: severity}, RULES)
    assert not checker.is_valid({"rules": {"nothing": "off"}})
    assert not checker.is_valid({"ruls": {}})


def test_a_lowered_rule_counts_as_it_is_set_and_is_named() -> None:
    plain = nq.validate(FIGURES)
    report = nq.validate(FIGURES, rules={"identity-broken": "warning", "unaccented-name": "off"})
    assert plain.lowered.empty
    assert plain.set_aside.empty
    assert not plain.ok
    assert report.lowered.to_dict("records") == [
        {"rule": "identity-broken", "severity": "error", "set": "warning", "number": 1},
        {"rule": "unaccented-name", "severity": "note", "set": "off", "number": 1},
    ]
    own = plain.findings.set_index("finding")["rule"].astype(str)
    listed, aside = (frame.set_index("finding")["rule"].astype(str) for frame in (report.findings, report.set_aside))
    assert dict(own) == dict(listed) | dict(aside)
    assert report.set_aside["severity"].tolist() == ["note"]
    severities = report.findings.set_index("rule")["severity"].astype(str)
    assert severities["identity-broken"] == "warning"
    assert dict(report.counts()[["rule", "severity"]].to_numpy().tolist()) == severities.to_dict()
    assert len(report.accepted) == len(plain.accepted)


def test_a_rule_may_be_raised_and_one_set_to_its_own_severity_is_not_told() -> None:
    report = nq.validate(FIGURES.head(1), rules={"unaccented-name": "error", "identity-broken": "error"})
    assert not report.ok
    assert report.lowered.empty
    assert len(report.accepted) == 1


def test_findings_over_the_limit_are_counted_as_they_are_set() -> None:
    many = pd.DataFrame({"ref_area": ["Bac Ninh", "Ha Noi", "Hue"], "time_period": "2025-Q4", "obs_value": 5})
    submission = nq.read_submission(many.assign(variable="dossiers_received"), limits={"findings": 1})
    off = nq.validate(submission, rules={"unaccented-name": "off"})
    assert off.findings.empty
    assert off.lowered["number"].tolist() == [2]
    assert nq.validate(submission).counts()["number"].tolist() == [2, 1]


@pytest.mark.parametrize("severity", ["note", "off"])
def test_about_names_every_rule_that_was_lowered_with_its_findings(severity: str, tmp_path: Path) -> None:
    result = nq.assess(nq.validate(FIGURES.tail(1), rules={"missing-without-reason": severity}))
    result.save(tmp_path / "results", "json")
    about = json.loads((tmp_path / "results" / "about.json").read_text(encoding="utf-8"))
    [lowered] = about["rules_lowered"]
    [finding] = lowered.pop("findings")
    assert lowered == {"rule": "missing-without-reason", "severity": "warning", "set": severity, "number": 1}
    assert finding["rule"] == "missing-without-reason"
    assert finding["message"].keys() == {"vi", "en"}
    nq.assess(FIGURES.tail(1)).save(tmp_path / "plain", "json")
    assert "rules_lowered" not in json.loads((tmp_path / "plain" / "about.json").read_text(encoding="utf-8"))


def test_what_is_set_is_one_of_the_severities_or_off() -> None:
    assert (*SEVERITIES, "off") == SETTINGS
