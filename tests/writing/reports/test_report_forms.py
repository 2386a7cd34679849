"""A report as machines read it: each form against its published schema or read back by a reader that is not ours."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pandas as pd
import pytest
import xmlschema
from junitparser import JUnitXml
from markdown_it import MarkdownIt

import nq57_indicators as nq
from nq57_indicators.models.codelists import REPORT_FORMS, SEVERITIES
from nq57_indicators.validation.report import Report
from nq57_indicators.writing.findings import failing
from nq57_indicators.writing.reports import WRITERS
from nq57_indicators.writing.reports.sarif import LEVELS
from nq57_indicators.writing.reports.told import Telling, told
from nq57_indicators.writing.together import told_together

ROOT = Path(__file__).parents[3]
BROKEN = ROOT / "sample_data" / "broken"
PUBLISHED = ROOT / "tests" / "data" / "published"
NASTY = 'a,b:c%0A::error::x\n@all <b>|*_`#[x](y)\x1b[31m\u202e"&\x00]]>'
"""What would steer a terminal, a log, a table or a document, if it were taken as it stands."""


@cache
def all_faults() -> Report:
    """Every broken sample at once: every rule but those on the whole submission, doubts, a file that cannot be opened."""
    return nq.validate(nq.read_submission(BROKEN), expected="qd2629_yearly", known_at="2030-01-01")


@cache
def nasty() -> Report:
    """A report whose file, figure and area hold what steers machines."""
    figure = {"variable": "dossiers_received", "ref_area": NASTY, "time_period": "2025-Q4", "obs_value": NASTY}
    return nq.validate(pd.DataFrame([figure]))


@cache
def sound() -> Report:
    return nq.validate(nq.read_submission(ROOT / "sample_data" / "made_up" / "portal_dossiers.csv"))


@cache
def lowered() -> Report:
    """A warning that is only noted, and a note that is off."""
    table = pd.DataFrame({"ref_area": ["Bac Ninh", "Huế"], "time_period": "2025-Q4", "obs_value": [5, None]})
    rules = {"unaccented-name": "off", "missing-without-reason": "note", "rows-moved": "off"}
    return nq.validate(table.assign(variable="dossiers_received"), rules=rules)


REPORTS = {"all_faults": all_faults, "nasty": nasty, "sound": sound, "lowered": lowered}
every_report = pytest.mark.parametrize("name", REPORTS)
every_severity = pytest.mark.parametrize("fail_on", SEVERITIES)


def written(form: str, report: Report, fail_on: str = "error", lang: str = "vi", limit: int = 0) -> str:
    return WRITERS[form](report, Telling(fail_on, lang, limit))


def test_the_samples_hold_what_must_be_told() -> None:
    report = all_faults()
    assert len(report.doubts) > 0
    assert {"file-unreadable", "missing-submission", *(doubt.question for doubt in report.submission.waiting)} <= set(
        report.findings["rule"]
    )
    assert len(set(report.findings["severity"])) == len(SEVERITIES)
    assert sound().findings.empty


@pytest.mark.parametrize("form", REPORT_FORMS)
@every_report
def test_every_form_is_the_same_text_each_time_and_steers_nothing(form: str, name: str) -> None:
    text = written(form, REPORTS[name]())
    assert text == written(form, REPORTS[name]())
    assert text.endswith("\n")
    if form != "json":  # where control characters are escapes of JSON
        assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text) == []


def test_the_forms_on_offer_are_those_that_can_be_written() -> None:
    assert tuple(WRITERS) == REPORT_FORMS


# --- JUnit -----------------------------------------------------------------------------------------------------------


@every_report
def test_junit_holds_to_its_published_schema(name: str) -> None:
    schema = xmlschema.XMLSchema(str(PUBLISHED / "junit-10.xsd"))
    schema.validate(written("junit", REPORTS[name]()))


@every_report
@every_severity
def test_a_reader_of_junit_sees_what_fails_and_what_cannot_be_opened(name: str, fail_on: str) -> None:
    report = REPORTS[name]()
    suites = JUnitXml.fromstring(written("junit", report, fail_on).encode())
    suites.update_statistics()  # counted again by the reader
    unreadable = int((report.findings["rule"] == "file-unreadable").sum())
    counted = (suites.tests, suites.failures, suites.errors, suites.skipped)
    skipped = len(report.unchecked) + len(report.set_aside)
    files = {*report.submission.files, *report.findings["file"].dropna()}
    tests = len(report.findings) - unreadable + len(files) + skipped
    assert counted == (tests, failing(report, fail_on) - unreadable, unreadable, skipped)


def test_the_counts_of_junit_are_those_of_its_cases() -> None:
    text = written("junit", all_faults(), "warning")
    stated = JUnitXml.fromstring(text.encode())
    said = {suite.name: (suite.tests, suite.failures, suite.errors, suite.skipped) for suite in stated}
    stated.update_statistics()
    assert {suite.name: (suite.tests, suite.failures, suite.errors, suite.skipped) for suite in stated} == said


def test_a_case_of_junit_is_known_again_wherever_its_row_moves(tmp_path: Path) -> None:
    head, row = "variable,ref_area,time_period,obs_value\n", "dossiers_received,Hà Nội,2025-Q4,-1\n"
    names = []
    for text in (head + row, f"{head}dossiers_received,Huế,2025-Q4,5\n{row}"):
        (tmp_path / "figures.csv").write_text(text, encoding="utf-8")
        report = nq.validate(nq.read_submission(tmp_path / "figures.csv"))
        names.append([case.name for suite in JUnitXml.fromstring(written("junit", report).encode()) for case in suite])
    assert names[0] == names[1]
    assert re.search(r"\[out-of-valid-range [0-9a-f]{12}\]$", names[0][1])


# --- SARIF -----------------------------------------------------------------------------------------------------------


def sarif_run(report: Report, fail_on: str = "error", lang: str = "vi") -> dict[str, Any]:
    run: dict[str, Any] = json.loads(written("sarif", report, fail_on, lang))["runs"][0]
    return run


@every_report
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_sarif_holds_to_its_published_schema(name: str, lang: str) -> None:
    schema = json.loads((PUBLISHED / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    assert list(checker.iter_errors(json.loads(written("sarif", REPORTS[name](), lang=lang)))) == []


def test_a_result_of_sarif_has_the_identity_the_rule_and_the_place_of_its_finding() -> None:
    findings = all_faults().findings.astype("object")
    run = sarif_run(all_faults(), lang="en")
    results, rules = run["results"], run["tool"]["driver"]["rules"]
    assert [one["partialFingerprints"]["finding/v1"] for one in results] == findings["finding"].tolist()
    assert len({one["partialFingerprints"]["finding/v1"] for one in results}) == len(results)
    assert [rules[one["ruleIndex"]]["id"] for one in results] == findings["rule"].tolist()
    assert [one["level"] for one in results] == [LEVELS[severity] for severity in findings["severity"]]
    with_file = findings["file"].notna().tolist()
    places = [one["locations"][0]["physicalLocation"] for one in results]
    uris = [unquote(one["artifactLocation"]["uri"]).removeprefix("file://") for one in places]
    assert [uri for uri, there in zip(uris, with_file, strict=True) if there] == findings["file"].dropna().tolist()
    assert {uri for uri, there in zip(uris, with_file, strict=True) if not there} == {f"{BROKEN}/"}
    lines = findings["cell"].fillna("1").astype(str).str.extract(r"(\d+)$")[0].fillna("1").astype(int)
    assert [one["region"]["startLine"] for one in places] == lines.tolist()


def test_sheet_and_cell_are_the_logical_location() -> None:
    [cell] = [one for one in sarif_run(all_faults())["results"] if one["ruleId"] == "formula-without-value"]
    [finding] = all_faults().findings.query("rule == 'formula-without-value'").to_dict("records")
    assert cell["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": f"{finding['sheet']}!{finding['cell']}"}]


def test_the_rules_of_sarif_help_in_both_languages() -> None:
    catalogue = nq.load_catalogue()
    for rule in sarif_run(all_faults())["tool"]["driver"]["rules"]:
        own = catalogue.rules[rule["id"]]
        assert rule["help"]["text"] == re.sub(r"{[a-z_]+}", "…", f"{own.fix.vi}\n\n{own.fix.en}")
        assert rule["shortDescription"]["text"] == f"{own.title.vi} / {own.title.en}"


def test_sarif_says_whether_all_could_be_opened_and_what_was_not_checked() -> None:
    [broken], [whole] = (sarif_run(report)["invocations"] for report in (all_faults(), sound()))
    assert (broken["executionSuccessful"], whole["executionSuccessful"]) == (False, True)
    named = [one["associatedRule"]["id"] for one in whole["toolConfigurationNotifications"]]
    assert named == list(sound().unchecked)
    assert sarif_run(sound())["properties"]["passed"] is True
    assert sarif_run(all_faults())["properties"]["passed"] is False


def test_whole_paths_are_whole_uris_and_others_stay_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = "nộp/quý 3 #1%.csv"
    Path("nộp").mkdir()
    Path(name).write_text("variable,ref_area,time_period,obs_value\nx,Hà Nội,2025-Q4,1\n", encoding="utf-8")
    [artifact] = sarif_run(nq.validate(nq.read_submission(name)))["artifacts"]
    assert artifact["location"]["uri"] == "n%E1%BB%99p/qu%C3%BD%203%20%231%25.csv"
    [artifact] = sarif_run(nq.validate(nq.read_submission(tmp_path / name)))["artifacts"]
    assert artifact["location"]["uri"] == (tmp_path / name).as_uri()


def test_every_form_names_the_rules_that_were_lowered() -> None:
    assert lowered().findings["severity"].tolist() == ["note"]
    for form in REPORT_FORMS:
        text = written(form, lowered())
        assert [rule for rule in lowered().lowered["rule"] if rule not in text] == []
    [finding] = lowered().set_aside["finding"]
    for form in ("json", "junit", "sarif"):
        assert finding in written(form, lowered())


def test_what_a_rule_that_is_off_would_have_found_is_suppressed_in_sarif() -> None:
    run = sarif_run(lowered(), lang="en")
    shown = {one["ruleId"]: one for one in run["results"]}
    assert shown["missing-without-reason"]["level"] == "note"
    assert "suppressions" not in shown["missing-without-reason"]
    assert shown["unaccented-name"]["suppressions"] == [{"kind": "external", "justification": "The rule is off."}]
    [invocation] = run["invocations"]
    assert {one["descriptor"]["id"]: one["configuration"] for one in invocation["ruleConfigurationOverrides"]} == {
        "missing-without-reason": {"level": "note"}, "rows-moved": {"enabled": False}, "unaccented-name": {"enabled": False},
    }  # fmt: skip
    assert run["tool"]["driver"]["rules"][shown["missing-without-reason"]["ruleIndex"]]["defaultConfiguration"] == {
        "level": "warning"
    }


# --- GitHub ----------------------------------------------------------------------------------------------------------


def runner(line: str) -> tuple[str, dict[str, str], str] | None:
    """What GitHub's runner takes out of a line of the log: command, properties and text, or nothing."""
    found = re.match(r"\s*::(\w[\w-]*)(?: ([^\n]*?))?::(.*)$", line)
    if found is None:
        return None
    command, properties, text = found.groups()
    pairs = [part.split("=", 1) for part in (properties or "").split(",") if part]

    def plain(said: str) -> str:
        for sign, code in ((":", "%3A"), (",", "%2C"), ("\r", "%0D"), ("\n", "%0A"), ("%", "%25")):
            said = said.replace(code, sign)
        return said

    data = text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    return command, {name: plain(value) for name, value in pairs}, data


@every_report
def test_the_runner_takes_each_finding_out_of_the_log_as_it_is(name: str) -> None:
    report = REPORTS[name]()
    taken = [one for line in written("github", report).splitlines() if (one := runner(line))]
    findings = told(report, "vi")
    said = {(one["file"], one.line, f"{one.place}: {one.message}\n→ {one.fix}") for one in findings}
    assert {(one.get("file", ""), int(one.get("line", 1)), text) for _, one, text in taken} == said
    assert len(taken) == len(findings)
    rules = report.catalogue.rules
    assert {one["title"] for _, one, _ in taken} == {
        f"{one['rule']}: {rules[one['rule']].title.vi}" for one in findings
    }


def test_the_worst_comes_first_since_only_ten_of_a_kind_are_shown() -> None:
    commands = [one[0] for line in written("github", all_faults()).splitlines() if (one := runner(line))]
    assert commands == sorted(commands, key=["error", "warning", "notice"].index)
    assert len(set(commands)) == 3


def test_what_a_limit_leaves_out_of_the_log_is_counted() -> None:
    report = all_faults()
    number = int((report.findings["rule"] == "missing-submission").sum())
    lines = written("github", report, limit=2).splitlines()
    assert sum("title=missing-submission" in line for line in lines) == 2
    assert f"missing-submission: … và {number - 2} nữa" in lines


# --- Markdown --------------------------------------------------------------------------------------------------------


def shown(text: str) -> str:
    """The words a reader of Markdown sees, line by line."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    blocks = [token.children or [] for token in tokens if token.type == "inline"]
    return "\n".join("".join("\n" if one.type == "softbreak" else one.content for one in block) for block in blocks)


@every_report
def test_a_reader_of_markdown_sees_every_sentence_as_it_is(name: str) -> None:
    report = REPORTS[name]()
    words = " ".join(shown(written("markdown", report)).split())
    findings = told(report, "vi")
    groups = told_together(report.findings, report.catalogue)
    for group in groups:
        one = findings[group.first]
        assert " ".join(f"{group.place(one.place, 'vi')}: {one.message}".split()) in words
    assert sum(group.number for group in groups) == len(findings)
    for one in findings:
        assert " ".join(one.message.split()) in words
        assert " ".join(one.fix.split()) in words


def test_markdown_counts_the_rules_in_a_table_and_says_what_a_limit_leaves_out() -> None:
    report = all_faults()
    number = int((report.findings["rule"] == "missing-submission").sum())
    text = written("markdown", report, lang="en", limit=2)
    assert f"| error | `missing-submission` | Owed figure that was not submitted | {number} |" in text
    section = text[text.index("(`missing-submission`, ") :].split("###")[0]
    assert section.count("- **") == 2
    assert f"… and {number - 2} more" in section
    assert "<b>" not in written("markdown", nasty())


# --- saved from Python -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_a_saved_report_is_the_text_of_its_form(form: str, tmp_path: Path) -> None:
    path = nasty().save(tmp_path / "new" / "report", form, fail_on="note", lang="en")
    assert path.read_bytes().decode() == written(form, nasty(), "note", "en")
    assert [one.name for one in path.parent.iterdir()] == ["report"]


@pytest.mark.parametrize("wrong", [{"format": "pdf"}, {"fail_on": "fatal"}, {"lang": "fr"}])
def test_what_does_not_exist_is_refused_and_nothing_is_written(wrong: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(nq.ArgumentError) as refused:
        nasty().save(tmp_path / "report", **wrong)
    assert refused.value.code == ("argument-refused" if "lang" in wrong else "not-one-of")
    assert list(wrong) == [refused.value.fields["name"]]
    assert not (tmp_path / "report").exists()


def test_a_report_does_not_take_the_place_of_what_it_speaks_of(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("variable,ref_area,time_period,obs_value\nx,Hà Nội,2025-Q4,1\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(nq.ArgumentError, match=r"figures\.csv"):
        nq.validate(nq.read_submission(path)).save(path)
    assert path.read_bytes() == before
