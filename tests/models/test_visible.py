"""Signs without a shape are no part of a text, at every place where texts are read."""

from __future__ import annotations

import pandas as pd
import pytest

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.models.visible import visible

SIGNS = "\u200b\u200c\u200d\u200e\u202c\u2060\ufeff\u00ad"


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_without_a_shape_are_passed_over(sign: str) -> None:
    assert visible(f"{sign}Bắc{sign} Ninh{sign}") == "Bắc Ninh"


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "column", ["variable", "ref_area", "time_period", "obs_value", "unit_measure", "vintage", "stage", "provider"]
)
def test_they_are_passed_over_in_every_column(sign: str, column: str) -> None:
    record = {
        "variable": "dossiers_received", "ref_area": "Bắc Ninh", "time_period": "2025-Q4", "obs_value": "12",
        "unit_measure": "hồ sơ", "vintage": "2026-01-15", "stage": "actual", "provider": "M-KHCN",
    }  # fmt: skip
    plain = nq.read_submission(pd.DataFrame([record]))
    marked = nq.read_submission(pd.DataFrame([record | {column: f"{record[column]}{sign}"}]))
    assert marked.findings.empty
    assert_frame_equal(marked.observations, plain.observations)


def test_they_are_passed_over_in_headers() -> None:
    frame = pd.DataFrame({"Tỉnh\u200b": ["Bắc Ninh"], "Kỳ\ufeff": ["2025-Q4"], "Số hồ sơ tiếp\u00ad nhận": ["12"]})
    assert nq.read_submission(frame).observations["obs_value"].tolist() == [12.0]
