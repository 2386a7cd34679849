"""Forms as LibreOffice saved them after they were filled in under Vietnamese settings (``tests/outside/check_forms.py``)."""

from __future__ import annotations

from pathlib import Path

import pytest

import nq57_indicators as nq
from filled_forms import FORMS_FILLED, expected_of, figures_of

FOLDER = Path(__file__).parents[1] / "data" / "forms"


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
@pytest.mark.parametrize("name", FORMS_FILLED)
def test_it_is_read_back_exactly(name: str, suffix: str) -> None:
    read = nq.read_submission(FOLDER / f"{name}.{suffix}")
    assert figures_of(read.observations, by_area=True) == expected_of(name)
    assert set(read.observations["stage"].astype(str)) == {"expected"}
    assert read.findings["severity"].isin(["note", "warning"]).all()
    assert len(read.doubts) == 0
