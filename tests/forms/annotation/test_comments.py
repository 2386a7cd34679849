"""Comments stand in the drawing that the sheet names, beside what others drew and said."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

import nq57_indicators as nq
from zipped import parts_of, rewritten

VML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing"
HEADER = "xl/drawings/vmlDrawingHF.vml"
HEADER_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="LH" style="width:9pt"><v:imagedata/></v:shape></xml>'
)
SHEET, LINKS = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
NAMED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdHF"'


def office(path: Path, *, commented: bool) -> Path:
    """A sheet with a bad cell D2 and a picture in its header, whose drawing its relations name first."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["variable", "ref_area", "time_period", "obs_value", "unit_measure"])
    sheet.append(["dossiers_received", "Hà Nội", "2025-Q3", "abc", "dossier"])
    if commented:
        sheet["A1"].comment = Comment("của Lan", "Lan")
    book.save(path)
    line = f'<Relationship Id="rIdHF" Type="{VML}" Target="/{HEADER}"/>'.encode()
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    edits = {
        SHEET: lambda data: data.replace(b"</worksheet>", f"<legacyDrawingHF {NAMED}/></worksheet>".encode()),
        LINKS: lambda data: data.replace(empty, empty + line),
    }
    added = (
        {HEADER: HEADER_DRAWING} if commented else {HEADER: HEADER_DRAWING, LINKS: empty + line + b"</Relationships>"}
    )
    return rewritten(path, path.with_name("hf.xlsx"), edits, added)


def annotated(path: Path) -> Path:
    nq.validate(nq.read_submission(path)).annotate(back := path.with_name("back.xlsx"))
    return back


def changes(before: bytes, after: bytes) -> list[str]:
    """The tags that are gone (-) and new (+)."""
    tags = [re.findall(r"<[^>]*>", part.decode()) for part in (before, after)]
    return [line for line in difflib.ndiff(*tags) if line[0] in "+-"]


@pytest.mark.parametrize("commented", [True, False])
def test_the_picture_of_a_header_keeps_its_drawing(commented: bool, tmp_path: Path) -> None:
    source = office(tmp_path / "a.xlsx", commented=commented)
    before, after = parts_of(source), parts_of(annotated(source))
    assert after[HEADER] == HEADER_DRAWING
    drawing = "xl/drawings/commentsDrawing1.vml" if commented else "xl/drawings/nq57Comments1.vml"
    assert after[drawing].count(b":Row>") == 2 * (1 + commented)
    differing = changes(before[SHEET], after[SHEET])
    if commented:
        assert [line[:8] for line in differing] == ['- <c r="', '+ <c r="']
        assert before[LINKS] == after[LINKS]
    else:
        [drawn] = [line for line in differing if "egacyDrawing" in line]
        assert drawn.startswith("+ <legacyDrawing ")
        assert after[SHEET].index(b"<legacyDrawing ") < after[SHEET].index(b"<legacyDrawingHF ")


def test_a_drawing_that_is_named_and_gone_is_made_for_all_comments(tmp_path: Path) -> None:
    source = office(tmp_path / "a.xlsx", commented=True)
    broken = rewritten(
        source, tmp_path / "broken.xlsx", {LINKS: lambda data: data.replace(b'Id="anysvml"', b'Id="elsewhere"')}
    )
    after = parts_of(annotated(broken))
    assert after["xl/drawings/nq57Comments1.vml"].count(b"</v:shape>") == 2
    assert after[SHEET].count(b"<legacyDrawing ") == 1
    assert b'"rIdNq1"' in after[SHEET]
