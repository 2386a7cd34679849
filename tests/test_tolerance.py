"""Noise of floats decides nothing: from a file to a value, a finding, a page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.texts import figure

CATALOGUE = Path(__file__).parent / "catalogues" / "noise"
HEAD = "variable,ref_area,time_period,obs_value\n"


def test_float32_is_the_shortest_decimal_that_gives_it(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"ref_area": ["P34-24"], "time_period": ["2025-Q4"], "online_dossier_rate": np.float32([85.3])}
    )
    frame.to_parquet(tmp_path / "a.parquet")
    mixed = frame.assign(online_dossier_rate=pd.Series([np.float32(85.3)], dtype=object))
    for source in (frame, tmp_path / "a.parquet", mixed):
        assert nq.read_submission(source).observations["obs_value"].tolist() == [85.3]


def noisy(figures: dict[str, float]) -> nq.Assessment:
    """An assessment of figures of one area under the catalogue of this test."""
    catalogue = nq.load_catalogue(CATALOGUE)
    columns = {"ref_area": "T1", "time_period": "2024", "unit_measure": "x"}
    frame = pd.DataFrame({"variable": list(figures), "obs_value": list(figures.values()), **columns})
    return nq.assess(nq.read_submission(frame, catalogue=catalogue))


def test_a_denominator_of_noise_is_nothing() -> None:
    result = noisy({"num": 5, "den": 0.3, "p": 0.1, "q": 0.2})
    values = result.values.set_index(result.values["indicator"].astype(str))["value"]
    assert np.isnan(values["of_a_difference"])
    assert values["of_a_sum"] == 100
    assert result.findings["rule"].astype(str).tolist() == ["zero-denominator"]


def test_what_is_above_by_more_than_noise_is_above() -> None:
    result = noisy({"den": 0.3, "p": 0.1, "q": 0.2000000001})
    assert result.findings["rule"].astype(str).tolist() == ["numerator-above-denominator"]


def test_a_mean_is_rounded_half_up() -> None:
    assert figure((51.50 + 47.23) / 2) == "49,37"


@pytest.mark.parametrize("size", [1e22, 1e26, 1e30, 1e300, 1.7e308])
def test_nothing_fails_on_printing_what_nobody_can_count(tmp_path: Path, size: float) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        HEAD + f"dossiers_received,P34-24,2025-Q4,{size!r}\ndossiers_received_online,P34-24,2025-Q4,{size / 2!r}\n",
        encoding="utf-8",
    )
    submission = nq.read_submission(path)
    report = nq.validate(submission)
    assert "out-of-plausible-range" in set(report.findings["rule"].astype(str))
    result = nq.assess(report)
    for shown in (submission, report, result):
        assert shown._repr_html_()
    if len(result.values):
        assert result.explain("online_dossier_rate", "P34-24", "2025-Q4")._repr_html_()
    assert figure(size).startswith("1")
    assert figure(-size).startswith("−1")


def test_an_average_growth_from_nothing_has_no_pace() -> None:
    frame = pd.DataFrame(
        {
            "variable": ["grdp"] * 2,
            "ref_area": ["P34-24"] * 2,
            "time_period": ["2020", "2024"],
            "obs_value": [100.0, 0.0],
        }
    )
    gaps = nq.assess(frame, assumed_base="2020").gaps
    assert not np.isinf(gaps["required_pace"].to_numpy(float)).any()
