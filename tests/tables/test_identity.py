"""The identity of a finding: the same matter has the same one, wherever it stands and whatever figure it holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import nq57_indicators as nq
import nq57_indicators.tables.identity as identity_module
from nq57_indicators.tables.identity import identities, identity

HEAD = "variable,ref_area,time_period,obs_value,unit_measure\n"
BROKEN = "dossiers_received_online,P34-24,2025-Q4,120,dossier\n"
WHOLE = "dossiers_received,P34-24,2025-Q4,100,dossier\n"
OTHER = "dossiers_received,P34-01,2025-Q4,100,dossier\n"


def found(path: Path, text: str) -> pd.DataFrame:
    path.write_text(HEAD + text, encoding="utf-8")
    return nq.validate(nq.read_submission(path)).findings


def test_golden_identities_hold_over_releases(tmp_path: Path) -> None:
    findings = found(tmp_path / "a.csv", BROKEN + WHOLE + "dossiers_received,Hà Nộ,2025-Q4,1,dossier\n")
    assert dict(zip(findings["rule"], findings["finding"], strict=True)) == {
        "identity-broken": "73ee3bbf9753",
        "numerator-above-denominator": "63a944fb4808",
        "unknown-area": "fb0d872fe53b",
    }


def test_row_file_and_figure_do_not_matter(tmp_path: Path) -> None:
    first = found(tmp_path / "a.csv", BROKEN + WHOLE)
    again = found(tmp_path / "b.csv", OTHER + BROKEN.replace("120", "130") + WHOLE)
    assert first["finding"].tolist() == again["finding"].tolist()


def test_every_part_of_the_key_matters(tmp_path: Path) -> None:
    first = set(found(tmp_path / "a.csv", BROKEN + WHOLE)["finding"])
    for old, new in (("P34-24", "P34-01"), ("2025-Q4", "2025-Q3"), ("2025-Q4", "lũy kế năm 2024")):
        assert not first & set(found(tmp_path / "a.csv", (BROKEN + WHOLE).replace(old, new))["finding"])
    staged = nq.validate(nq.read_submission(tmp_path / "a.csv", stage="expected")).findings
    assert not first & set(staged["finding"])


def test_repeats_are_told_apart_by_their_order(tmp_path: Path) -> None:
    lines = "dossiers_received,Hà Nộ,2025-Q4,1,dossier\ndossiers_received,Hà Nội 2,2025-Q4,1,dossier\n"
    both = found(tmp_path / "a.csv", lines)
    alone = found(tmp_path / "a.csv", lines.splitlines(keepends=True)[1])
    assert both["finding"].is_unique
    assert alone["finding"].tolist() == both["finding"].tolist()[:1]


def test_sheets_and_headers_of_one_name_do_not_share_an_identity(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(f"{HEAD}dossiers_received,Hà Nộ,2025-Q4,1,dossier\n", encoding="utf-8")
    both = nq.validate(nq.read_submission(tmp_path)).findings["finding"]
    assert both.is_unique
    twice = [(np.array([0, 1, 2, -1]), ["a", "a", None])]
    assert identities(twice).tolist() == [identity("a"), identity("a", repeat=1), identity(""), identity("", repeat=1)]


def test_without_a_key_sheet_and_header_speak(tmp_path: Path) -> None:
    def of(sheet: str, header: str, column: int) -> list[str]:
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        page.title = sheet
        head: list[str] = ["variable", "time_period", "obs_value", "unit_measure", header]
        row: list[object] = ["dossiers_received", "2025-Q4", 1, "dossier", "Hà Nộ"]
        for place in range(column):
            head.insert(place, f"x{place}")
            row.insert(place, None)
        page.append(head)
        page.append(row)
        book.save(tmp_path / "a.xlsx")
        findings = nq.read_submission(tmp_path / "a.xlsx").findings
        return list(findings.loc[findings["rule"] == "unknown-area", "finding"])

    first = of("Biểu 1", "ref_area", 0)
    assert len(first) == 1
    assert of("Biểu 1", "ref_area", 2) == first
    assert of("Biểu 2", "ref_area", 0) != first
    assert of("Biểu 1", "Địa bàn", 0) != first


def test_a_misprint_knows_the_key_of_its_row(tmp_path: Path) -> None:
    misprint = BROKEN.replace("120", "12..5").replace("2025-Q4", "2024")
    first = found(tmp_path / "a.csv", misprint)
    running = found(tmp_path / "a.csv", misprint.replace("2024", "lũy kế năm 2024"))
    assert first["rule"].tolist() == running["rule"].tolist() == ["bad-number"]
    assert first["finding"].tolist() != running["finding"].tolist()


def test_rows_and_single_matters_have_one_identity() -> None:
    rng = np.random.default_rng(1)
    names = ["a", "b", "c"]
    columns = [(rng.integers(-1, 3, 200), names) for _ in range(3)]
    seen: dict[tuple[str | None, ...], int] = {}
    expected = []
    for row in zip(*(codes.tolist() for codes, _ in columns), strict=True):
        parts = tuple(names[code] if code >= 0 else None for code in row)
        expected.append(identity(*parts, repeat=seen.setdefault(parts, 0)))
        seen[parts] += 1
    assert identities(columns).tolist() == expected
    assert len(set(expected)) == 200


def test_columns_that_are_too_many_for_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [
        (np.array([0, 1, 0, 1, 0]), ["a", "b"]), (np.array([0, 0, 0, 1, -1]), ["c", "d"]), (np.zeros(5, int), ["e"]),
    ]  # fmt: skip
    usual = identities(columns).tolist()
    monkeypatch.setattr(identity_module, "_MOST_KINDS", 3)
    assert identities(columns).tolist() == usual
    assert usual[2] == identity("a", "c", "e", repeat=1)
    assert len(set(usual)) == 5
