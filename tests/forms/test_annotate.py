"""A submitted workbook comes back with what is wrong written where it is wrong, and everything else as it was."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

import nq57_indicators as nq
from nq57_indicators.forms.annotation.annotate import annotate
from nq57_indicators.forms.annotation.styles import COLOURS
from nq57_indicators.writing.findings import report_json

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
    annotate(nq.validate(nq.read_submission(path)), path, target, **options)  # type: ignore[arg-type]  # options by name
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
    returned(path, target := tmp_path / "back.xlsx")
    before, after = parts_of(path), parts_of(target)
    assert {name for name in before if before[name] != after[name]} == CHANGED


def test_cells_that_are_not_there_are_made_at_their_place(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ["dossiers_received", "Hà Nội", "2025-Q3", None, "dossier"], [], ["x", None, None, None, "y"]):
        book.worksheets[0].append(row)
    book.save(path := tmp_path / "a.xlsx")
    sheet = returned(path, tmp_path / "back.xlsx").worksheets[1]
    assert sheet["D2"].comment is not None
    cells = re.findall(r' r="([A-Z]+\d+)"', parts_of(tmp_path / "back.xlsx")["xl/worksheets/sheet1.xml"].decode())
    assert cells == sorted(cells, key=lambda name: (int(name[1:]), name))


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


def test_a_folder_is_answered_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "gui"
    folder.mkdir()
    write_workbook(folder / "P34-01.xlsx")
    (folder / "P34-24.csv").write_text(f"{','.join(HEADER)}\ndossiers_received,Bắc Ninh,2025-Q3,x,dossier\n", "utf-8")
    (folder / "hong.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (folder / "~$P34-01.xlsx").write_bytes(b"lock")
    results = annotate(nq.validate(nq.read_submission(folder)), folder, back := tmp_path / "tra_lai")
    assert sorted(path.name for path in back.iterdir()) == ["P34-01.xlsx", "P34-24.csv.xlsx", "nq57-tong-quan.xlsx"]
    assert {Path(one.file).name: bool(one.refused) for one in results} == {
        "P34-01.xlsx": False,
        "P34-24.csv": False,
        "hong.xlsx": True,
    }
    rows = list(openpyxl.load_workbook(back / "nq57-tong-quan.xlsx").worksheets[0].values)
    assert len(rows) == 4


def test_an_earlier_report_tells_new_from_left_and_counts_what_was_mended(source: Path, tmp_path: Path) -> None:
    report = nq.validate(nq.read_submission(source))
    document = json.loads(report_json(report))
    gone = {**document["findings"][0], "finding": "0" * 12}
    kept = [gone, *document["findings"][1:]]
    (tmp_path / "truoc.json").write_text(json.dumps({**document, "findings": kept}), encoding="utf-8")
    [result] = annotate(report, source, tmp_path / "back.xlsx", previous=tmp_path / "truoc.json")
    sheet = openpyxl.load_workbook(tmp_path / "back.xlsx").worksheets[0]
    states = [row[7] for row in sheet.iter_rows(min_row=8, max_col=10, values_only=True) if row[9]]
    assert sorted(states) == sorted(["mới", *["chưa sửa"] * (len(kept) - 1)])
    assert result.mended == 1


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
