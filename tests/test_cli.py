"""The command line: what it prints, what it leaves behind, and the code it ends with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import typer

import nq57_indicators as nq
from nq57_indicators.catalogue.search import KINDS, of_kind, plain, title_of
from nq57_indicators.cli import assessing, main, run, screen
from nq57_indicators.cli.browsing import show_definition
from nq57_indicators.cli.commands import application
from nq57_indicators.cli.exit_codes import FAULT, FINDINGS, FINE, STOPPED, UNUSABLE
from nq57_indicators.models.codelists import REPORT_FORMS
from nq57_indicators.models.tables import column_names
from nq57_indicators.texts import label

ROOT = Path(__file__).parent.parent
MADE_UP = ROOT / "sample_data" / "made_up"
QUARTERS = MADE_UP / "quarterly_2025-S2.csv"
PROGRAM = [sys.executable, "-c", "from nq57_indicators.cli import main; main()"]
GOOD = """\
variable,ref_area,time_period,obs_value
dossiers_received,Bắc Ninh,2025-Q4,200
dossiers_received_online,Bắc Ninh,2025-Q4,150
"""
BAD = """\
variable,ref_area,time_period,obs_value
dossiers_received,Bắc Ninh,2025-Q4,200
dossiers_received_online,Bắc Ninh,2025-Q4,150
dossiers_recieved,Bắc Ninh,2025-Q4,12
dossiers_resolved,Bac Ninh,2025-Q4,khoảng 12
"""


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, a screen of known width without colours."""
    monkeypatch.chdir(tmp_path)
    for name, value in {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.csv").write_text(BAD, encoding="utf-8")
    (tmp_path / "broken.xlsx").write_text("no workbook", encoding="utf-8")
    return tmp_path


def program(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own."""
    command = [*PROGRAM, *arguments]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **more}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", env=environment, timeout=120,
        check=False,
    )  # fmt: skip


# --- validate --------------------------------------------------------------------------------------------------------


def test_the_screen_of_a_bad_submission(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "bad.csv"]) == FINDINGS
    shown = capsys.readouterr().out
    assert (
        shown[: shown.index("Chưa kiểm tra")]
        == """\
Đã đọc 1 tệp, 4 số liệu; dùng được 2, bị từ chối 2.

LỖI (sạch) not-exact-number: Số không chính xác (1)
  bad.csv › D5: “khoảng 12” là số ước chừng hoặc một khoảng, không phải một con số chính xác.
    → Cách sửa: Ghi con số chính xác; nếu là số ước tính thì ghi một số và trạng thái “ước tính” ở cột “Trạng thái số liệu”.

LỖI (sạch) unknown-variable: Biến số hoặc chỉ tiêu không có trong danh mục (1)
  bad.csv › A4: “dossiers_recieved” chưa khớp tên nào trong danh mục. Có thể là: “Số hồ sơ tiếp nhận trong kỳ”.
    → Cách sửa: Ghi đúng một tên (hoặc mã) trong danh mục; tra bằng lệnh “nq57 catalogue list”.

LƯU Ý (sạch) unaccented-name: Tên địa bàn viết không dấu (1)
  bad.csv › B5: Tên địa bàn viết không dấu, hiểu là Bắc Ninh.
    → Cách sửa: Nên ghi tên có dấu hoặc mã địa bàn.

Phát hiện: 2 lỗi, 0 cảnh báo, 0 đề nghị xác nhận, 1 lưu ý.
Số liệu CHƯA đạt: có 2 phát hiện từ mức “lỗi” trở lên.
"""
    )
    assert "(thiếu thông tin để kiểm tra): Chưa nộp số liệu phải báo cáo; Nộp sau hạn" in shown


def test_a_good_submission_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "good.csv", "--lang", "en"]) == FINE
    shown = capsys.readouterr().out
    assert "No findings." in shown
    assert "The data can be used" in shown


@pytest.mark.parametrize(
    ("fail_on", "row", "code"),
    [
        ("error", "dossiers_resolved,Bac Ninh,2025-Q4,12", FINE),
        ("note", "dossiers_resolved,Bac Ninh,2025-Q4,12", FINDINGS),
        ("warning", "dossiers_resolved,Bac Ninh,2025-Q4,12", FINE),
        ("warning", "dossiers_resolved,Bắc Ninh,2025-Q4,", FINDINGS),
        ("error", "dossiers_resolved,Bắc Ninh,2025-Q4,", FINE),
    ],
)
def test_fail_on_says_what_fails(fail_on: str, row: str, code: int) -> None:
    Path("one.csv").write_text(f"{GOOD}{row}\n", encoding="utf-8")
    assert run(["validate", "one.csv", "--fail-on", fail_on]) == code


def test_a_file_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    text = "variable,ref_area,time_period,obs_value\ndossiers_received,\u202eHuế\x1b]0;x\x07,2026-Q1,\x1b[31m5\n"
    Path("steering.csv").write_text(text, encoding="utf-8")
    assert run(["validate", "steering.csv"]) == FINDINGS
    shown = capsys.readouterr().out
    assert "\\x1b]0;x\\x07" in shown
    assert "\\u202eHuế" in shown
    assert not set("\x1b\x07\u202e") & set(shown)


def test_the_name_of_a_file_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "\x1b[31mmissing.csv"]) == UNUSABLE
    assert "\\x1b[31mmissing.csv" in capsys.readouterr().err


@pytest.mark.parametrize("form", REPORT_FORMS)
@pytest.mark.parametrize("source", ["bad.csv", "broken.xlsx", "no_such_file.csv"])
def test_a_report_for_machines_is_whole_whatever_is_read(
    form: str, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = FINDINGS if source == "bad.csv" else UNUSABLE
    assert run(["validate", source, "--format", form]) == code
    shown = capsys.readouterr()
    assert shown.err == ""
    assert run(["validate", source, "--format", form, "--output", "report"]) == code
    assert Path("report").read_text(encoding="utf-8") == shown.out
    rule = "unknown-variable" if source == "bad.csv" else "file-unreadable"
    assert rule in shown.out


def test_json_on_the_screen_and_in_a_file_is_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "bad.csv", "--format", "json"]) == FINDINGS
    shown = capsys.readouterr().out
    assert run(["validate", "bad.csv", "--format", "json", "--output", "report.json"]) == FINDINGS
    assert Path("report.json").read_text(encoding="utf-8") == shown
    document = json.loads(shown)
    assert [finding["rule"] for finding in document["findings"]] == [
        "unknown-variable", "unaccented-name", "not-exact-number",
    ]  # fmt: skip
    assert "Đã ghi báo cáo vào report.json." in capsys.readouterr().out


def test_a_text_report_in_a_file_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"dossiers_recieved_{number},Bắc Ninh,2025-Q4,{number}\n" for number in range(30))
    Path("many.csv").write_text(GOOD + rows, encoding="utf-8")
    assert run(["validate", "many.csv"]) == FINDINGS
    shown = capsys.readouterr().out
    assert shown.count("many.csv ›") == 20
    assert "… và 10 nữa" in shown
    assert run(["validate", "many.csv", "--output", "report.txt"]) == FINDINGS
    assert Path("report.txt").read_text(encoding="utf-8").count("many.csv ›") == 30


def test_declarations_reach_the_reading(capsys: pytest.CaptureFixture[str]) -> None:
    Path("wide.csv").write_text("Số hồ sơ tiếp nhận trong kỳ;GRDP\n1.200;5,5\n", encoding="utf-8")
    arguments = ["--area", "P34-24", "--period", "2025", "--decimal", ",", "--unit", "grdp=tỷ đồng", "--received"]
    assert run(["validate", "wide.csv", *arguments, "2026-01-15", "--provider", "P34-24", "--format", "json"]) == FINE
    assert json.loads(capsys.readouterr().out)["accepted"] == 2


def test_one_unit_for_all_figures() -> None:
    Path("money.csv").write_text("variable,ref_area,time_period,obs_value\ngrdp,P34-24,2025,5\n", encoding="utf-8")
    assert run(["validate", "money.csv"]) == FINDINGS
    assert run(["validate", "money.csv", "--unit", "tỷ đồng"]) == FINE


def test_obligations_are_checked_when_they_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    name = next(iter(nq.load_catalogue().obligations))
    assert run(["validate", "good.csv", "--expected", name, "--bodies", "P34-24", "--format", "json"]) in (0, 1)
    assert "missing-submission" not in json.loads(capsys.readouterr().out)["unchecked"]
    assert run(["validate", "good.csv", "--expected", "no_such_duty"]) == UNUSABLE
    assert "Không có nghĩa vụ báo cáo 'no_such_duty'" in capsys.readouterr().err


# --- what cannot be used ---------------------------------------------------------------------------------------------

UNUSABLE_CALLS = [
    (["validate", "broken.xlsx"], "broken.xlsx"),
    (["validate", "nothing.csv"], "Không tìm thấy tệp; hãy kiểm tra lại tên tệp và thư mục."),
    (["validate", "good.csv", "--received", "hôm qua"], "--received: hôm qua không phải là ngày"),
    (["validate", "good.csv", "--known-at", "2025-13-01"], "--known-at"),
    (["validate", "good.csv", "--unit", "a=b", "--unit", "tỷ"], "--unit"),
    (["validate", "good.csv", "--unit", "dossiers_recieved=hồ sơ"], "Có phải là 'dossiers_received'?"),
    (["validate", "good.csv", "--unit", "dossiers_received=ho"], "units: không có đơn vị tính 'ho'"),
    (["validate", "good.csv", "--unit", "no_such_unit"], "units: không có đơn vị tính 'no_such_unit'"),
    (["validate", "good.csv", "--output", ""], "--output=''"),
    (["assess", "good.csv", "--output", ""], "--output=''"),
    (["assess", "nowhere.csv", "--output", "o", "--format", ""], "parquet, csv, json, xlsx"),
    (["assess", "nowhere.csv", "--output", "o", "--format", "xls"], "parquet, csv, json, xlsx"),
    (
        ["validate", "good.csv", "--calendar", "lunar"],
        "statistical (thống kê), administrative (hành chính), custom (riêng)",
    ),
    (["validate", "good.csv", "--geography", "P99"], "P34"),
    (["validate", "good.csv", "--fail-on", "all"], "error, warning, confirm, note"),
    (["validate", "good.csv", "--nothing"], "Xem cách dùng: nq57 validate --help"),
    (["validate"], "Lệnh chưa đúng"),
    (["nothing"], "Lệnh chưa đúng"),
    (["catalogue"], "Xem cách dùng: nq57 catalogue --help"),
    (["assess", "good.csv", "--output", "good.csv"], "không phải là thư mục"),
    (["assess", "good.csv", "--output", "o", "--format", "xls"], "parquet, csv, json, xlsx"),
    (["assess", "good.csv", "--output", "o", "--framework", "none"], "nq57_unofficial"),
    (["assess", "good.csv", "--output", "o", "--as-of", "soon"], "--as-of"),
    (["explain", "good.csv", "--indicator", "rd_gdp", "--areas", "P34-24", "--score-period", "2025"], "rd_gdp_share"),
    (["catalogue", "show", "rd_gdp_shar"], "Có phải là rd_gdp_share?"),
    (
        ["schema", "grdp"],
        "'grdp' là biến số, không phải chỉ tiêu. Hãy ghi chỉ tiêu dùng nó: ",
    ),
    (["schema", "rd_gdp_shar"], "Có phải là 'rd_gdp_share'?"),
    (["catalogue", "show", "%%%"], "Không có định nghĩa nào tên %%%."),
    (["catalogue", "check", "nothing"], "nothing"),
    (["validate", "good.csv", "--catalogue", "nothing"], "nothing"),
]


@pytest.mark.parametrize(("arguments", "told"), UNUSABLE_CALLS, ids=[" ".join(call) for call, _ in UNUSABLE_CALLS])
def test_what_cannot_be_used_is_told_in_one_message(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == UNUSABLE
    said = capsys.readouterr()
    assert told in said.err
    assert said.out == ""
    assert len(said.err.splitlines()) <= 2


def test_an_unreadable_file_among_others_is_a_finding_and_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "good.csv", "broken.xlsx"]) == UNUSABLE
    shown = capsys.readouterr().out
    assert "file-unreadable" in shown
    assert "Có 1 tệp không mở được." in shown
    assert run(["assess", "good.csv", "broken.xlsx", "--output", "o", "--lang", "en"]) == UNUSABLE
    assert "1 file(s) cannot be opened." in capsys.readouterr().out
    assert len(pd.read_parquet("o/values.parquet")) == 1


def test_definitions_with_problems_are_listed_all(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        path = Path("mine", "indicators", f"{name}.toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'id = "{name}"\nnothing = 1\n', encoding="utf-8")
    assert run(["catalogue", "check", "mine", "--lang", "en"]) == UNUSABLE
    shown = capsys.readouterr().out
    assert "indicators/a.toml" in shown
    assert "indicators/b.toml" in shown
    assert run(["validate", "good.csv", "--catalogue", "mine"]) == UNUSABLE
    assert "lỗi trong tệp định nghĩa" in capsys.readouterr().err


# --- assess, explain -------------------------------------------------------------------------------------------------


def test_the_screen_of_an_assessment(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "good.csv", "--output", "results", "--format", "csv,json"]) == FINE
    assert (
        capsys.readouterr().out
        == """\
Đã đọc 1 tệp, 2 số liệu; dùng được 2, bị từ chối 0.
Không có phát hiện nào.
Số liệu dùng được: không có phát hiện từ mức “lỗi” trở lên.
Chưa kiểm tra (thiếu thông tin để kiểm tra): Chưa nộp số liệu phải báo cáo; Nộp sau hạn; \
Kỳ chưa kết thúc khi nhận số liệu; Số liệu đổi mà không có ngày công bố mới.

Chưa chấm điểm được: chưa đủ số liệu theo khung “Khung tham khảo theo Nghị quyết 57-NQ/TW (không chính thức)”.

Mục tiêu phải đạt (theo số dùng để đánh giá): 0 đạt, 0 chưa đạt, 0 chưa kết luận được.
Ngoài ra 1 giá trị được đặt cạnh mục tiêu của cấp khác để so sánh: không phải nghĩa vụ của địa bàn.

KHÔNG CHÍNH THỨC: khung chấm điểm này chỉ để tham khảo; trọng số và cách chấm không do cơ quan có thẩm quyền ban hành.
Đã ghi kết quả vào results: about.json, status.csv, summary.csv, scores.csv, gaps.csv, values.csv, trends.csv, findings.csv, \
doubts.csv, indicators.csv, variables.csv, targets.csv, areas.csv, periods.csv, bodies.csv, documents.csv, nodes.csv, \
status.json, summary.json, scores.json, gaps.json, values.json, trends.json, findings.json, doubts.json, indicators.json, \
variables.json, targets.json, areas.json, periods.json, bodies.json, documents.json, nodes.json.
"""
    )
    assert list(pd.read_csv("results/values.csv").columns) == column_names("values")


def test_results_of_what_can_be_used_are_written_despite_errors() -> None:
    Path("both.csv").write_text(f"{GOOD}dossiers_resolved,Bắc Ninh,2025-Q4,nhiều\n", encoding="utf-8")
    assert run(["assess", "both.csv", "--output", "results"]) == FINDINGS
    assert pd.read_parquet("results/values.parquet")["value"].tolist() == [75.0]
    assert len(pd.read_parquet("results/findings.parquet")) == 1


def test_scores_come_with_ranks_and_say_what_is_not_of_their_period(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assessing, "_MOST_AREAS", 30)
    assert run(["assess", str(MADE_UP), "--output", "results", "--score-period", "2025-Q4"]) == FINE
    shown = capsys.readouterr().out
    ranks = [line.split()[0] for line in shown.splitlines() if "/34 " in line and "địa bàn" not in line]
    assert ranks[0] == "1/34"
    assert len(ranks) == 30
    assert "… và 4 nữa" in shown.splitlines()
    assert "khung tham khảo" in shown.lower()
    assert "quý IV năm 2025" in shown
    assert "theo giá trị mới nhất của từng chỉ tiêu, không theo kỳ chấm điểm" in " ".join(shown.split())


def test_areas_and_periods_narrow_the_scores() -> None:
    assert (
        run(["assess", str(QUARTERS), "--output", "r", "--areas", "P34-01,P34-24", "--score-period", "2025-Q3"]) == FINE
    )
    scores = pd.read_parquet("r/scores.parquet")
    assert set(scores["ref_area"]) == {"P34-01", "P34-24"}
    assert set(scores["time_period"]) == {"2025-Q3"}
    assert run(["assess", "good.csv", "--output", "r", "--areas", "P34"]) == FINE
    assert run(["assess", "good.csv", "--output", "r", "--areas", "P35"]) == UNUSABLE


def test_a_value_is_explained_to_the_cell(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--indicator", "online_dossier_rate", "--areas", "P34-24", "--score-period", "2025-Q4"]
    assert run(["explain", "good.csv", *arguments]) == FINE
    shown = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến, Bắc Ninh, quý IV năm 2025: 75 phần trăm" in shown
    assert "good.csv › D3: Bắc Ninh, quý IV năm 2025: 150 hồ sơ (P34-24)" in shown
    assert "126/QĐ-BCĐCP" in shown
    assert "≥ 80 %, hạn 31/12/2025: thấp hơn mục tiêu cả nước 5 điểm phần trăm" in shown
    assert run(["explain", "good.csv", *arguments, "--lang", "en"]) == FINE
    assert "below the target of the country by 5 percentage points" in " ".join(
        capsys.readouterr().out.replace("│", " ").split()
    )


def test_a_score_is_explained_as_text_json_and_html(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--node", "index", "--areas", "P34-24", "--score-period", "2025-Q4"]
    assert run(["explain", "good.csv", *arguments, "--lang", "en"]) == FINE
    assert "Weighted arithmetic mean" in capsys.readouterr().out
    assert run(["explain", "good.csv", *arguments, "--what", "rank", "--format", "json"]) == FINE
    data = json.loads(capsys.readouterr().out)
    assert (data["kind"], data["rank_of"], nq.replay(data)["rank"]) == ("rank", 0, data["rank"])
    assert run(["explain", "good.csv", *arguments, "--format", "html"]) == FINE
    assert capsys.readouterr().out.startswith("<!doctype html>")


@pytest.mark.parametrize("asked", [[], ["--indicator", "online_dossier_rate", "--node", "index"]])
def test_one_thing_is_explained(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "good.csv", *asked, "--areas", "P34-24", "--score-period", "2025-Q4"]) == UNUSABLE
    assert "--indicator hoặc --node" in capsys.readouterr().err


# --- catalogue, version, help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [["kinh", "tế", "số"], ["KINH TE SO"], ["digital economy"], ["digital_economy_share"]]
)
def test_search_needs_no_accents(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "list", *words]) == FINE
    assert "  digital_economy_share " in capsys.readouterr().out


def test_search_by_pillar_and_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "list", "--pillar", "du_lieu"]) == FINE
    catalogue = nq.load_catalogue()
    own = [one.id for one in catalogue.indicators.values() if one.pillar == "du_lieu"]
    shown = capsys.readouterr().out
    assert [line.split()[0] for line in shown.splitlines() if line.startswith("  ")] == own
    assert run(["catalogue", "list", "--document", "03/nq-cp", "--lang", "en"]) == FINE
    assert "  rd_gdp_share " in capsys.readouterr().out
    assert run(["catalogue", "list", "khong-co-tu-nay"]) == FINE
    assert "Không tìm thấy gì" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["Bắc", "Ninh"], ["BAC NINH"], ["P34-24"]])
def test_areas_are_found_and_told_apart(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "list", *words]) == FINE
    shown = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "P34-24 Bắc Ninh (Tỉnh, thành phố; từ ngày 01/07/2025)" in shown
    assert ("P63-27 Bắc Ninh (Tỉnh, thành phố; đến hết ngày 30/06/2025)" in shown) == (words != ["P34-24"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_listed_whole_and_alone(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "list", "--kind", kind, "--lang", "en"]) == FINE
    title, *shown, count = capsys.readouterr().out.splitlines()
    found = [one.id for one in of_kind(nq.load_catalogue(), kind)]
    assert [line.split()[0] for line in shown] == found
    assert title == label(f"catalogue.{kind}", "en")
    assert count.startswith(f"{len(found)} ")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("P34-24", "Gồm các đơn vị trước đây: Bắc Giang (P63-24), Bắc Ninh (P63-27)"),
        ("P63-27", "Kế tục: Bắc Ninh (P34-24)"),
        ("tinh bac giang", "Đến hết ngày: 30/06/2025"),
        ("VN", "Cấp: Cả nước"),
        ("billion_vnd", "Bằng: 1.000.000.000 đồng"),
        ("Bộ KH&CN", "M-KHCN: Bộ Khoa học và Công nghệ"),
        ("M-TTTT", "Kế tục: Bộ Khoa học và Công nghệ (M-KHCN)"),
        ("qd766", "Chính thức: có"),
        ("57-NQ/TW", "Nơi ban hành: Bộ Chính trị"),
        ("03/NQ-CP", "Được sửa bởi: "),
    ],
)
def test_every_kind_of_definition_can_be_shown(name: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "show", name]) == FINE
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_all_that_is_listed_can_be_shown(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    catalogue = nq.load_catalogue()
    for kind in KINDS[2:]:
        for one in of_kind(catalogue, kind):
            assert show_definition(one.id, None, lang) == FINE
            assert capsys.readouterr().out.startswith(f"{one.id}: {title_of(one).in_language(lang)}\n"), one.id


def test_letters_without_accents() -> None:
    assert plain("Đường Hữu Nghị") == "duong huu nghi"


@pytest.mark.parametrize(
    ("name", "lang", "told"),
    [
        ("rd_gdp_share", "vi", "Công thức (Cả nước): “Chi nghiên cứu"),
        ("rd_gdp_share", "en", "Formula (Province)"),
        ("dossiers_received", "en", "Used in: "),
        ("egdi_rank_world", "vi", "càng thấp càng tốt"),
    ],
)
def test_a_definition_is_shown_with_its_sources(
    name: str, lang: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["catalogue", "show", name, "--lang", lang]) == FINE
    assert told.split(":")[0] in capsys.readouterr().out


def test_every_indicator_and_variable_can_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    for name in (*nq.load_catalogue().indicators, *nq.load_catalogue().variables):
        assert show_definition(name, None, "vi") == FINE
        assert capsys.readouterr().out.startswith(f"{name}: "), name


def test_a_sound_folder_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "check", str(Path(nq.__file__).parent / "definitions")]) == FINE
    assert "Không có lỗi: nq57" in capsys.readouterr().out


def test_versions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["version"]) == FINE
    assert capsys.readouterr().out == f"nq57_indicators {nq.__version__}; danh mục {nq.load_catalogue().version}\n"


def test_a_bare_call_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == FINE
    assert "validate" in capsys.readouterr().out


# --- faults, stops, pipes, consoles ----------------------------------------------------------------------------------


def failing(error: BaseException) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_a_fault_of_ours_is_code_3_without_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("nq57_indicators.catalogue.load_catalogue", failing(ZeroDivisionError("by nothing")))
    assert run(["version"]) == FAULT
    said = capsys.readouterr().err
    assert "Lỗi của chương trình, không phải của số liệu: ZeroDivisionError: by nothing" in said
    assert "A fault of the program" in said
    assert "Traceback" not in said
    assert run(["version", "--debug", "--lang", "en"]) == FAULT
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert said.index("A fault") < said.index("Lỗi của chương trình")


@pytest.mark.parametrize("language", [["--lang", "vi"], ["--lang=en"], []])
def test_ctrl_c_stops_with_130(
    language: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("nq57_indicators.catalogue.load_catalogue", failing(KeyboardInterrupt()))
    assert run(["version", *language]) == STOPPED
    assert capsys.readouterr().err.strip() == (
        "Stopped as asked." if "--lang=en" in language else "Đã dừng theo yêu cầu."
    )


def test_a_reader_that_goes_away_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("nq57_indicators.catalogue.load_catalogue", failing(BrokenPipeError()))
    monkeypatch.setattr(screen, "drop_output", lambda: None)
    assert run(["version"]) == FINE
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise on Windows")
def test_a_broken_pipe_keeps_the_exit_code() -> None:
    rows = "".join(f"dossiers_recieved,Bắc Ninh,2025-Q4,{number}\n" for number in range(600))
    Path("many.csv").write_text(GOOD + rows, encoding="utf-8")
    command = [*PROGRAM, "validate", "many.csv"]
    with subprocess.Popen([*command, "--limit", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        code = process.wait(timeout=60)
    assert (code, said) == (FINDINGS, b"")


FULL = Path("/dev/full")
CALLS = [
    ["--help"],
    ["schema", "hdi"],
    ["validate", "good.csv", "--format", "json"],
    ["assess", "good.csv", "--output", "o"],
]


@pytest.mark.skipif(not FULL.exists(), reason="only some systems have a device that is always full")
@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
def test_an_output_that_takes_nothing_more_is_said_in_one_line(arguments: list[str]) -> None:
    command = [*PROGRAM, *arguments]
    with FULL.open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
        assert done.returncode == UNUSABLE
        assert done.stderr.decode() == "Không ghi được đầu ra: No space left on device.\n"


@pytest.mark.skipif(not FULL.exists(), reason="only some systems have a device that is always full")
def test_where_nobody_can_be_told_the_code_stays() -> None:
    with FULL.open("w") as full:
        assert subprocess.run([*PROGRAM, "version"], stdout=full, stderr=full, check=False).returncode == UNUSABLE


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise on Windows")
@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
@pytest.mark.parametrize("closed", [True, False])
def test_an_output_that_is_closed_is_no_fault(arguments: list[str], closed: bool) -> None:
    command = [*PROGRAM, *arguments]
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as broken:
        done = subprocess.run(
            ["sh", "-c", '"$@" >&-', "sh", *command] if closed else command, stdout=broken, stderr=subprocess.PIPE,
            timeout=60, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (FINE, b"")


def test_a_file_the_system_does_not_open_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = PermissionError(13, "Permission denied", "mine/catalogue.toml")
    monkeypatch.setattr("nq57_indicators.catalogue.load_catalogue", failing(refused))
    monkeypatch.setattr(screen, "drop_output", lambda: None)
    assert run(["version", "--lang", "en"]) == UNUSABLE
    assert capsys.readouterr().err == "mine/catalogue.toml: the system does not open it (Permission denied).\n"


@pytest.mark.parametrize(
    "module", ["nq57_indicators.cli.screen", "rich", "typer", "nq57_indicators.texts", "pandas", "pyarrow"]
)
def test_a_stop_while_modules_are_imported_leaves_no_traceback(module: str) -> None:
    asked = (
        "import sys\nfrom nq57_indicators.cli import main\nclass Stop:\n    @staticmethod\n"
        f"    def find_spec(name, *_):\n        if name == {module!r}:\n            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop)\nmain(['validate', 'good.csv'])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, timeout=60, check=False)
    assert done.returncode == STOPPED
    assert done.stderr.decode().startswith("Đã dừng theo yêu cầu.")
    assert len(done.stderr.decode().splitlines()) == 1


def test_the_way_to_the_first_line_of_the_program_is_short() -> None:
    """What is imported before ``main`` runs cannot be stopped without a traceback."""
    asked = (
        "import sys\nbefore = set(sys.modules)\nimport nq57_indicators.cli\nprint(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True)
    # an interpreter with other packages installed may have begun with __future__ already
    assert set(done.stdout.split()) - {"__future__"} == {
        "nq57_indicators", "nq57_indicators.cli", "nq57_indicators.cli.exit_codes",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["validate", "good.csv"], FINE),
        (["validate", "bad.csv"], FINDINGS),
        (["validate", "broken.xlsx"], UNUSABLE),
        (["--nothing"], UNUSABLE),
    ],
)
def test_the_process_ends_with_the_code(arguments: list[str], code: int) -> None:
    done = program(*arguments)
    assert done.returncode == code
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_that_lacks_letters_does_not_fail(encoding: str) -> None:
    done = program("catalogue", "show", "rd_gdp_share", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (FINE, "")
    assert "?" in done.stdout


def test_main_leaves_with_the_code_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["nq57", "version"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == FINE
    with pytest.raises(SystemExit) as left:
        main(["validate", "nothing.csv"])
    assert left.value.code == UNUSABLE


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], ["pandas", "numpy", "pyarrow", "openpyxl", "pydantic", "nq57_indicators.catalogue"]),
        (["validate", "--help"], ["pandas", "numpy", "pyarrow", "openpyxl", "nq57_indicators.catalogue"]),
        (["catalogue", "list", "GDP"], ["pandas", "pyarrow", "openpyxl"]),
    ],
)
def test_what_needs_no_tables_loads_none(arguments: list[str], heavy: list[str]) -> None:
    asked = (
        f"import sys\nfrom nq57_indicators.cli import run\ncode = run({arguments!r})\n"
        f"print(code, *[name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, timeout=60)
    assert done.stderr.decode().split() == ["0"]


def test_a_bar_is_shown_only_where_somebody_watches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with screen.progress("vi") as tell:
        assert tell is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with screen.progress("vi") as tell:
        assert tell is not None
        tell("a [b].csv", 0.5)
        tell("a [b].csv", 1.0)
    assert capsys.readouterr().out == ""


# --- what is not there -----------------------------------------------------------------------------------------------


def test_a_catalogue_without_framework_gives_no_scores(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(Path(nq.__file__).parent / "definitions", "mine")
    shutil.rmtree("mine/frameworks")
    about = Path("mine/catalogue.toml")
    lines = about.read_text(encoding="utf-8").splitlines(keepends=True)
    about.write_text("".join(line for line in lines if "default_framework" not in line), encoding="utf-8")
    assert run(["assess", "good.csv", "--output", "results", "--catalogue", "mine"]) == FINE
    shown = capsys.readouterr().out
    assert "Danh mục này không có khung chấm điểm." in shown
    assert "KHÔNG CHÍNH THỨC" not in shown
    assert json.loads(Path("results/about.json").read_text(encoding="utf-8"))["official"] is None
    assert pd.read_parquet("results/summary.parquet")["ref_area"].tolist() == ["P34-24"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["dossiers_received,P34-24,2025-Q4,200"], "Không có giá trị nào so được với mục tiêu."),
        (
            ["dossiers_received,P34-24,2025-Q4,9", "dossiers_received_online,P34-24,2025-Q4,9"],
            "1 giá trị được đặt cạnh",
        ),
    ],
)
def test_targets_that_are_met_or_absent_leave_no_gap(
    rows: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("few.csv").write_text("\n".join([GOOD.splitlines()[0], *rows, ""]), encoding="utf-8")
    assert run(["assess", "few.csv", "--output", "results"]) == FINE
    shown = capsys.readouterr().out
    assert told in shown
    assert "Chỉ tiêu còn xa mục tiêu" not in shown


def test_a_finding_without_a_file_names_area_and_period(capsys: pytest.CaptureFixture[str]) -> None:
    source = str(ROOT / "sample_data" / "broken" / "missing-submission.csv")
    assert run(["validate", source, "--expected", "nd09_quarterly", "--bodies", "P34-24"]) == FINDINGS
    assert "  Bắc Ninh, quý I năm 2026: Bắc Ninh chưa nộp số liệu phải báo cáo" in capsys.readouterr().out


def test_limits_are_set_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    for limits in (["--limits", "columns=3"], ["--limits", "cells=100,columns=3"], ["--limits=columns=3"]):
        assert run(["validate", "good.csv", *limits, "--lang", "en"]) == UNUSABLE
        assert "more than 3 columns" in capsys.readouterr().err
    assert run(["validate", "good.csv", "--limits", "columns=4"]) == FINE
    for wrong in ("columns", "columns=x", "column=4", "columns=0", "=4"):
        assert run(["validate", "good.csv", "--limits", wrong]) == UNUSABLE


def test_too_little_memory_is_no_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(nq, "validate", fails)
    assert run(["validate", "good.csv", "--lang", "en"]) == UNUSABLE
    assert "not enough memory" in capsys.readouterr().err


def test_several_numbers_are_explained_one_after_another(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--indicator", "online_dossier_rate", "--areas", "P34-01,P34-24", "--score-period", "2025-Q3"]
    assert run(["explain", str(QUARTERS), *arguments, "--score-period", "2025-Q4"]) == FINE
    shown = " ".join(capsys.readouterr().out.split())
    for area in ("Hà Nội", "Bắc Ninh"):
        for period in ("quý III năm 2025", "quý IV năm 2025"):
            assert f"nộp trực tuyến, {area}, {period}:" in shown


def test_the_same_option_means_the_same_everywhere() -> None:
    """What describes the figures is on every command that reads them; what is asked for has names of its own."""
    commands = typer.main.get_command(application()).commands
    of_figures = {"--period", "--area", "--flow", "--stage"}
    helps: dict[str, set[str]] = {}
    for name in ("validate", "assess", "explain"):
        options = {one.opts[0]: one.help for one in commands[name].params}
        assert of_figures <= options.keys()
        for option in of_figures:
            helps.setdefault(option, set()).add(options[option])
    assert {option: len(texts) for option, texts in helps.items()} == dict.fromkeys(of_figures, 1)
    for name in ("assess", "explain"):
        assert {"--score-period", "--areas"} <= {one.opts[0] for one in commands[name].params}


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nq57_indicators", "version"], capture_output=True, timeout=60, check=True
    )
    assert nq.__version__.encode() in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_asked_to_end_it_ends_as_with_ctrl_c(workplace: Path) -> None:
    program = """
import os, signal, time
from nq57_indicators import cli
def asked(arguments):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(30)
cli._run = asked
cli.main(["version"])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)
    assert done.returncode == STOPPED
