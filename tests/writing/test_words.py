"""What an officer reads: names in place of ids, words in place of codes, and what the cell really holds."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.cli.assessing import unit_of_gap
from nq57_indicators.models.codelists import OBS_STATUSES
from nq57_indicators.recognition.names import CODELISTS, Names, fold
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.texts.labels import labels
from nq57_indicators.writing.words import Words

LONG = "Chỉ tiêu,Địa bàn,Kỳ báo cáo,Giá trị"
RECEIVED = "Số hồ sơ tiếp nhận trong kỳ"


def said(tmp_path: Path, text: str, rule: str, lang: str = "vi") -> list[str]:
    """The sentences of one rule on a small file, with their ways to mend it."""
    (tmp_path / "gui.csv").write_text(text, encoding="utf-8")
    table = nq.validate(nq.read_submission(tmp_path / "gui.csv")).sentences(lang)
    own = table[table["rule"] == rule]
    return [f"{place.rpartition(' › ')[2]}: {sentence} → {fix}" for place, sentence, fix in own[
        ["place", "sentence", "fix"]
    ].to_numpy().tolist()]  # fmt: skip


CASES = {
    "a variable near to names": (
        f"{LONG}\nHồ sơ tiếp nhận trực tuyến (toàn trình và một phần),Huế,Quý III/2025,5\n{RECEIVED},Huế,Quý III/2025,9\n",
        "unknown-variable",
        "Có thể là: “Số hồ sơ tiếp nhận trực tuyến trong kỳ”.",
        "dossiers_received",
    ),
    "a geography in other words": (
        f"{LONG},Địa giới\n{RECEIVED},Huế,Quý III/2025,5,63 tỉnh cũ\n",
        "unknown-code",
        "Cột này nhận: P34 (34 tỉnh, thành phố), P63 (63 tỉnh, thành phố), R34 (6 địa bàn thuộc 34 tỉnh, thành phố: Trung du",
        "mã hợp lệ",
    ),
    "a stage in the column of the status": (
        f"{LONG},Trạng thái\n{RECEIVED},Huế,Quý III/2025,5,Thực hiện\n",
        "misplaced-code",
        "“Thực hiện” là giá trị của cột “Giai đoạn (dự toán, thực hiện, quyết toán)”",
        "stage",
    ),
    "a cell that holds x": (
        f"{LONG}\n{RECEIVED},Huế,Quý III/2025,x\n",
        "missing-without-reason",
        "Ô ghi “x”: chưa rõ là 0, không áp dụng hay chưa có số liệu.",
        "để trống",
    ),
    "an empty cell": (
        f"{LONG}\n{RECEIVED},Huế,Quý III/2025,\n{RECEIVED},Hà Nội,Quý III/2025,4\n",
        "missing-without-reason",
        f"“{RECEIVED}” không có số, không ghi lý do.",
        "Ô ghi",
    ),
    "a former province, misspelt": (
        f"{LONG}\n{RECEIVED},Bà Rịa – Vũng Tầu,Quý III/2025,9\n",
        "unknown-area",
        "không đổi tên dòng này thành Hồ Chí Minh (P34-79) nếu số chỉ của địa bàn cũ",
        "Hãy ghi Hồ Chí Minh",
    ),
    "a former province, letters missing": (
        f"{LONG}\n{RECEIVED},Bình Dươg,Quý III/2025,9\n",
        "unknown-area",
        "có phải là Bình Dương (P63-74), nay thuộc Hồ Chí Minh (P34-79)?",
        "Gần nhất: Hồ Chí Minh",
    ),
    "a total with its parts": (
        f"{LONG}\n{RECEIVED},TỔNG CỘNG (I+II),Quý III/2025,9\n{RECEIVED},Huế,Quý III/2025,9\n",
        "total-row-left-out",
        "B2: “TỔNG CỘNG (I+II)” là dòng tổng",
        f"“{RECEIVED}” là dòng tổng",
    ),
    "half a dossier": (
        f"{LONG}\n{RECEIVED},Huế,Quý III/2025,32604.1\n",
        "bad-number",
        f"Ô ghi “32604.1”, không dùng được làm số liệu. Đây là ô của “{RECEIVED}”. Cần số nguyên.",
        "ở đây",
    ),
    "parts that do not add up": (
        f"Địa bàn,Kỳ báo cáo,{RECEIVED},Số hồ sơ tiếp nhận trực tuyến trong kỳ,Số hồ sơ tiếp nhận trực tiếp trong kỳ,"
        "Số hồ sơ tiếp nhận qua bưu chính trong kỳ\nHuế,Quý III/2025,1000,900,30,20\n",
        "identity-broken",
        f"1.000 ≠ 950, lệch 50 hồ sơ (các ô C2, D2, E2, F2). Phải có: “{RECEIVED}” = “Số hồ sơ tiếp nhận trực tuyến trong kỳ” + ",
        "dossiers_received",
    ),
    "a stated rate": (
        f"Địa bàn,Kỳ báo cáo,{RECEIVED},Số hồ sơ tiếp nhận trực tuyến trong kỳ,"
        "Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến (%)\nHuế,Quý III/2025,10,6,75\n",
        "stated-differs-from-parts",
        "ghi 75%, nhưng tính lại từ tử số và mẫu số được 60%.",
        "nửa đơn vị",
    ),
    "below what can be": (
        "Địa bàn,Kỳ báo cáo,Chỉ tiêu,Giá trị,Đơn vị tính\nHuế,2025,Chi nghiên cứu và phát triển,\"(12,5)\",tỷ đồng\n",
        "out-of-valid-range",
        "= −12.500.000.000 đồng (ô ghi “(12,5)”), ngoài khoảng có thể có. Khoảng cho phép: từ 0 trở lên.",
        "∞",
    ),
    "below what can be, in the unit it is read in": (
        "Địa bàn,Kỳ báo cáo,Chỉ tiêu,Giá trị,Đơn vị tính\nHuế,2025,Chi nghiên cứu và phát triển,(12.500.000.000),đồng\n",
        "out-of-valid-range",
        "= −12.500.000.000 đồng (ô ghi “(12.500.000.000)”), ngoài",
        "tỷ",
    ),
    "a share below nothing": (
        "Địa bàn,Kỳ báo cáo,Chỉ tiêu,Giá trị\nHuế,Quý III/2025,Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến,(5%)\n",
        "out-of-valid-range",
        "= −5% (ô ghi “(5%)”), ngoài",
        "phần trăm",
    ),
    "a figure below nothing with its sign": (
        f"{LONG}\n{RECEIVED},Huế,Quý III/2025,-5\n", "out-of-valid-range", "= −5 hồ sơ, ngoài", "ô ghi"
    ),
    "more than the whole, each in a unit of its own": (
        f"{LONG}\nChi ngân sách cho chuyển đổi số,Huế,2025,9 tỷ đồng\nTổng chi ngân sách địa phương,Huế,2025,\"8,5 tỷ đồng\"\n",
        "numerator-above-denominator",
        "= 9.000.000.000 (ô ghi “9 tỷ đồng”) lớn hơn mẫu số",
        "dx_budget",
    ),
    "more than the whole": (
        f"Địa bàn,Kỳ báo cáo,{RECEIVED},Số hồ sơ tiếp nhận trực tuyến trong kỳ\nHuế,Quý III/2025,10,12\n",
        "numerator-above-denominator",
        f"= 12 lớn hơn mẫu số “{RECEIVED}” = 10 (C2): tỷ lệ vượt 100%.",
        "dossiers_received",
    ),
    "a column nobody knows": (
        f"{LONG},Mã riêng\n{RECEIVED},Huế,Quý III/2025,5,abc\n",
        "unknown-header",
        "Không hiểu cột “Mã riêng” nên đã bỏ qua; số liệu ở cột này chưa được dùng.",
        "vai trò",
    ),
    "a table without its period": (
        f"Chỉ tiêu,Địa bàn,Giá trị\n{RECEIVED},Huế,5\n",
        "missing-header",
        "trong dòng tiêu đề không có cột Kỳ.",
        "time_period",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_says_what_an_officer_can_use(case: str, tmp_path: Path) -> None:
    text, rule, wanted, gone = CASES[case]
    sentences = said(tmp_path, text, rule)
    assert sentences
    assert wanted in sentences[0]
    assert gone not in sentences[0]


def test_a_figure_sent_twice_names_the_other_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number, title in enumerate(("Bảng 1", "Bảng 2")):
        sheet = book.create_sheet(title)
        sheet.append(LONG.split(","))
        sheet.append([RECEIVED, "Bắc Ninh", "Quý III/2025", 100 + number])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "a.xlsx")
    table = nq.validate(nq.read_submission(tmp_path / "a.xlsx")).sentences()
    assert table["sentence"].tolist()[0].endswith("Lần khác: Bảng 2 › D2 (101).")


def test_a_hidden_sheet_is_not_said_to_be_empty(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(LONG.split(","))
    sheet.append([RECEIVED, "Bắc Ninh", "Quý III/2025", 100])
    hidden = book.create_sheet("Q3-2025")
    hidden.sheet_state = "hidden"
    for row in range(8):
        hidden.append([f"x{row}", row, 2])
    book.save(tmp_path / "a.xlsx")
    [sentence] = nq.validate(nq.read_submission(tmp_path / "a.xlsx")).sentences()["sentence"]
    assert sentence == "Trang tính ẩn “Q3-2025” không được đọc: không nhận ra cột số liệu hay biến số nào trong trang."


def test_the_way_to_mend_a_running_total_speaks_no_code() -> None:
    fix = nq.load_catalogue().rules["restart-not-stated"].fix
    assert "“từ 01/7/2025 đến 30/9/2025”" in fix.vi
    assert "lũy kế từ ngày" in fix.vi


def test_no_way_to_mend_speaks_of_durations() -> None:
    assert not [rule.id for rule in nq.load_catalogue().rules.values() if "/P" in rule.fix.vi + rule.fix.en]


def test_the_periods_of_the_advice_are_read(tmp_path: Path) -> None:
    periods = re.findall("“(.*?)”", nq.load_catalogue().rules["bad-period"].fix.vi)
    rows = "".join(f"{RECEIVED},P34-15,{period},5,hồ sơ\n" for period in periods)
    (tmp_path / "a.csv").write_text(f"Chỉ tiêu,Địa bàn,Kỳ báo cáo,Giá trị,Đơn vị tính\n{rows}", encoding="utf-8")
    assert len(nq.read_submission(tmp_path / "a.csv").observations) == len(periods) == 6


def test_the_difference_of_two_percentages_is_in_points() -> None:
    catalogue = nq.load_catalogue()
    assert [unit_of_gap(catalogue, "percent", lang) for lang in ("vi", "en")] == ["điểm phần trăm", "percentage points"]
    assert unit_of_gap(catalogue, "dossier", "vi") == "hồ sơ"


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "role", sorted({"flow", "stage", "calendar", "obs_status", "missing_reason"} & CODELISTS.keys())
)
def test_words_for_codes_are_words_that_are_read(role: str, lang: str) -> None:
    catalogue = nq.load_catalogue()
    known = Words(catalogue, lang)
    read = Names(codebook(catalogue)).code_lists[role]
    for code, name in enumerate(CODELISTS[role]):
        word = known.field("codes", name)
        assert read[fold(word)] == code, word
        assert f"code_word.{name}" in labels(lang)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_status_has_one_word_in_tables_and_findings(lang: str) -> None:
    said = labels(lang)
    assert {name: said[f"code_word.{name}"] for name in OBS_STATUSES} == {
        name: said[f"obs_status.{name}"] for name in OBS_STATUSES
    }


def test_a_row_of_a_commune_is_told_in_one_language() -> None:
    row = {"Tỉnh": "Huế", "Xã/Phường": "Phường Thuận Hóa", "Kỳ": "2026-Q1", RECEIVED: 5}
    report = nq.validate(nq.read_submission(pd.DataFrame([row])))
    vi, en = (report.sentences(lang)["sentence"].iloc[0] for lang in ("vi", "en"))
    assert vi.startswith("Dòng của cấp dưới (xã, phường)")
    assert vi.endswith("hoặc chỉ gửi dòng của tỉnh.")
    assert en.startswith("A row of a lower level")


def test_what_stands_in_a_file_is_no_sentence_of_ours(tmp_path: Path) -> None:
    text = f'Tỉnh,Kỳ,{RECEIVED}\n"{{""code"": ""area-ended""}}",Quý III/2025,5\n'
    [told] = said(tmp_path, text, "unknown-area")
    assert '“{"code": "area-ended"}”' in told
