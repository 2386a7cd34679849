"""Counts that are printed with dots and commas: 98.411 is whole, 12.000 may be twelve or twelve thousand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import nq57_indicators as nq

LONG = "variable;ref_area;time_period;obs_value;unit_measure\n"
WIDE = "Tỉnh;Kỳ báo cáo;Số hồ sơ tiếp nhận;Tỷ lệ hồ sơ nộp trực tuyến\n"


def read(folder: Path, text: str, **said: Any) -> nq.Submission:
    path = folder / "a.csv"
    path.write_text(text, "utf-8")
    return nq.read_submission(path, **said)


def values(submission: nq.Submission) -> list[float]:
    return [float(value) for value in submission.observations["obs_value"].dropna()]


def long_rows(*figures: str, unit: str = "hồ sơ", variable: str = "dossiers_received") -> str:
    areas = ("P34-01", "P34-24", "P34-48", "P34-96")
    return "".join(f"{variable};{area};2025-Q4;{figure};{unit}\n" for area, figure in zip(areas, figures, strict=False))


@pytest.mark.parametrize("sign", [".", ","])
def test_thousands_alone_do_not_tell(tmp_path: Path, sign: str) -> None:
    submission = read(tmp_path, LONG + long_rows(f"12{sign}000", f"345{sign}000"))
    assert submission.findings["rule"].tolist() == ["ambiguous-number"] * 2
    assert values(submission) == []


@pytest.mark.parametrize(("decimal", "expected"), [(".", [12.0, 345.0]), (",", [12_000.0, 345_000.0])])
def test_the_declared_sign_tells(tmp_path: Path, decimal: str, expected: list[float]) -> None:
    submission = read(tmp_path, LONG + long_rows("12.000", "345.000"), decimal=decimal)
    assert (values(submission), submission.findings["rule"].tolist()) == (expected, [])


@pytest.mark.parametrize(("sign", "other"), [(".", ","), (",", ".")])
def test_another_count_of_the_sheet_tells(tmp_path: Path, sign: str, other: str) -> None:
    assert values(read(tmp_path, LONG + long_rows(f"12{sign}000", f"98{sign}411"))) == [12_000.0, 98_411.0]
    wide = WIDE + f"Hà Nội;2025-Q4;12{sign}000;83{other}4\nBắc Ninh;2025-Q4;98{sign}411;75{other}25\n"
    assert values(read(tmp_path, wide)) == [12_000.0, 83.4, 98_411.0, 75.25]


def test_a_decimal_of_the_sheet_tells(tmp_path: Path) -> None:
    text = WIDE + "Hà Nội;2025-Q4;12.000;83.4\nBắc Ninh;2025-Q4;345.000;75.25\n"
    assert values(read(tmp_path, text)) == [12.0, 83.4, 345.0, 75.25]


@pytest.mark.parametrize("unit", ["nghìn người", "1.000 người"])
def test_counts_in_thousands_prove_nothing(tmp_path: Path, unit: str) -> None:
    rows = long_rows("1.179", unit=unit, variable="population") + "dossiers_received;P34-96;2025-Q4;12.000;hồ sơ\n"
    submission = read(tmp_path, LONG + rows)
    assert submission.findings["rule"].tolist() == ["ambiguous-number"] * 2


def test_counts_in_groups_are_whole(tmp_path: Path) -> None:
    assert values(read(tmp_path, LONG + long_rows("98.411", "1.234"))) == [98_411.0, 1_234.0]
