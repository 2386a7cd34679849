"""Workbooks that Excel opens although a strict reader stumbles: only what figures need is read of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import LINKS, MAIN, OFFICE, TYPES, WORKBOOK, xlsx

from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.limits import USUAL
from nq57_indicators.reading.excel import workbook_tables
from nq57_indicators.reading.package import Package
from nq57_indicators.reading.tally import Tally
from nq57_indicators.tables.cells import RawTable

HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
FIGURE = HEADER + '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>0.853</v></c></row>'
TEXTS = f'<sst xmlns="{MAIN}"><si><t>area</t></si><si><t>value</t></si><si><t>P34-24</t></si></sst>'
STYLES = (
    '<styleSheet xmlns="{main}"><numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>{odd}'
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)
ODD = {
    "fill": "<fills><fill/></fills>",
    "colour": '<fonts><font><color rgb="xanh"/></font></fonts>',
    "font": '<fonts><font><sz val="mười hai"/><family val="99"/><name/></font></fonts>',
    "border": '<borders><border><left style="đậm"/></border></borders>',
    "gradient": '<fills><fill><gradientFill type="spiral"/></fill></fills>',
    "count": '<fonts count="-1"/>',
}
PARTS = {"sheet": "xl/worksheets/sheet1.xml", "texts": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}


def linked(targets: dict[str, str], office: str = OFFICE, package: str = "package/2006") -> str:
    kinds = {"sheet": "worksheet", "texts": "sharedStrings", "styles": "styles"}
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{office}/{kinds[name]}" Target="{target}"/>'
        for number, (name, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/{package}/relationships">{links}</Relationships>'


LINKED = linked({"sheet": "worksheets/sheet1.xml", "texts": "sharedStrings.xml", "styles": "styles.xml"})


def only_table(path: Path) -> RawTable:
    [(table, _)] = workbook_tables(path, "a.xlsx", "xlsx")
    return table


def read_right(path: Path) -> None:
    area, value = only_table(path).columns
    assert (area.header, value.header, area.text.to_pylist()) == ("area", "value", ["P34-24"])
    assert value.number is not None
    assert value.percent is not None
    assert value.decimals is not None
    assert (value.number.tolist(), value.percent.tolist(), value.decimals.tolist()) == ([0.853], [True], [1])


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_of_the_styles_only_number_formats_are_needed(tmp_path: Path, odd: str) -> None:
    styles = STYLES.format(main=MAIN, odd=odd).replace("<xf numFmtId", '<xf textRotation="720" numFmtId')
    extra: dict[str, str | bytes] = {
        "xl/_rels/workbook.xml.rels": LINKED, "xl/sharedStrings.xml": TEXTS, "xl/styles.xml": styles,
    }  # fmt: skip
    read_right(xlsx(tmp_path / "a.xlsx", FIGURE, extra=extra))


def test_the_properties_of_a_workbook_are_never_read(tmp_path: Path) -> None:
    core = '<cp:coreProperties xmlns:cp="urn:x"><created>hôm qua</created></cp:coreProperties>'
    extra: dict[str, str | bytes] = {
        "xl/_rels/workbook.xml.rels": LINKED, "xl/sharedStrings.xml": TEXTS,
        "xl/styles.xml": STYLES.format(main=MAIN, odd=""), "docProps/core.xml": core, "docProps/app.xml": "<x/>",
    }  # fmt: skip
    read_right(xlsx(tmp_path / "a.xlsx", FIGURE, extra=extra))


@pytest.mark.parametrize(
    "targets",
    [
        {"sheet": "worksheets/Sheet1.xml", "texts": "SHAREDSTRINGS.xml", "styles": "Styles.XML"},
        {"sheet": "/xl/worksheets/sheet1.xml", "texts": "/xl/sharedStrings.xml", "styles": "../xl/styles.xml"},
        {"sheet": "worksheets\\sheet1.xml", "texts": ".\\sharedStrings.xml", "styles": "styles.xml"},
    ],
    ids=["case", "absolute", "backslash"],
)
def test_parts_are_found_however_their_names_are_written(tmp_path: Path, targets: dict[str, str]) -> None:
    extra: dict[str, str | bytes] = {
        "xl/_rels/workbook.xml.rels": linked(targets), "xl/sharedStrings.xml": TEXTS,
        "xl/styles.xml": STYLES.format(main=MAIN, odd=""),
    }  # fmt: skip
    read_right(xlsx(tmp_path / "a.xlsx", FIGURE, extra=extra))


def test_strict_open_xml_is_read_like_any_other(tmp_path: Path) -> None:
    main, office = (
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    sheet = f'<x:worksheet xmlns:x="{main}"><x:sheetData>{_prefixed(FIGURE)}</x:sheetData></x:worksheet>'
    extra: dict[str, str | bytes] = {
        "xl/workbook.xml": WORKBOOK.replace(MAIN, main).replace(OFFICE, office),
        "xl/_rels/workbook.xml.rels": linked({name: part.removeprefix("xl/") for name, part in PARTS.items()}, office),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": TEXTS.replace(MAIN, main),
        "xl/styles.xml": STYLES.format(main=main, odd=""),
    }
    read_right(xlsx(tmp_path / "a.xlsx", "", extra=extra))


def _prefixed(rows: str) -> str:
    return rows.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")


@pytest.mark.parametrize(
    ("form", "shown"), [("dd/mm/yyyy", "2026-02-01"), ("mm/yyyy", "2026-02"), ("General", "2026-02-01")]
)
def test_a_date_stored_as_text_shows_what_its_format_shows(tmp_path: Path, form: str, shown: str) -> None:
    rows = HEADER + '<row r="2"><c r="A2" t="d" s="1"><v>2026-02-01T00:00:00</v></c></row>'
    extra: dict[str, str | bytes] = {
        "xl/_rels/workbook.xml.rels": LINKED, "xl/sharedStrings.xml": TEXTS,
        "xl/styles.xml": STYLES.format(main=MAIN, odd="").replace("0.0%", form),
    }  # fmt: skip
    assert only_table(xlsx(tmp_path / "a.xlsx", rows, extra=extra)).columns[0].text.to_pylist() == [shown]


@pytest.mark.parametrize("kind", ["s", "str", "inlineStr"])
def test_escapes_are_read_as_excel_shows_them(tmp_path: Path, kind: str) -> None:
    name, header = "Bắc_x000D_\nNinh_x005F_x", "obs_x000d_\nvalue"
    texts = f'<sst xmlns="{MAIN}"><si><t>{header}</t></si><si><t>b</t></si><si><r><t>{name}</t></r></si></sst>'
    inside = "<v>{}</v>" if kind != "inlineStr" else "<is><t>{}</t></is>"
    cells = [inside.format(number if kind == "s" else text) for number, text in enumerate((header, "b", name))]
    first, second, third = (f'<c t="{kind}">{cell}</c>' for cell in cells)
    rows = f'<row r="1">{first}{second}</row><row r="2">{third}</row>'
    extra: dict[str, str | bytes] = {
        "xl/_rels/workbook.xml.rels": linked({"sheet": "worksheets/sheet1.xml", "texts": "sharedStrings.xml"}),
        "xl/sharedStrings.xml": texts,
    }
    column = only_table(xlsx(tmp_path / "a.xlsx", rows, extra=extra)).columns[0]
    assert (column.header, column.text.to_pylist()) == ("obs\nvalue", ["Bắc\nNinh_x"])


@pytest.mark.parametrize("shared", [True, False])
def test_reading_aids_are_no_text(tmp_path: Path, shared: bool) -> None:
    text = "<r><t>5</t></r><r><t>6</t></r><rPh sb='0' eb='1'><t>78</t></rPh><phoneticPr fontId='1'/>"
    texts = TEXTS.replace("<si><t>P34-24</t></si>", f"<si>{text}</si>")
    cell = '<c r="A2" t="s"><v>2</v></c>' if shared else f'<c r="A2" t="inlineStr"><is>{text}</is></c>'
    extra: dict[str, str | bytes] = {
        "xl/_rels/workbook.xml.rels": linked({"sheet": "worksheets/sheet1.xml", "texts": "sharedStrings.xml"}),
        "xl/sharedStrings.xml": texts,
    }
    rows = f'{HEADER}<row r="2">{cell}<c r="B2"><v>1</v></c></row>'
    assert only_table(xlsx(tmp_path / "a.xlsx", rows, extra=extra)).columns[0].text.to_pylist() == ["56"]


def test_a_part_that_is_not_there_is_named(tmp_path: Path) -> None:
    extra: dict[str, str | bytes] = {"xl/_rels/workbook.xml.rels": LINKED}
    with pytest.raises(SubmissionError, match=r"xl/sharedStrings\.xml is missing"):
        only_table(xlsx(tmp_path / "a.xlsx", FIGURE, extra=extra))


def test_two_parts_whose_names_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", FIGURE, extra={"xl/Workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": LINKS})
    with pytest.raises(SubmissionError, match="two parts of one name"):
        only_table(path)


def test_the_workbook_is_found_where_the_package_says(tmp_path: Path) -> None:
    link = f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="/xl/Book2.xml"/>'
    root = f'<Relationships xmlns="x">{link}</Relationships>'
    extra: dict[str, str | bytes] = {
        "_rels/.rels": root, "xl/book2.xml": WORKBOOK.replace('name="S"', 'name="Khác"'), "xl/_rels/book2.xml.rels": LINKS,
        "[Content_Types].xml": TYPES,
    }  # fmt: skip
    with Package(xlsx(tmp_path / "a.xlsx", FIGURE, extra=extra), Tally(USUAL)) as package:
        assert [sheet.title for sheet in package.sheets] == ["Khác"]
