"""Empty cells of columns of periods and areas are filled by options, and that is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import nq57_indicators as nq

HEADERS = "Địa phương,Kỳ,Số hồ sơ tiếp nhận trong kỳ"


def read(folder: Path, *rows: str, **said: Any) -> nq.Submission:
    (folder / "a.csv").write_text("\n".join([HEADERS, *rows, ""]), "utf-8")
    return nq.read_submission(folder / "a.csv", geography="P34", **said)


def keys(submission: nq.Submission) -> list[list[str]]:
    return submission.observations[["ref_area", "time_period"]].astype(str).values.tolist()


@pytest.mark.parametrize(
    ("rows", "said", "told"),
    [
        (("Huế,,5", "Hà Nội,2025-10,6"), {"period": "2025-10"}, "B (period=2025-10)"),
        ((",2025-10,5", "Huế,2025-09,6"), {"area": "P34-46"}, "A (area=P34-46)"),
    ],
)
def test_an_option_fills_empty_cells_and_says_so(
    tmp_path: Path, rows: tuple[str, ...], said: dict[str, str], told: str
) -> None:
    submission = read(tmp_path, *rows, **said)
    assert (keys(submission)[0], submission.waiting) == (["P34-46", "2025-10"], ())
    assert submission.findings.empty
    assert [value for read_as in submission.read_as for kind, value in read_as.said if kind == "filled"] == [told]


def test_without_an_option_and_without_any_key_nothing_is_filled(tmp_path: Path) -> None:
    assert read(tmp_path, "Huế,,5").findings["rule"].tolist() == ["bad-period"]
    both = read(tmp_path, ",2025-10,5", ",,11", area="P34-46", period="2025-10")
    assert keys(both) == [["P34-46", "2025-10"]]
    assert "bad-period" in both.findings["rule"].tolist()
