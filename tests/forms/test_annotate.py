"""A submitted workbook comes back with what is wrong written where it is wrong, and everything else as it was."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

import nq57_indicators as nq
from nq57_indicators.forms.annotation.marks import Mark
from nq57_indicators.forms.annotation.sheet import SheetMarks
from nq57_indicators.forms.annotation.styles import COLOURS
from nq57_indicators.writing.findings import report_json

SAMPLES = Path(__file__).parents[2] / "sample_data"
HEADER = ["variable", "ref_area", "time_period", "obs_value", "unit_measure"]
SHEET = "Biểu 'số' 1"
CHANGED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
"""The parts beside those of marked sheets that a returned workbook changes."""


def write_workbook(path: Path, bad: bool = True) -> None:
    """A sheet with faults among comments, formats and merged cells, a second one with a table and a print area."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for row in (["Báo cáo quý III năm 2025"], [], HEADER):
        sheet.append(row)
    sheet.append(["dossiers_received", "Hà Nội", "2025-Q3", 1000, "dossier"])
    sheet.append(["dossiers_received_online", "Hà Nội", "2025-Q3", 1200 if bad else 900, "dossier"])
    sheet.append(["dossiers_received", "Bắc Ninh", "2025-Q3", "abc" if bad else 50, "dossier"])
    sheet.merge_cells("A1:E1")
    sheet["D4"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["D4"].number_format = sheet["D5"].number_format = "#,##0"
    sheet["D5"].fill = PatternFill("solid", fgColor="FF0000FF")
    sheet["D5"].comment = Comment("Lan: kiểm tra", "Lan")
    sheet["B4"].comment = Comment("để yên", "Lan")
    sheet.conditional_formatting.add("D4:D6", CellIsRule(operator="greaterThan", formula=["5"], font=Font(bold=True)))
    other = book.create_sheet("Ghi chú")
    for row in (["a"], ["b"]):
        other.append(row)
    other.add_table(Table(displayName="T1", ref="A1:A2"))
    other.print_area = "A1:A2"
    book.defined_names["vung"] = DefinedName("vung", attr_text="'Ghi chú'!$A$1")
    book.active = 1
    book.save(path)


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def returned(path: Path, target: Path, **options: object) -> openpyxl.Workbook:
    """The workbook that comes back for a submitted one."""
    nq.validate(nq.read_submission(path)).annotate(target, **options)  # type: ignore[arg-type]  # options by name
    return openpyxl.load_workbook(target)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "bao_cao.xlsx"
    write_workbook(path)
    return path


def without(tree: ElementTree.Element, drop: Callable[[ElementTree.Element], bool], *attributes: str) -> str:
    """A part as text without some elements and attributes."""
    for parent in tree.iter():
        for child in [child for child in parent if drop(child)]:
            parent.remove(child)
        for name in attributes:
            parent.attrib.pop(name, None)
    return ElementTree.canonicalize(ElementTree.tostring(tree))


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def test_each_cell_concerned_has_its_comment_and_its_colour(source: Path, tmp_path: Path) -> None:
    sheet = returned(source, tmp_path / "back.xlsx")[SHEET]
    assert "abc" in sheet["D6"].comment.text
    assert "→" in sheet["D6"].comment.text
    assert {sheet[cell].fill.fgColor.rgb for cell in ("D5", "D6")} == {COLOURS["error"]}
    assert sheet["D5"].number_format == "#,##0"
    assert sheet["D4"].fill.fgColor.rgb == "FF00FF00"


def test_a_comment_that_stands_there_is_kept_and_added_to(source: Path, tmp_path: Path) -> None:
    sheet = returned(source, tmp_path / "back.xlsx")[SHEET]
    assert sheet["D5"].comment.text.startswith("Lan: kiểm tra")
    assert "1.200" in sheet["D5"].comment.text
    assert sheet["B4"].comment.text == "để yên"


def test_the_sheet_in_front_lists_what_is_to_be_done_with_links(source: Path, tmp_path: Path) -> None:
    book = returned(source, tmp_path / "back.xlsx")
    todo = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in todo.iter_rows(min_row=8, max_col=10)]
    report = nq.validate(nq.read_submission(source))
    assert [row[9] for row in rows if row[9]] == report.findings["finding"].tolist()
    place = next(cell for cell in todo["D"] if cell.value == "D6")
    assert place.hyperlink.location == "'Biểu ''số'' 1'!D6"
    assert book.active.title == "Ghi chú"


def test_parts_that_need_not_change_are_the_same_bytes(source: Path, tmp_path: Path) -> None:
    returned(source, target := tmp_path / "back.xlsx")
    before, after = parts_of(source), parts_of(target)
    own = {name for name in before if "sheet1" in name or "omment" in name}
    assert {name for name in before if before[name] != after[name]} == CHANGED | own - {
        "xl/worksheets/_rels/sheet1.xml.rels"
    }
    assert [name for name in after if name not in before] == ["xl/worksheets/nq57Todo1.xml"]


def test_of_a_sheet_only_formats_of_marked_cells_change(source: Path, tmp_path: Path) -> None:
    returned(source, target := tmp_path / "back.xlsx")
    before, after = (ElementTree.fromstring(parts_of(path)["xl/worksheets/sheet1.xml"]) for path in (source, target))
    for tree in (before, after):
        for cell in tree.iter():
            if local(cell) == "c" and cell.get("r") in ("D5", "D6"):
                cell.attrib.pop("s", None)
    assert without(before, lambda _: False) == without(after, lambda _: False)


def test_formats_are_appended_behind_those_that_were_there(source: Path, tmp_path: Path) -> None:
    returned(source, target := tmp_path / "back.xlsx")
    before, after = (ElementTree.fromstring(parts_of(path)["xl/styles.xml"]) for path in (source, target))
    for old, new in zip(before, after, strict=True):
        texts = [[ElementTree.tostring(child) for child in group] for group in (old, new)]
        assert texts[1][: len(texts[0])] == texts[0]
        if local(old) in ("fonts", "fills", "cellXfs"):
            assert int(new.attrib["count"]) == len(new)
        else:
            assert ElementTree.tostring(old) == ElementTree.tostring(new)


def test_the_workbook_lists_one_sheet_more_and_counts_them_anew(source: Path, tmp_path: Path) -> None:
    returned(source, target := tmp_path / "back.xlsx")
    before, after = (parts_of(path)["xl/workbook.xml"].decode() for path in (source, target))
    undone = re.sub(r'<sheet name="nq57[^>]*/>', "", after)
    undone = undone.replace('activeTab="2"', 'activeTab="1"').replace('localSheetId="2"', 'localSheetId="1"')
    assert undone == before


def test_what_is_mended_loses_its_mark_and_gets_back_its_colour(source: Path, tmp_path: Path) -> None:
    returned(source, first := tmp_path / "first.xlsx")
    book = openpyxl.load_workbook(first)
    book[SHEET]["D5"].value = 900
    book.save(sent_again := tmp_path / "again.xlsx")
    sheet = returned(sent_again, tmp_path / "back.xlsx")[SHEET]
    assert sheet["D5"].fill.fgColor.rgb == "FF0000FF"
    assert sheet["D5"].comment.text.strip() == "Lan: kiểm tra"
    assert sheet["D6"].fill.fgColor.rgb == COLOURS["error"]
    assert sheet["D6"].comment.text.count("abc") == 1


def test_a_returned_workbook_is_read_as_the_one_sent(source: Path, tmp_path: Path) -> None:
    returned(source, target := tmp_path / "back.xlsx")
    first, second = (nq.validate(nq.read_submission(path)) for path in (source, target))
    assert first.findings["finding"].tolist() == second.findings["finding"].tolist()
    assert first.accepted["obs_value"].tolist() == second.accepted["obs_value"].tolist()


def test_annotating_twice_is_annotating_once(source: Path, tmp_path: Path) -> None:
    returned(source, first := tmp_path / "first.xlsx")
    returned(first, second := tmp_path / "second.xlsx")
    marks = [
        {
            (cell.coordinate, cell.comment.text, cell.fill.fgColor.rgb)
            for row in openpyxl.load_workbook(path)[SHEET].iter_rows()
            for cell in row
            if cell.comment
        }
        for path in (first, second)
    ]
    assert marks[0] == marks[1]
    assert openpyxl.load_workbook(second).sheetnames == openpyxl.load_workbook(first).sheetnames


def test_the_same_findings_give_the_same_bytes(source: Path, tmp_path: Path) -> None:
    returned(source, tmp_path / "a.xlsx")
    returned(source, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_workbook_without_findings_gets_the_sheet_alone(tmp_path: Path) -> None:
    write_workbook(path := tmp_path / "a.xlsx", bad=False)
    book = returned(path, target := tmp_path / "back.xlsx")
    before, after = parts_of(path), parts_of(target)
    assert {name for name in before if before[name] != after[name]} == CHANGED
    said = [cell.value for row in book.worksheets[0].iter_rows(max_col=10) for cell in row if cell.value]
    assert said[1:] == ["Tệp: a.xlsx", "Không có việc cần sửa: mọi số liệu của tệp này đã được nhận."]


def test_cells_that_are_not_there_are_made_at_their_place(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ["dossiers_received", "Hà Nội", "2025-Q3", None, "dossier"], [], ["x", None, None, None, "y"]):
        book.worksheets[0].append(row)
    book.save(path := tmp_path / "a.xlsx")
    sheet = returned(path, tmp_path / "back.xlsx").worksheets[1]
    assert sheet["D2"].comment is not None
    cells = re.findall(r' r="([A-Z]+\d+)"', parts_of(tmp_path / "back.xlsx")["xl/worksheets/sheet1.xml"].decode())
    assert cells == sorted(cells, key=lambda name: (int(name[1:]), name))


def test_rows_and_columns_that_are_not_there_are_marked_at_their_place() -> None:
    xml = b'<sheetData><row r="1"><c r="A1"/></row><row r="4"><c r="C4"/></row></sheetData>'
    marks = [Mark("a", row, column, "error", "") for row, column in ((2, 0), (3, 2), (4, 0), (6, 1), (0, 3), (0, 9))]
    sheet = SheetMarks(b"<worksheet>" + xml + b"</worksheet>", marks)
    assert list(sheet.by_cell()) == [(1, 9), (2, 1), (3, 2), (4, 3), (6, 1)]
    after = {row: sheet.part.data[at:].split(b'"')[1] for row, at in sheet.grid.after.items()}
    assert after == {1: b"4", 2: b"4", 3: b"4"}


def test_what_stands_in_a_cell_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "variable,ref_area,time_period,obs_value\ndossiers_received_online,P34-01,2025-Q4,5\n", encoding="utf-8"
    )
    todo = returned(tmp_path / "a.csv", tmp_path / "back.xlsx").worksheets[0]
    said = {row[8]: row[5] for row in todo.iter_rows(min_row=8, values_only=True)}
    assert said["missing-component"].startswith("“Tỷ lệ hồ sơ")


def test_a_signed_workbook_loses_its_signature_and_says_so(source: Path, tmp_path: Path) -> None:
    signed = tmp_path / "signed.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(signed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                override = '<Override PartName="/_xmlsignatures/sig1.xml" ContentType="application/xml"/></Types>'
                data = data.replace(b"</Types>", override.encode())
            elif name == "_rels/.rels":
                kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
                line = f'<Relationship Id="s" Type="{kind}" Target="_xmlsignatures/origin.sigs"/></Relationships>'
                data = data.replace(b"</Relationships>", line.encode())
            new.writestr(name, data)
        new.writestr("_xmlsignatures/origin.sigs", b"")
        new.writestr("_xmlsignatures/sig1.xml", b"<Signature/>")
    book = returned(signed, target := tmp_path / "back.xlsx")
    parts = parts_of(target)
    assert not any(
        "signature" in name or b"ignature" in data for name, data in parts.items() if name.endswith(("rels", "sigs"))
    )
    assert b"_xmlsignatures" not in parts["[Content_Types].xml"]
    assert any("KHÔNG còn chữ ký" in str(cell.value) for cell in book.worksheets[0]["A"])
    assert "_xmlsignatures/sig1.xml" in parts_of(signed)


@pytest.mark.parametrize("text", ["=1+1", "x\x0by", "a<b>&\"'"])
def test_texts_of_csv_stay_texts_at_their_places(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    quoted = text.replace('"', '""')
    path.write_text(
        f'# ghi chú\n{",".join(HEADER)}\ndossiers_received,Hà Nội,2025-Q3,"{quoted}",dossier\n', encoding="utf-8"
    )
    sheet = returned(path, tmp_path / "back.xlsx").worksheets[1]
    assert sheet["D3"].value == text.replace("\x0b", "")
    assert sheet["D3"].data_type == "s"
    assert sheet["D3"].comment is not None


def write_folder(folder: Path) -> None:
    """What provinces sent: a workbook, a text file, a damaged one, a letter, and the lock of an open workbook."""
    folder.mkdir(parents=True)
    write_workbook(folder / "P34-01.xlsx")
    (folder / "P34-24.csv").write_text(f"{','.join(HEADER)}\ndossiers_received,Bắc Ninh,2025-Q3,abc,dossier\n", "utf-8")
    (folder / "hong.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (folder / "cong_van.pdf").write_bytes(b"%PDF-1.4")
    (folder / "~$P34-01.xlsx").write_bytes(b"lock")


def test_a_folder_is_answered_at_once(tmp_path: Path) -> None:
    write_folder(folder := tmp_path / "gui")
    results = nq.validate(nq.read_submission(folder)).annotate(back := tmp_path / "tra_lai").set_index("file")
    assert sorted(path.name for path in back.iterdir()) == ["P34-01.xlsx", "P34-24.csv.xlsx", "nq57-tong-quan.xlsx"]
    workbooks = {Path(file).name: workbook for file, workbook in results["workbook"].dropna().items()}
    assert workbooks == {"P34-01.xlsx": "P34-01.xlsx", "P34-24.csv": "P34-24.csv.xlsx"}
    assert results["refused"].notna().tolist() == [False, False, True]
    assert results["errors"].tolist() == [3, 1, 1]
    rows = list(openpyxl.load_workbook(back / "nq57-tong-quan.xlsx").worksheets[0].values)
    assert [row[0] for row in rows[1:]] == ["P34-01.xlsx", "P34-24.csv", "hong.xlsx"]
    assert rows[3][-1]


def test_returned_files_are_read_again_and_the_overview_is_passed_over(tmp_path: Path) -> None:
    write_folder(folder := tmp_path / "gui")
    (folder / "hong.xlsx").unlink()
    first = nq.validate(nq.read_submission(folder))
    first.annotate(back := tmp_path / "tra_lai")
    again = nq.validate(nq.read_submission(back))
    own, theirs = (set(report.findings["finding"][report.findings["severity"] != "note"]) for report in (first, again))
    assert own == theirs
    assert again.findings["rule"].tolist().count("own-results") == 1
    with pytest.raises(nq.SubmissionError, match="tổng quan"):
        nq.read_submission(back / "nq57-tong-quan.xlsx")


def test_files_keep_their_folders_and_archives_are_answered(tmp_path: Path) -> None:
    (tmp_path / "gui" / "a").mkdir(parents=True)
    write_workbook(tmp_path / "gui" / "a" / "bieu.xlsx")
    with zipfile.ZipFile(tmp_path / "gui" / "b.zip", "w") as archive:
        archive.write(tmp_path / "gui" / "a" / "bieu.xlsx", "quy3/bieu.xlsx")
    nq.validate(nq.read_submission(tmp_path / "gui")).annotate(back := tmp_path / "tra_lai")
    written = sorted(path.relative_to(back).as_posix() for path in back.rglob("*.xlsx"))
    assert written == ["a/bieu.xlsx", "b.zip/quy3/bieu.xlsx", "nq57-tong-quan.xlsx"]


def test_a_macro_workbook_stays_one(source: Path, tmp_path: Path) -> None:
    macro = source.rename(tmp_path / "bieu.xlsm")
    report = nq.validate(nq.read_submission(macro))
    with pytest.raises(nq.ArgumentError, match=r"\.xlsm"):
        report.annotate(tmp_path / "back.xlsx")
    assert report.annotate(tmp_path / "back.xlsm")["workbook"].tolist() == ["back.xlsm"]


def test_what_stands_in_no_file_is_told_in_the_only_one_or_in_the_overview(tmp_path: Path) -> None:
    source = tmp_path / "gui.csv"
    source.write_bytes((SAMPLES / "broken" / "missing-submission.csv").read_bytes())
    write_workbook(other := tmp_path / "khac.xlsx", bad=False)

    def checked(given: Path | list[Path]) -> nq.Report:
        return nq.validate(
            nq.read_submission(given), expected="nd09_quarterly", bodies=["P34-24"], known_at="2026-04-10"
        )

    report = checked(source)
    nowhere = set(report.findings.loc[report.findings["file"].isna(), "finding"])
    assert nowhere
    report.annotate(tmp_path / "back.xlsx")
    first = openpyxl.load_workbook(tmp_path / "back.xlsx").worksheets[0]
    assert nowhere <= {cell.value for cell in first["J"]}
    checked([source, other]).annotate(tmp_path / "tra_lai")
    listed = openpyxl.load_workbook(tmp_path / "tra_lai" / "nq57-tong-quan.xlsx").worksheets[1]
    assert nowhere <= {cell.value for cell in listed["E"]}


@pytest.mark.parametrize("output", ["bao_cao.xlsx", "."])
def test_a_source_is_never_written_over(output: str, source: Path, tmp_path: Path) -> None:
    before = source.read_bytes()
    with pytest.raises(nq.ArgumentError):
        nq.validate(nq.read_submission(source)).annotate(tmp_path / output)
    assert source.read_bytes() == before
    assert list(tmp_path.iterdir()) == [source]


def test_an_encrypted_workbook_is_refused_by_name(source: Path, tmp_path: Path) -> None:
    (tmp_path / "khoa.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    report = nq.validate(nq.read_submission([source, tmp_path / "khoa.xlsx"]))
    table = report.annotate(tmp_path / "tra_lai").set_index("file")
    assert "mật khẩu" in table.loc[(tmp_path / "khoa.xlsx").as_posix(), "refused"]
    assert not (tmp_path / "tra_lai" / "khoa.xlsx").exists()


def test_several_files_do_not_fit_into_one_and_frames_have_none(source: Path, tmp_path: Path) -> None:
    write_workbook(other := tmp_path / "khac.xlsx")
    with pytest.raises(nq.ArgumentError, match="2"):
        nq.validate(nq.read_submission([source, other])).annotate(tmp_path / "back.xlsx")
    frame = pd.DataFrame(
        {"variable": ["dossiers_received"], "ref_area": ["Huế"], "time_period": ["2025-Q3"], "obs_value": [-1]}
    )
    with pytest.raises(nq.SubmissionError, match="không đọc từ tệp"):
        nq.validate(frame).annotate(tmp_path / "back.xlsx")
    assert not (tmp_path / "back.xlsx").exists()


def test_a_file_that_is_gone_since_is_named(source: Path, tmp_path: Path) -> None:
    write_workbook(other := tmp_path / "khac.xlsx")
    report = nq.validate(nq.read_submission([source, other]))
    other.unlink()
    table = report.annotate(tmp_path / "tra_lai").set_index("file")
    assert table.loc[other.as_posix(), "refused"] == "Không tìm thấy tệp; hãy kiểm tra lại tên tệp và thư mục."


def states_of(path: Path) -> list[tuple[object, object]]:
    """Status and finding of every line of a to-do sheet."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [(row[7], row[9]) for row in sheet.iter_rows(min_row=8, max_col=10, values_only=True) if row[9]]


@pytest.mark.parametrize("as_json", [True, False])
def test_an_earlier_report_tells_new_from_left_from_gone(as_json: bool, source: Path, tmp_path: Path) -> None:
    before = nq.validate(nq.read_submission(source))
    (tmp_path / "truoc.json").write_text(report_json(before), encoding="utf-8")
    book = openpyxl.load_workbook(source)
    sheet = book[SHEET]
    sheet["D5"], sheet["D4"] = 900, -1  # mended, and a new fault
    book.save(again := tmp_path / "bao_cao_lan_2.xlsx")
    report = nq.validate(nq.read_submission(again))
    old, now = set(before.findings["finding"]), set(report.findings["finding"])
    previous = tmp_path / "truoc.json" if as_json else before
    row = report.annotate(tmp_path / "back.xlsx", previous=previous).iloc[0]
    assert (row["mended"], row["left"], row["new"]) == (len(old - now), len(old & now), len(now - old))
    assert len(old - now) * len(old & now) * len(now - old) > 0
    states = set(states_of(tmp_path / "back.xlsx"))
    assert {found for state, found in states if state == "không còn"} == old - now
    assert {found for state, found in states if state == "chưa sửa"} == old & now
    assert {found for state, found in states if state == "mới"} == now - old


def test_an_earlier_report_that_nests_without_end_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "truoc.json").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(nq.SubmissionError, match="validate"):
        nq.validate(nq.read_submission(source)).annotate(tmp_path / "b.xlsx", previous=tmp_path / "truoc.json")


def test_a_file_not_sent_again_is_not_taken_for_mended(tmp_path: Path) -> None:
    wrong = f"{','.join(HEADER)}\ndossiers_received,Hà Giang,2024,abc,dossier\n"
    for folder in ("lan1/hue", "lan1/ha_giang", "lan2/hue"):
        (tmp_path / folder).mkdir(parents=True)
    for round_ in ("lan1", "lan2"):
        write_workbook(tmp_path / round_ / "hue" / "bieu.xlsx")
    (tmp_path / "lan1" / "ha_giang" / "bieu.csv").write_text(wrong, encoding="utf-8")
    (tmp_path / "lan2" / "them.csv").write_text(wrong.replace("abc", "9"), encoding="utf-8")
    before, now = (nq.validate(nq.read_submission(tmp_path / round_)) for round_ in ("lan1", "lan2"))
    table = now.annotate(tmp_path / "tra_lai", previous=before)
    assert table["mended"].tolist() == [0, 0]
    assert {state for state, _ in states_of(tmp_path / "tra_lai" / "hue" / "bieu.xlsx")} == {"chưa sửa"}
    rows = list(openpyxl.load_workbook(tmp_path / "tra_lai" / "nq57-tong-quan.xlsx").worksheets[0].values)
    assert str(rows[-1][0]).endswith("lan1/ha_giang/bieu.csv")
    assert "chưa gửi lại" in str(rows[-1][1])


def test_findings_that_are_alike_in_several_files_are_told_apart_by_file(tmp_path: Path) -> None:
    """Their names count through all files: the second file's finding takes the name of the first's, once that is mended."""
    wrong = [f"{','.join(HEADER)}", "strange,Hà Giang,2024,1,dossier", "strange,Hà Giang,2024,2,dossier"]
    for round_, lines in (("lan1", (wrong[:2], wrong)), ("lan2", (wrong[:1], [wrong[0], wrong[2]]))):
        (tmp_path / round_).mkdir()
        for name, year, rows in zip(("a.csv", "b.csv"), (2023, 2024), lines, strict=True):
            figure = f"dossiers_received,Huế,{year},5,dossier"
            (tmp_path / round_ / name).write_text("\n".join([*rows, figure]), encoding="utf-8")
    before, now = (nq.validate(nq.read_submission(tmp_path / round_)) for round_ in ("lan1", "lan2"))
    assert now.findings["finding"].iloc[0] == before.findings["finding"].iloc[0]  # what b.csv has now, a.csv had
    (tmp_path / "truoc.json").write_text(report_json(before), encoding="utf-8")
    table = now.annotate(tmp_path / "tra_lai", previous=tmp_path / "truoc.json")
    assert table[["mended", "left", "new"]].to_numpy().tolist() == [[1, 0, 0], [1, 1, 0]]
    back = now.annotate(tmp_path / "lui", previous=now)
    assert back[["mended", "left", "new"]].to_numpy().tolist() == [[0, 0, 0], [0, 1, 0]]
    worse = before.annotate(tmp_path / "them", previous=now)
    assert worse[["mended", "left", "new"]].to_numpy().tolist() == [[0, 0, 1], [0, 1, 1]]


def test_other_files_are_named_below_the_folder_of_all(tmp_path: Path) -> None:
    (tmp_path / "gui" / "hue").mkdir(parents=True)
    for name in ("hue/a.csv", "b.csv"):
        (tmp_path / "gui" / name).write_text(
            f"{','.join(HEADER)}\ndossiers_received,Huế,2024,5,dossier\n", encoding="utf-8"
        )
    nq.validate(nq.read_submission(tmp_path / "gui")).annotate(tmp_path / "tra_lai")
    said = openpyxl.load_workbook(tmp_path / "tra_lai" / "b.csv.xlsx").worksheets[0]["E8"].value
    assert said.endswith("Lần khác: hue/a.csv › D2 (5).")


@pytest.mark.parametrize("content", ["[]", "no JSON", '{"findings": [1]}'])
def test_what_is_no_report_is_refused_and_nothing_is_written(content: str, source: Path, tmp_path: Path) -> None:
    (tmp_path / "truoc.json").write_text(content, encoding="utf-8")
    with pytest.raises(nq.SubmissionError, match=r"truoc\.json"):
        returned(source, tmp_path / "back.xlsx", previous=tmp_path / "truoc.json")
    assert not (tmp_path / "back.xlsx").exists()


def test_english_is_english(source: Path, tmp_path: Path) -> None:
    book = returned(source, tmp_path / "back.xlsx", lang="en")
    assert book.sheetnames[0] == "nq57 - To do"
    assert "ERROR" in book[SHEET]["D6"].comment.text
