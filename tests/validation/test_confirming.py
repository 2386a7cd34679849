"""Confirmations: asked, answered, asked again where the figure changes; marked up to the summary until then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.validation.test_over_time import VARIABLES, at, clean, multiplied

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.cli import run
from nq57_indicators.models.confirmations import Confirmation, Confirmations
from nq57_indicators.texts.findings import in_language
from nq57_indicators.texts.labels import labels

RATES = [68.90, 69.10, 69.05, 69.20, 69.15, 69.23]
AREA = "P34-24"


def rates(last: float) -> pd.DataFrame:
    """A rate a month that stays about 69, then ``last``: stated, with nothing to recompute it from."""
    values = [*RATES, last]
    return pd.DataFrame(
        {
            "variable": "online_payment_rate",
            "ref_area": AREA,
            "time_period": [f"2026-{month:02}" for month in range(1, len(values) + 1)],
            "obs_value": values,
        }
    )


def asked(report: nq.Report) -> pd.DataFrame:
    """The questions of a report."""
    return report.findings[report.findings["severity"] == "confirm"]


def confirmation(finding: str, value: float, **other: Any) -> dict[str, Any]:
    """A confirmation as a caller writes it."""
    said = {"who": "Sở KH&CN Bắc Ninh", "day": "2026-08-03", "reason": "đồng bộ dữ liệu"}
    return {"finding": finding, "value": value, **said, **other}


def block_code(expected: str) -> str:
    """The code that a question about several figures shows."""
    (code,) = set(re.findall(r"(?:mã khối|code of the block|\"block\":) \"?([0-9a-f]{8})", expected))
    return str(code)


def keys_of(found: pd.DataFrame) -> set[tuple[str, ...]]:
    return set(found[["rule", "finding"]].itertuples(index=False, name=None))


def question() -> str:
    """The finding about 91.60 after 69.23."""
    found = asked(nq.validate(rates(91.60)))
    assert found["time_period"].tolist() == ["2026-07"]
    return str(found["finding"].iloc[0])


def test_a_figure_that_is_confirmed_is_not_asked_about_again() -> None:
    report = nq.validate(rates(91.60), confirmations=[confirmation(question(), 91.60)])
    assert asked(report).empty
    assert [one.reason for one in report.confirmations] == ["đồng bộ dữ liệu"]
    assert nq.assess(report).values["note"].eq("").all()


def test_a_figure_that_changes_is_asked_about_again() -> None:
    report = nq.validate(rates(96.10), confirmations=[confirmation(question(), 91.60)])
    assert asked(report)["finding"].tolist() == [question()]
    assert report.confirmations == ()
    note = report.findings[report.findings["rule"] == "confirmed-other-value"].iloc[0]
    assert note["found"] == "96.1"
    assert in_language(note["expected"], "en") == "91.6 (Sở KH&CN Bắc Ninh, 2026-08-03: đồng bộ dữ liệu)"


def test_another_finding_is_not_confirmed() -> None:
    report = nq.validate(rates(91.60), confirmations=[confirmation("0123456789ab", 91.60)])
    assert asked(report)["finding"].tolist() == [question()]
    assert report.findings["rule"].tolist() == ["level-unexplained"]


def test_an_open_question_is_marked_up_to_the_summary_and_counts_against_nobody() -> None:
    result = nq.assess(rates(91.60), areas=[AREA])
    values = result.values.set_index("time_period")
    assert values.index[values["note"] == "unconfirmed"].tolist() == ["2026-07"]
    assert values.loc["2026-07", "value"] == 91.60
    gaps = result.gaps[result.gaps["time_period"] == "2026-07"]
    assert len(gaps)
    assert gaps["note"].str.contains("unconfirmed").all()
    earlier = result.gaps[result.gaps["time_period"] == "2026-06"]
    assert not earlier["note"].str.contains("unconfirmed").any()
    scores = result.scores.set_index("node")
    assert "unconfirmed" in str(scores.loc["online_payment_rate", "note"]).split(",")
    summary = result.summary.set_index("ref_area").loc[AREA]
    assert "unconfirmed" in summary["note"].split(",")
    assert (summary["errors"], summary["warnings"]) == (0, 0)
    assert result.explain("online_payment_rate", AREA, "2026-07").note == "unconfirmed"
    settled = nq.assess(nq.validate(rates(91.60), confirmations=[confirmation(question(), 91.60)]), areas=[AREA])
    assert settled.scores["score"].equals(result.scores["score"])


def test_the_marks_go_through_the_single_steps() -> None:
    result = nq.assess(rates(91.60), areas=[AREA])
    steps = nq.target_gaps(result.values)
    assert steps["note"].astype(str).tolist() == result.gaps["note"].astype(str).tolist()
    given = nq.normalise(result.values, areas=[AREA], period="2026-07")
    noted = given[given["note"].astype(str).str.contains("unconfirmed")]
    assert noted[["indicator", "ref_area"]].values.tolist() == [["online_payment_rate", AREA]]


def test_steps_that_begin_with_observations_say_what_the_whole_says() -> None:
    """Chained from the accepted observations every table is that of the assessment, cell by cell, its notes too."""
    frame = clean()
    multiplied(frame, at(frame, variable="transactions", ref_area="P34-01", time_period="2025-06"), 3.0)
    report = nq.validate(frame)
    result = nq.assess(report, areas=["P34-01"], period="2025-06")
    accepted = report.accepted
    assert accepted["note"].eq("unconfirmed").sum() == 1
    values = nq.indicator_values(accepted)
    assert values["note"].eq("unconfirmed").any()
    assert_frame_equal(values, result.values)
    for table in (values, accepted):
        assert_frame_equal(nq.target_gaps(table), result.gaps)
        normalised = nq.normalise(table, areas=["P34-01"], period="2025-06")
        assert_frame_equal(nq.aggregate(table, areas=["P34-01"], period="2025-06"), result.scores)
        scores = nq.aggregate(normalised, areas=["P34-01"])
        assert scores.astype(str).to_numpy().tolist() == result.scores.astype(str).to_numpy().tolist()
    newest = nq.latest_vintage(accepted)
    assert newest["note"].eq("unconfirmed").sum() == 1
    assert_frame_equal(nq.indicator_values(newest), result.values)


def test_what_is_restated_from_an_open_figure_is_open() -> None:
    frame = clean()
    frame["ref_area"] = frame["ref_area"].replace({"P34-01": "P63-24", "P34-04": "P63-27"})
    frame = frame[(frame["time_period"] < "2025-07") & (frame["ref_area"] != "P34-08")]
    multiplied(frame, at(frame, variable="transactions", ref_area="P63-24", time_period="2025-03"), 3.0)
    restated = nq.restate(nq.validate(frame).accepted, to="P34")
    open_ = restated[restated["note"] == "unconfirmed"]
    assert open_[["variable", "ref_area", "time_period"]].astype(str).to_numpy().tolist() == [
        ["transactions", "P34-24", "2025-03"]
    ]


def test_a_rate_rests_on_the_figures_of_both_sides_and_of_all_months() -> None:
    frame = clean()
    jump = at(frame, variable="transactions", ref_area="P34-01", time_period="2025-06")
    multiplied(frame, jump, 3.0)
    report = nq.validate(frame)
    assert asked(report)["variable"].tolist() == ["transactions"]
    values = nq.assess(report).values
    marked = values[values["note"] == "unconfirmed"]
    assert set(marked["indicator"]) == {"cashless_transaction_rate"}
    assert set(marked["ref_area"]) == {"P34-01"}
    assert set(marked["time_period"].astype(str)) == {"2025-06", "2025-Q2", "2025-S1", "2025"}


def test_all_figures_of_a_block_wait_for_confirmation() -> None:
    frame = clean()
    source, copy = (at(frame, ref_area="P34-04", time_period=month) for month in ("2025-02", "2025-09"))
    frame.loc[copy, "obs_value"] = frame.loc[source, "obs_value"].to_numpy()
    report = nq.validate(frame)
    block = asked(report)
    block = block[block["rule"] == "repeats-other-period"]
    assert len(block) == 1
    assert report._unconfirmed is not None
    assert int(report._unconfirmed.sum()) >= len(VARIABLES)
    first, said = frame.loc[copy, "obs_value"].iloc[0], block_code(str(block["expected"].iloc[0]))
    given = confirmation(str(block["finding"].iloc[0]), first, block=said)
    settled = nq.validate(frame, confirmations=[given])
    assert "repeats-other-period" not in set(settled.findings["rule"])
    assert len(asked(settled)) == len(asked(report)) - 1
    result = nq.assess(settled)
    explained = result.explain("cashless_transaction_rate", "P34-04", "2025-09")
    assert {cell.confirmation for part in explained.parts for cell in part.cells} == {settled.confirmations[0]}
    without_code = nq.validate(frame, confirmations=[confirmation(given["finding"], first)])
    note = without_code.findings[without_code.findings["rule"] == "confirmed-other-value"]["expected"].iloc[0]
    assert "mã khối – (Sở KH&CN Bắc Ninh" in in_language(note, "vi")
    assert keys_of(asked(without_code)) == keys_of(asked(report))


def test_a_block_of_which_another_figure_changes_is_asked_about_again() -> None:
    frame = clean()
    for month in ("2025-02", "2025-09"):  # sent again as other figures, but equal ones: still a copy
        frame.loc[at(frame, ref_area="P34-04", time_period=month), "obs_value"] = np.arange(7) * 1000.0 + 2000
    before = asked(nq.validate(frame)).set_index("rule").loc["repeats-other-period"]
    for month in ("2025-02", "2025-09"):
        frame.loc[at(frame, ref_area="P34-04", time_period=month, variable="patent_grants"), "obs_value"] += 1
    given = confirmation(str(before["finding"]), 2000.0, block=block_code(str(before["expected"])))
    report = nq.validate(frame, confirmations=[given])
    after = asked(report).set_index("rule").loc["repeats-other-period"]
    assert after["finding"] == before["finding"]
    assert report.confirmations == ()
    (note,) = report.findings.loc[report.findings["rule"] == "confirmed-other-value", "found"]
    assert in_language(note, "en") == f"2,000, code of the block {block_code(str(after['expected']))}"


def test_explain_says_who_confirmed() -> None:
    result = nq.assess(rates(91.60), confirmations=[confirmation(question(), 91.60)])
    explanation = result.explain("online_payment_rate", AREA, "2026-07")
    (cell,) = explanation.parts[0].cells
    assert cell.confirmation == Confirmation.model_validate(confirmation(question(), 91.60))
    assert "Sở KH&amp;CN Bắc Ninh đã xác nhận ngày 03/08/2026: đồng bộ dữ liệu" in explanation._repr_html_()
    assert result.options["confirmations"] == [question()]
    before = result.explain("online_payment_rate", AREA, "2026-06")
    assert before.parts[0].cells[0].confirmation is None


TOML = """version = 1
[[confirmations]]
finding = "{finding}"
value = 91.60
who = "Sở KH&CN Bắc Ninh"
day = 2026-08-03
reason = "đồng bộ dữ liệu"
"""
CSV = "finding;value;who;day;reason\n{finding};91,60;Sở KH&CN Bắc Ninh;2026-08-03;đồng bộ dữ liệu\n"


@pytest.mark.parametrize(("name", "text"), [("c.toml", TOML), ("c.csv", CSV), ("d.csv", CSV.replace(";", ","))])
def test_confirmations_in_files(tmp_path: Path, name: str, text: str) -> None:
    text = text.replace("91,60", "91.60") if name == "d.csv" else text
    path = tmp_path / name
    path.write_text(text.format(finding=question()), encoding="utf-8-sig")
    assert asked(nq.validate(rates(91.60), confirmations=path)).empty
    assert asked(nq.validate(rates(91.60), confirmations=str(path))).empty
    models = Confirmations(version=1, confirmations=(Confirmation.model_validate(confirmation(question(), 91.6)),))
    assert asked(nq.validate(rates(91.60), confirmations=models)).empty


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("c.toml", "version = 1\n[[confirmations]]\nfinding = 'x'\n", "confirmations.0.finding"),
        ("c.toml", "version = 1\nconfirmation = 3\n", "confirmation"),
        ("c.toml", "version = ", "version"),
        ("c.csv", "finding,value\n0123456789ab,9\n", "2.who"),
        ("c.csv", "finding,value,who,day,reason\n0123456789ab,x,A,2026-08-03,B\n", "2.value"),
        ("c.csv", "finding,value,who,day,reason\n0123456789ab,nan,A,2026-08-03,B\n", "2.value"),
        ("c.csv", 'finding,value,who,day,reason\n0123456789ab,9,A,2026-08-03,"' + "x" * 200_000, "2"),
        ("c.csv", b"\xff\xfe", "(tệp)"),
    ],
)
def test_a_file_that_holds_no_confirmations_is_refused(
    tmp_path: Path, name: str, text: str | bytes, field: str
) -> None:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(nq.DefinitionError) as caught:
        nq.validate(rates(70.0), confirmations=path)
    problems = caught.value.problems
    assert any(problem.field == field for problem in problems), problems
    assert all(problem.file == name for problem in problems)


def test_confirmations_that_are_not_there_or_come_too_late_are_refused(tmp_path: Path) -> None:
    with pytest.raises(nq.SubmissionError, match="Không tìm thấy"):
        nq.validate(rates(70.0), confirmations=tmp_path / "none.csv")
    with pytest.raises(nq.ArgumentError, match="validate"):
        nq.assess(nq.validate(rates(70.0)), confirmations=[confirmation(question(), 91.60)])


def test_the_command_takes_confirmations_and_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    frame = rates(91.60).assign(unit_measure="percent")
    frame.iloc[-1:].to_csv("now.csv", index=False)
    (tmp_path / "earlier").mkdir()
    frame.iloc[:-1].to_csv("earlier/before.csv", index=False)
    assert run(["validate", "now.csv", "--fail-on", "confirm"]) == 0
    capsys.readouterr()
    with_history = ["now.csv", "--history", "earlier"]
    assert run(["validate", *with_history, "--fail-on", "confirm"]) == 1
    assert f"[{question()}]" in capsys.readouterr().out
    Path("c.csv").write_text(CSV.format(finding=question()), encoding="utf-8")
    confirmed = [*with_history, "--confirmations", "c.csv"]
    assert run(["validate", *confirmed, "--fail-on", "confirm"]) == 0
    assert "Đã được xác nhận: 1 số liệu" in capsys.readouterr().out
    number = ["--indicator", "online_payment_rate", "--areas", AREA, "--score-period", "2026-07"]
    assert run(["explain", *with_history, *number]) == 0
    assert "Chờ xác nhận" in capsys.readouterr().out
    assert run(["explain", *confirmed, *number]) == 0
    shown = capsys.readouterr().out
    assert "Sở KH&CN Bắc Ninh đã xác nhận ngày 03/08/2026: đồng bộ dữ liệu" in shown
    assert "Chờ xác nhận" not in shown
    assert run(["assess", *with_history, "--output", "out", "--format", "csv"]) == 0
    assert "Chờ xác nhận: điểm hoặc mục tiêu của 1 địa bàn" in " ".join(capsys.readouterr().out.split())
    assert pd.read_csv("out/values.csv")["note"].tolist() == ["unconfirmed"]


WORDS = re.compile(r"\b(sai|bất thường|nghi vấn|giải trình)\b", re.IGNORECASE)


def test_questions_blame_nobody() -> None:
    """Texts of what is asked name no fault, and each shows a cause that would make the figure right."""
    rules: Mapping[str, Any] = nq.load_catalogue().rules
    asking = [rule for rule in rules.values() if rule.severity == "confirm"]
    assert len(asking) >= 5
    said = [text.vi for rule in asking for text in (rule.title, rule.message, rule.fix)]
    keys = ("cause.", "note.unconfirmed", "screen.unconfirmed", "screen.confirmed", "severity.confirm")
    said += [text for key, text in labels("vi").items() if key.startswith(keys)]
    assert [text for text in said if WORDS.search(text)] == []
    causes = re.compile("sáp nhập|chiến dịch cao điểm|đồng bộ dữ liệu|mới triển khai|Tết")
    shown = {rule.id for rule in asking if causes.search(rule.fix.vi)}
    assert shown | {"level-unexplained", "zero-where-never"} == {rule.id for rule in asking}


@pytest.mark.parametrize(
    ("variable", "area", "period", "factor", "cause"),
    [
        ("transactions", "P34-01", "2025-05", 3.0, "chiến dịch cao điểm"),
        ("transactions", "P34-01", "2025-05", 0.3, "đồng bộ dữ liệu"),
        ("transactions", "P34-01", "2025-02", 3.0, "Tết"),
        ("transactions", "P34-04", "2025-10", 3.0, "sáp nhập"),
    ],
)
def test_a_question_shows_the_series_and_a_cause_that_fits(
    variable: str, area: str, period: str, factor: float, cause: str
) -> None:
    frame = clean()
    frame = frame[frame["time_period"] >= ("2025-07" if cause == "sáp nhập" else "2024-01")].copy()
    if cause == "sáp nhập":
        frame["ref_area"] = frame["ref_area"].replace("P34-04", "P34-24")
        area = "P34-24"
    multiplied(frame, at(frame, variable=variable, ref_area=area, time_period=period), factor)
    row = asked(nq.validate(frame)).set_index("time_period").loc[period]
    vi, en = (in_language(row["expected"], lang) for lang in ("vi", "en"))
    assert vi.endswith(f"(thường do {cause})")
    year, month = period.split("-")
    assert f"{year}-{int(month) - 1:02}: " in vi
    assert f"{year}-{int(month) + 1:02}: " in en
    assert period not in vi


def test_flows_that_move_together_are_one_question_and_all_wait() -> None:
    frame = clean()
    names = ["work_files", "patent_applications", "intl_publications"]
    for name in names:
        multiplied(frame, at(frame, variable=name, ref_area="P34-01", time_period="2025-06"), 3.0)
    report = nq.validate(frame)
    (text,) = asked(report)["expected"]
    assert "; 2 số liệu khác thay đổi cùng chiều, mã khối " in in_language(text, "vi")
    assert report._unconfirmed is not None
    assert int(report._unconfirmed.sum()) == len(names)
