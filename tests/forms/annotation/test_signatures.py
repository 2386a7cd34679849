"""A workbook with a digital signature is answered by a copy that says it is unsigned, wherever its signatures stand."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

import nq57_indicators as nq
from nq57_indicators.forms.annotation.signatures import drop_signatures, is_signed
from nq57_indicators.forms.annotation.workbook_parts import WorkbookParts
from zipped import damaged, parts_of, putting, rewritten

TYPES = "application/vnd.openxmlformats-package.digital-signature"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
ORIGIN = f"{RELATIONS}/digital-signature/origin"
SIGNATURE = f"{RELATIONS}/digital-signature/signature"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODS = (
    f'<o:document-content xmlns:o="{OASIS}:office:1.0" xmlns:t="{OASIS}:table:1.0" xmlns:x="{OASIS}:text:1.0">'
    "<o:body><o:spreadsheet><t:table t:name='S'>{}</t:table></o:spreadsheet></o:body></o:document-content>"
)
KEYS = ("variable", "ref_area", "time_period", "obs_value")
OVERRIDES = [
    f'<Override PartName="/sign/first.dat" ContentType="{TYPES}-origin"/>',
    f'<Override PartName="/sign/a.dat" ContentType="{TYPES}-xmlsignature+xml"/>',
]
DEFAULTS = [
    f'<Default Extension="psdsor" ContentType="{TYPES}-origin"/>',
    f'<Default Extension="psdsxs" ContentType="{TYPES}-xmlsignature+xml"/>',
]


def links(target: str, kind: str = SIGNATURE) -> bytes:
    return f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Type="{kind}" Target="{target}"/></Relationships>'.encode()


def signed(path: Path, target: Path, origin: str, signature: str, types: list[str], *, related: bool = True) -> Path:
    folder, _, name = origin.rpartition("/")
    edits = {"[Content_Types].xml": putting(*types)}
    if related:
        edits["_rels/.rels"] = putting(f'<Relationship Id="sig" Type="{ORIGIN}" Target="/{origin}"/>')
    added = {origin: b"", f"{folder}/_rels/{name}.rels": links(f"/{signature}"), signature: b"<Signature/>"}
    return rewritten(path, target, edits, added)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["variable", "ref_area", "time_period", "obs_value", "unit_measure"])
    sheet.append(["dossiers_received", "Hà Nội", "2025-Q3", "abc", "dossier"])
    book.save(path := tmp_path / "bao_cao.xlsx")
    return path


@pytest.mark.parametrize(
    ("origin", "signature", "types", "related"),
    [
        ("_xmlsignatures/origin.sigs", "_xmlsignatures/sig1.xml", [], True),
        (
            "package/services/digital-signature/origin.psdsor",
            "package/services/digital-signature/a.psdsxs",
            DEFAULTS,
            True,
        ),
        ("sign/first.dat", "sign/a.dat", OVERRIDES, False),
        ("sign/first.dat", "sign/a.dat", [], True),
    ],
    ids=["office", "dotnet", "by content type", "by relation"],
)
def test_signatures_are_found_by_what_the_package_says(
    origin: str, signature: str, types: list[str], related: bool, plain: Path, tmp_path: Path
) -> None:
    path = signed(plain, tmp_path / "signed.xlsx", origin, signature, types, related=related)
    returned = nq.validate(nq.read_submission(path)).annotate(back := tmp_path / "back.xlsx")
    assert returned["unsigned"].tolist() == [True]
    parts = parts_of(back)
    assert not {name for name in parts if "sig" in name}
    assert b"ignature" not in parts["[Content_Types].xml"] + parts["_rels/.rels"]
    todo = openpyxl.load_workbook(back).worksheets[0]
    assert any("KHÔNG còn chữ ký" in str(cell.value) for cell in todo["A"])
    assert signature in parts_of(path)


def test_a_type_that_no_part_has_is_no_signature(plain: Path, tmp_path: Path) -> None:
    """Programs leave the types of signatures behind that were taken out."""
    path = rewritten(plain, tmp_path / "left.xlsx", {"[Content_Types].xml": putting(*DEFAULTS)})
    assert not drop_signatures(WorkbookParts(path))


@pytest.mark.parametrize(("name", "found"), [("documentsignatures.xml", True), ("other.xml", False)])
def test_a_signed_ods_comes_back_as_a_copy_that_says_so(name: str, found: bool, tmp_path: Path) -> None:
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": ODS.format("".join(map(_ods_row, (KEYS, ("dossiers_received", "Hà Nội", "2025-Q3", "abc"))))),
        "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        f"META-INF/{name}": "<signatures/>",
    }
    with zipfile.ZipFile(path := tmp_path / "bao_cao.ods", "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    returned = nq.validate(nq.read_submission(path)).annotate(back := tmp_path / "back.xlsx")
    assert returned["unsigned"].tolist() == [found]
    said = [str(cell.value) for cell in openpyxl.load_workbook(back).worksheets[0]["A"]]
    assert any("KHÔNG còn chữ ký" in text for text in said) == found


@pytest.mark.parametrize(("name", "found"), [("_signatures", True), ("_xmlsignatures", True), ("Other", False)])
def test_a_signed_xls_says_so_in_its_directory(name: str, found: bool, tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(compound("Root Entry", "Workbook", name))
    assert is_signed(tmp_path / "a.xls", "xls") == found


def test_of_a_damaged_xls_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(compound("Workbook")[:600])
    assert not is_signed(tmp_path / "a.xls", "xls")
    assert not is_signed(tmp_path / "a.xls", "csv")


def test_a_damaged_picture_is_told_though_all_figures_can_be_read(plain: Path, tmp_path: Path) -> None:
    source = damaged(rewritten(plain, tmp_path / "a.xlsx", added={"xl/media/a.png": b"\x89PNG" * 50}), "xl/media/a.png")
    report = nq.validate(nq.read_submission(source))
    with pytest.raises(nq.SubmissionError, match="damaged"):
        report.annotate(tmp_path / "back.xlsx")
    assert not (tmp_path / "back.xlsx").exists()


def compound(*names: str) -> bytes:
    """A compound file: a header, a table of sectors, and a directory that lists names."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HH", head, 0x1E, 9, 6)
    struct.pack_into("<I4xII", head, 0x30, 1, 4096, 0xFFFFFFFE)
    struct.pack_into("<I", head, 0x44, 0xFFFFFFFE)
    struct.pack_into("<109I", head, 0x4C, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    listed = b""
    for name in names:
        text = f"{name}\0".encode("utf-16-le")
        listed += text.ljust(64, b"\0") + struct.pack("<H", len(text)).ljust(64, b"\0")
    return bytes(head) + table + listed.ljust(512, b"\0")


def _ods_row(cells: tuple[str, ...]) -> str:
    written = "".join(f'<t:table-cell o:value-type="string"><x:p>{cell}</x:p></t:table-cell>' for cell in cells)
    return f"<t:table-row>{written}</t:table-row>"
