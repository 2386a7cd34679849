"""Who has sent: the 34 provinces of one quarter, and whatever may lie in a folder beside their reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import nq57_indicators as nq
from filled_forms import Filled
from nq57_indicators.cli import run
from nq57_indicators.forms.collecting.telling import paragraphs
from zipped import damaged

DUTY, PERIOD = "nd09_quarterly", "2026-Q3"
RECEIVED, ONLINE, RESOLVED = "dossiers_received", "dossiers_received_online", "dossiers_resolved"
PROVINCES = list(nq.load_catalogue().areas.scheme("P34"))
LATE, MISSING, WRONG = ("P34-04", "P34-11"), "P34-96", "P34-24"


def sent(folder: Path, body: str, day: str, figures: tuple[Any, Any, Any] = (120, 100, 110), **said: object) -> Path:
    """A tidy report, in the folder of the day on which it came."""
    place = folder / f"received={day}"
    place.mkdir(parents=True, exist_ok=True)
    frame = nq.form(PERIOD, duty=DUTY, body=body).assign(obs_value=figures, **said)
    path = place / f"{body}.csv"
    frame.to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """31 in time, of which one has more online than at all; two late; one missing. One of them sent an Excel form."""
    folder = tmp_path_factory.mktemp("quy3")
    for body in PROVINCES:
        if body != MISSING:
            day = "2026-09-28" if body in LATE else "2026-09-24"
            sent(folder, body, day, (120, 130, 110) if body == WRONG else (120, 100, 110))
    path = folder / "received=2026-09-24" / "P34-01.csv"
    path.unlink()
    nq.form(PERIOD, duty=DUTY, body="P34-01", output=path.with_suffix(".xlsx"))
    filled = Filled(path.with_suffix(".xlsx")).put({RECEIVED: 120, ONLINE: 100})
    filled.put({RESOLVED: "chưa thu thập"}, "Lý do thiếu").saved()
    return folder


def statuses(found: Any) -> dict[str, str]:
    return dict(found.table[["body", "status"]].itertuples(index=False))


def test_thirty_four_provinces(folder: Path) -> None:
    found = nq.collect(folder, DUTY)
    table = found.table
    assert table["body"].tolist() == PROVINCES  # their official order
    assert table["status"].value_counts().to_dict() == {"in_time": 31, "late": 2, "not_sent": 1}
    assert table.loc[table["returned"], "body"].tolist() == [WRONG]
    assert {body for body, status in statuses(found).items() if status == "late"} == set(LATE)
    assert statuses(found)[MISSING] == "not_sent"
    hanoi = table.iloc[0]
    assert hanoi["received"] == pd.Timestamp("2026-09-24")
    assert hanoi["file"].endswith("received=2026-09-24/P34-01.xlsx")
    assert hanoi[["asked", "given", "accepted", "excused", "questions"]].tolist() == [3, 2, 2, 1, 0]
    wrong = table.set_index("body").loc[WRONG]
    assert (wrong["given"], wrong["accepted"]) == (3, 2)
    none = table.set_index("body").loc[MISSING]
    assert none[["given", "accepted", "excused", "questions"]].tolist() == [0, 0, 0, 0]
    assert pd.isna(none["received"])
    assert pd.isna(none["file"])
    assert not found.complete
    assert found.unplaced.empty
    assert repr(found) == "<Collection: 31 in_time, 2 late, 1 not_sent, 0 unplaced>"


def test_a_plan_is_no_report(tmp_path: Path) -> None:
    """What a province planned for the quarter answers nothing: its file is named as one of something else."""
    sent(tmp_path, "P34-24", "2026-01-05", stage="plan")
    sent(tmp_path, "P34-01", "2026-09-24")
    found = nq.collect(tmp_path, DUTY, bodies=["P34-01", "P34-24"])
    assert statuses(found) == {"P34-01": "in_time", "P34-24": "not_sent"}
    assert [Path(file).name for file in found.unplaced["file"]] == ["P34-24.csv"]


def test_the_paragraph_for_the_reminder(folder: Path) -> None:
    at_deadline = nq.collect(folder, DUTY, known_at="2026-09-25T17:00").text()
    assert at_deadline == (
        "Đến 17h ngày 25/9/2026: 31/34 tỉnh, thành phố đã gửi “Báo cáo định kỳ hằng quý về thủ tục hành chính”, "
        "kỳ Quý III năm 2026 (hạn 25/9/2026). Đúng hạn: 31 (trong đó trả lại để sửa: 1). "
        "Chưa gửi: 3 (Tỉnh Cao Bằng, Tỉnh Điện Biên, Tỉnh Cà Mau). Trả lại để sửa: 1 (Thành phố Bắc Ninh). "
        "Số liệu: cần 102, đã nhận 92, dùng được 91; thiếu có lý do 1; câu hỏi chưa trả lời 0."
    )
    after = nq.collect(folder, DUTY, known_at="2026-09-30")
    assert "Gửi chậm: 2 (Tỉnh Cao Bằng (28/9/2026), Tỉnh Điện Biên (28/9/2026))." in after.text()
    assert after.text("en").startswith("By 30/9/2026: 33/34")
    assert nq.collect(folder, DUTY).text().startswith("Theo các tệp đã nhận: 33/34 tỉnh, thành phố đã gửi")


def test_as_a_workbook_and_as_csv(folder: Path, tmp_path: Path) -> None:
    found = nq.collect(folder, DUTY)
    page = openpyxl.load_workbook(found.save(tmp_path / "theo_doi.xlsx")).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[1][0] == found.text()
    head = next(at for at, row in enumerate(rows) if row[0] == "TT")
    assert rows[head + 1][:6] == [1, "Thành phố Hà Nội", "đã gửi", None, "24/9/2026", "P34-01.xlsx"]
    assert rows[head + 2][2] == "chậm"
    assert [row[2] for row in rows[head + 1 : head + 35]].count("chưa gửi") == 1
    assert page.page_setup.paperSize == 9
    table = pd.read_csv(found.save(tmp_path / "theo_doi.csv"))
    assert table["body"].tolist() == PROVINCES
    with pytest.raises(nq.ArgumentError):
        found.save(tmp_path / "theo_doi.pdf")


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "theo_doi.xlsx"
    assert run(["collect", str(folder), "--expected", DUTY, "--output", str(output)]) == 1
    shown = capsys.readouterr().out
    assert "33/34 tỉnh, thành phố" in shown
    [missing] = [line for line in shown.splitlines() if line.startswith(" Tỉnh Cà Mau ")]
    assert missing.split() == ["Tỉnh", "Cà", "Mau", "chưa", "gửi", "0/3"]
    assert "đã gửi, trả lại" in shown
    assert output.is_file()
    assert run(["collect", str(folder), "--expected", DUTY, "--bodies", "P34-01", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [row["status"] for row in said["collected"]] == ["in_time"]
    assert said["collected"][0]["received"] == "2026-09-24"
    assert run(["collect", str(folder)]) == 2


# ---- small folders ---------------------------------------------------------------------------------------------------


def test_a_correction_takes_the_place_of_what_was_returned(tmp_path: Path) -> None:
    sent(tmp_path, WRONG, "2026-09-24", (120, 130, 110))
    sent(tmp_path, WRONG, "2026-09-29", (120, 100, 110))
    [row] = nq.collect(tmp_path, DUTY, bodies=WRONG).table.to_dict("records")
    assert (row["status"], row["returned"], row["accepted"]) == ("in_time", False, 3)  # what corrects is not late
    assert row["received"] == pd.Timestamp("2026-09-24")
    assert row["file"].endswith("received=2026-09-29/P34-24.csv")


def test_a_file_of_several_provinces_is_returned_only_to_the_one_it_is_wrong_for(tmp_path: Path) -> None:
    frame = pd.concat(
        [nq.form(PERIOD, duty=DUTY, body=one).assign(obs_value=[120, online, 110]) for one, online in
         (("P34-01", 100), (WRONG, 130))]
    )  # fmt: skip
    frame.assign(vintage="2026-09-20").to_csv(tmp_path / "hai_tinh.csv", index=False)
    table = nq.collect(tmp_path, DUTY, bodies=["P34-01", WRONG]).table
    assert table[["body", "returned"]].values.tolist() == [["P34-01", False], [WRONG, True]]


def test_days_come_from_the_register(tmp_path: Path) -> None:
    for body in ("P34-01", "P34-04"):
        nq.form(PERIOD, duty=DUTY, body=body).assign(obs_value=[12, 10, 11]).to_csv(
            tmp_path / f"{body}.csv", index=False
        )
    both = ["P34-01", "P34-04"]
    undated = nq.collect(tmp_path, DUTY, bodies=both)
    assert set(undated.table["status"]) == {"undated"}
    assert "chưa rõ ngày nhận: 2" in undated.text()
    assert set(nq.collect(tmp_path, DUTY, bodies=both, known_at="2026-09-24").table["status"]) == {"in_time"}
    days = {"P34-01.csv": "24/9/2026", "P34-04.csv": "2026-09-27"}
    expected = {"P34-01": "in_time", "P34-04": "late"}
    assert statuses(nq.collect(tmp_path, DUTY, bodies=both, register=days)) == expected
    register = tmp_path.parent / f"{tmp_path.name}-so.csv"
    register.write_text("Tệp,Ngày nhận\nP34-01.csv,24/9/2026\nP34-04.csv,27/9/2026\n", encoding="utf-8")
    assert statuses(nq.collect(tmp_path, DUTY, bodies=both, register=register)) == expected
    with pytest.raises(nq.ArgumentError, match=r"P34-02\.csv"):
        nq.collect(tmp_path, DUTY, register={"P34-02.csv": "24/9/2026"})
    with pytest.raises(nq.ArgumentError):
        nq.collect(tmp_path, DUTY, register={"P34-01.csv": "yesterday"})
    register.write_text("a,b\n1,2\n", encoding="utf-8")
    book = tmp_path.parent / f"{tmp_path.name}-so.xlsx"
    pd.DataFrame({"Tệp": ["P34-01.csv"], "Ngày nhận": ["24/9/2026"]}).to_excel(book, index=False)
    for unreadable in (register, tmp_path / "nothing.csv", damaged(book, "xl/worksheets/sheet1.xml")):
        with pytest.raises(nq.ArgumentError):
            nq.collect(tmp_path, DUTY, register=unreadable)


def test_what_cannot_be_placed_is_named(tmp_path: Path) -> None:
    sent(tmp_path, "P34-01", "2026-09-24")
    (tmp_path / "hong.xlsx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "cong_van.pdf").write_bytes(b"%PDF")
    nq.form(PERIOD, duty=DUTY, body="P34-04", output=tmp_path / "de_trong.xlsx")
    nq.form("2026-Q2", duty=DUTY, body="P34-08").assign(obs_value=[1, 1, 1]).to_csv(tmp_path / "quy2.csv", index=False)
    nq.form(PERIOD, duty=DUTY, output=tmp_path / "chua_chon.xlsx")
    Filled(tmp_path / "chua_chon.xlsx").put({RECEIVED: 5}).saved()
    found = nq.collect(tmp_path, DUTY, period=PERIOD)
    names = {Path(file).name: rule for file, rule in found.unplaced.itertuples(index=False)}
    assert names == {
        "hong.xlsx": "file-unreadable",
        "de_trong.xlsx": "blank",
        "quy2.csv": "other",
        "chua_chon.xlsx": "missing-header",
    }
    assert statuses(found)["P34-04"] == "not_sent"
    said = found.text()
    assert "Chưa rõ là báo cáo của đơn vị nào, cần xem: 4 tệp" in said
    assert "de_trong.xlsx (biểu để trống)" in said
    assert "quy2.csv (số liệu của kỳ hoặc nghĩa vụ khác)" in said
    page = openpyxl.load_workbook(found.save(tmp_path.parent / "theo_doi.xlsx")).worksheets[0]
    assert any("hong.xlsx" in str(cell.value) for row in page.iter_rows(min_row=20) for cell in row)


def test_ministries_by_what_they_say_themselves(tmp_path: Path) -> None:
    frame = nq.form("2026", duty="qd2629_summary", body="M-KHCN").assign(obs_value=1.0, vintage="2027-01-20")
    frame.to_csv(tmp_path / "bo.csv", index=False)
    found = nq.collect(tmp_path, "qd2629_summary")
    assert found.table[["body", "status", "given"]].values.tolist() == [["M-KHCN", "in_time", 6]]
    assert "1/1 đơn vị đã gửi" in found.text()
    assert found.complete


def test_two_duties_are_two_paragraphs(tmp_path: Path) -> None:
    sent(tmp_path, "P34-01", "2026-09-24")
    both = nq.collect(tmp_path, [DUTY, "nd09_quarterly"], bodies="P34-01")
    assert len(both.table) == 2
    with pytest.raises(nq.ArgumentError) as refused:
        nq.collect(tmp_path, [DUTY, "nq03_half_year"])
    assert (refused.value.code, refused.value.fields["listed"]) == ("collect-period", "–")


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("collect-nothing-expected", {"expected": []}),
        ("no-such-body", {"expected": DUTY, "bodies": "P99"}),
        ("not-a-day", {"expected": DUTY, "known_at": "noon"}),
        ("not-a-day", {"expected": DUTY, "known_at": 5}),
        ("collect-period", {"expected": "nq03_year_end"}),
    ],
)
def test_calls_that_cannot_be_answered(code: str, call: dict[str, Any], tmp_path: Path) -> None:
    sent(tmp_path, "P34-01", "2026-09-24")
    with pytest.raises(nq.ArgumentError) as refused:
        nq.collect(tmp_path, **call)
    assert refused.value.code == code


def test_where_nobody_has_sent_anything(tmp_path: Path) -> None:
    sent(tmp_path, "P34-01", "2026-09-24")
    table = nq.collect(tmp_path, DUTY, period="2026-Q4").table
    assert set(table["status"]) == {"not_sent"}
    assert table["received"].isna().all()
    assert table.dtypes.astype(str)[["due", "received", "given"]].tolist() == [
        "datetime64[s]",
        "datetime64[s]",
        "int64",
    ]


def test_an_unknown_duty_is_named(tmp_path: Path) -> None:
    with pytest.raises(nq.UnknownIndicatorError):
        nq.collect(tmp_path, "nothing")


def outdated(folder: Path, body: str, day: str) -> Path:
    """A form that asks for a variable which the catalogue no longer has."""
    path = folder / f"received={day}" / f"{body}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    nq.form(PERIOD, duty=DUTY, body=body, output=path)
    filled = Filled(path).put({RECEIVED: 120})
    filled.page["A2"] = filled.page["A2"].value.replace(f"{ONLINE}=", "dossiers_by_mail=")
    return filled.saved(path.name)


def test_a_form_that_can_no_longer_be_read_was_sent_and_goes_back(tmp_path: Path) -> None:
    """Its mark says whose it is: nobody is reminded of a report that came."""
    outdated(tmp_path, "P34-24", "2026-09-24")
    outdated(tmp_path, "P34-04", "2026-09-28")
    found = nq.collect(tmp_path, DUTY, period=PERIOD, bodies=["P34-01", "P34-04", "P34-24"])
    columns = ["body", "status", "returned", "given", "accepted"]
    assert found.table[columns].values.tolist() == [
        ["P34-01", "not_sent", False, 0, 0], ["P34-04", "late", True, 0, 0], ["P34-24", "in_time", True, 0, 0],
    ]  # fmt: skip
    assert [Path(file).name for file in found.table["file"].dropna()] == ["P34-04.xlsx", "P34-24.xlsx"]
    assert found.unplaced.empty
    assert "P34-24" in found.report.findings["ref_area"].astype(str).tolist()
    before = nq.collect(tmp_path, DUTY, period=PERIOD, known_at="2026-09-25", bodies=["P34-04", "P34-24"])
    assert before.table["status"].tolist() == ["not_sent", "in_time"]


def test_a_form_of_another_period_answers_none(tmp_path: Path) -> None:
    outdated(tmp_path, "P34-24", "2026-09-24")
    found = nq.collect(tmp_path, DUTY, period="2026-Q2", bodies=["P34-24"])
    assert found.table["status"].tolist() == ["not_sent"]
    assert found.unplaced["rule"].tolist() == ["form-outdated"]


def test_a_new_form_takes_the_place_of_the_old(tmp_path: Path) -> None:
    outdated(tmp_path, "P34-24", "2026-09-23")
    sent(tmp_path, "P34-24", "2026-09-24")
    [row] = nq.collect(tmp_path, DUTY, bodies=["P34-24"]).table.to_dict("records")
    assert (row["status"], row["returned"], row["accepted"]) == ("in_time", False, 3)


def test_a_paragraph_names_the_first_files_of_many_and_counts_the_others() -> None:
    many = pd.DataFrame({"file": [f"tep_{number:02}.csv" for number in range(23)], "rule": "blank"})
    [text] = paragraphs(pd.DataFrame(columns=["duty"]), many, nq.load_catalogue(), None, "vi")
    assert "23 tệp" in text
    assert "tep_19.csv" in text
    assert "tep_20.csv" not in text
    assert "… và 3 nữa" in text
