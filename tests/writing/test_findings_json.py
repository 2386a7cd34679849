import json

import pytest

from made_up_results import small_results
from nq57_indicators.models.tables import column_names
from nq57_indicators.writing.findings import failing, report_json, sentences


def test_the_document_says_everything_once() -> None:
    document = json.loads(report_json(small_results().report))
    keys = "catalogue fail_on passed files read accepted refused waiting sources unchecked lowered counts findings set_aside"
    assert list(document) == [*keys.split(), "doubts", "layouts"]
    assert document["files"] == len(small_results().report.submission.files)
    assert document["read"] == small_results().report.submission._store.figures
    assert document["refused"] == document["read"] - document["accepted"] > 0
    assert document["passed"] is False
    assert (document["waiting"], document["doubts"]) == (0, [])
    assert document["accepted"] == len(small_results().report.accepted)
    assert sum(count["number"] for count in document["counts"]) == len(document["findings"])
    assert document["unchecked"] == list(small_results().report.unchecked)


def test_a_finding_has_its_columns_and_its_sentences() -> None:
    finding = json.loads(report_json(small_results().report))["findings"][-1]
    assert list(finding) == [*column_names("findings"), "message", "fix"]
    assert finding["rule"] == "bad-number"
    assert finding["sheet"] is None
    assert finding["message"] == {
        "vi": "Ô ghi “=1+1”, không dùng được làm số liệu. Đây là ô của “Số thủ tục hành chính đủ điều kiện cung cấp dịch vụ "
        "công trực tuyến toàn trình”.",
        "en": "“=1+1” cannot be used as a figure here. "
        "The cell is one of “Procedures eligible for a full-process online service”.",
    }


def test_the_same_report_gives_the_same_text() -> None:
    assert report_json(small_results().report) == report_json(small_results().report)


@pytest.mark.parametrize(("severity", "number"), [("error", 2), ("warning", 4), ("note", 5)])
def test_a_severity_counts_what_is_worse_too(severity: str, number: int) -> None:
    assert failing(small_results().report, severity) == number
    assert json.loads(report_json(small_results().report, severity))["passed"] is False


def test_units_are_named_by_what_may_be_written() -> None:
    findings = small_results().report.findings.head(1).astype("object")
    findings.loc[0, ["rule", "expected"]] = ["unit-not-declared", "billion_vnd"]
    assert "“tỷ đồng”" in sentences(findings, small_results().report.catalogue)[0]
    assert "“billion dong”" in sentences(findings, small_results().report.catalogue, "en")[0]
