"""Workbooks of the library through LibreOffice: they open, and come back with the same figures."""

from __future__ import annotations

import os
import re
import subprocess
import zlib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.writing.annex import annexes_of
from nq57_indicators.writing.annex_sheet import write_annex
from nq57_indicators.writing.outputs import about_of

ROOT = Path(__file__).parents[2]


def converted(path: Path, suffix: str) -> Path:
    """The file as LibreOffice saves it."""
    folder = path.parent / f"as_{suffix}"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [os.environ["SOFFICE"], "--headless", profile, "--convert-to", suffix, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / path.with_suffix(f".{suffix}").name


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    result = nq.assess(nq.read_submission(ROOT / "sample_data" / "published" / "patents.csv"))
    return next(path for path in result.save(folder, ("xlsx",)) if path.suffix == ".xlsx")


def test_a_workbook_comes_back_with_every_cell(saved: Path) -> None:
    before, after = (openpyxl.load_workbook(path) for path in (saved, converted(saved, "xlsx")))
    assert after.sheetnames == before.sheetnames
    for sheet in before:
        rows = [[_shown(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        there = [[_shown(cell) for cell in row] for row in after[sheet.title].iter_rows(values_only=True)]
        assert [row[: len(rows[0])] for row in there[: len(rows)]] == rows, sheet.title


def test_the_annex_of_sixty_rows_is_two_pages_that_can_be_read(tmp_path: Path) -> None:
    """Printed: two pages, the letters of the table at least 8 points."""
    result = nq.assess(nq.read_submission(ROOT / "sample_data" / "made_up"), areas="P34-24")
    status = result.status("P34-24", without_figures=True)
    [annex] = annexes_of(result, status, about_of(result)).values()
    sixty = replace(annex, parts=tuple((heading, rows[:31]) for heading, rows in annex.parts))
    assert sum(len(rows) for _, rows in sixty.parts) == 60
    book, path = openpyxl.Workbook(write_only=True), tmp_path / "annex.xlsx"
    write_annex(book, "Phụ lục", sixty)
    book.save(path)
    printed = converted(path, "pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    streams = (
        zlib.decompressobj().decompress(found[1])
        for found in re.finditer(rb"stream\r?\n(x.*?)endstream", printed, re.S)
    )
    sizes = Counter(float(size) for stream in streams for size in re.findall(rb"/F\d+ ([\d.]+) Tf", stream))
    assert sizes.most_common(1)[0][0] >= 8


def _shown(cell: object) -> str:
    return "" if cell is None else f"{cell:.12g}" if isinstance(cell, float) else str(cell)


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_a_submission_says_the_same_in_every_format(suffix: str, tmp_path: Path) -> None:
    source = ROOT / "sample_data" / "made_up" / "bac_ninh_2025-Q4.xlsx"
    copy = tmp_path / "given.xlsx"
    copy.write_bytes(source.read_bytes())
    own, theirs = (nq.read_submission(path) for path in (source, converted(copy, suffix)))
    key = ["variable", "ref_area", "time_period", "flow", "obs_value"]
    for one in (own, theirs):
        assert len(one.observations) > 0
    assert_frame_equal(
        own.observations[key].astype({"obs_value": float}).astype(str).reset_index(drop=True),
        theirs.observations[key].astype({"obs_value": float}).astype(str).reset_index(drop=True),
    )


def test_a_returned_workbook_opens_with_its_comments_colours_and_links(tmp_path: Path) -> None:
    source = tmp_path / "gui.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Biểu 1"
    for row in (
        ["variable", "ref_area", "time_period", "obs_value"],
        ["dossiers_received", "Huế", "2025-Q3", "abc"],
        ["dossiers_resolved", "Huế", "2025-Q3", 5],
    ):
        sheet.append(row)
    sheet["D3"].comment = Comment("Lan: đã kiểm tra", "Lan")
    book.save(source)
    report = nq.validate(nq.read_submission(source))
    report.annotate(returned := tmp_path / "tra_lai.xlsx")
    before, after = (openpyxl.load_workbook(path) for path in (returned, converted(returned, "xlsx")))
    assert after.sheetnames == before.sheetnames == ["nq57 - Việc cần sửa", "Biểu 1"]
    for cell in ("D2", "D3"):
        own, theirs = (each["Biểu 1"][cell] for each in (before, after))
        assert (theirs.value, theirs.fill.fgColor.rgb) == (own.value, own.fill.fgColor.rgb)
        assert theirs.comment.text.split() == own.comment.text.split()
    todo = after.worksheets[0]
    assert todo["D8"].hyperlink.location.endswith("D2")
    again = nq.validate(nq.read_submission(converted(returned, "xlsx")))
    assert again.findings["finding"].tolist() == report.findings["finding"].tolist()
    pages = converted(returned, "pdf")
    assert pages.read_bytes().startswith(b"%PDF")
