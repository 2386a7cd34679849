"""Which figure of the period before stands beside a cell."""

from __future__ import annotations

from typing import Any

import nq57_indicators as nq
from nq57_indicators.forms.filling.previous import previous_figures
from nq57_indicators.forms.filling.request import request_of

REQUEST = request_of(nq.load_catalogue(), "2026-S1", duty="nq03_half_year", body="P34-24")
KEY = ("dossiers_received", "P34-24")


def found(*rows: dict[str, Any]) -> dict[tuple[str, str], float]:
    import pandas as pd

    usual = {
        "variable": "dossiers_received",
        "ref_area": "P34-24",
        "time_period": "2025-S2",
        "calendar": "administrative",
        "vintage": "2025-12-10",
    }
    report = nq.validate(pd.DataFrame([usual | row for row in rows]))
    return previous_figures(REQUEST, report.accepted)


def test_the_newest_of_the_most_final_stage() -> None:
    rows: list[dict[str, Any]] = [
        {"obs_value": 5, "stage": "actual", "vintage": "2025-12-20"},
        {"obs_value": 6, "stage": "actual", "vintage": "2026-01-20"},
        {"obs_value": 7, "stage": "expected", "vintage": "2026-02-20"},
    ]
    assert found(*rows) == {KEY: 6.0}
    assert found(*reversed(rows)) == {KEY: 6.0}


def test_what_the_body_says_itself_goes_before_what_others_say() -> None:
    own = {"obs_value": 5, "vintage": "2025-12-20"}
    other = {"obs_value": 6, "provider": "M-VPCP", "vintage": "2026-01-20"}
    assert found(own, other) == {KEY: 5.0}
    assert found(other) == {KEY: 6.0}


def test_nothing_else_stands_for_it() -> None:
    assert found({"obs_value": 5, "time_period": "2025-S1"}, {"obs_value": 5, "calendar": "statistical"}) == {}
    assert found({"obs_value": 5, "stage": "plan"}, {"obs_value": 9, "flow": "ytd"}) == {}
    assert found({"obs_value": None, "missing_reason": "not_due"}) == {}
    assert found({"obs_value": -5}) == {}  # which is not accepted
