"""Series: which figures stand in one line, and where it breaks."""

from __future__ import annotations

import numpy as np
from elnor import Row, codes, figures, late, run

from nq57_indicators.computation.values.series import by_flow, by_provider, series_of, stretches

MIXED: list[Row] = [
    *late("G2-C", "2022", 1, 10),
    *late("G2-C", "2023", 2, 10, stage="executed"),
    *late("G2-D", "2023", 3, 10),
    *late("G2-C", "2024", 4, 10, provider="REG"),
    *late("G2-C", "2024", 5, 10),
    *late("G2-C", "2024", 6, 10, stage="plan"),
    *late("G2-C", "2024-12", 7, 10, flow="ytd"),
]


def test_series_across_providers_take_the_best_of_each_cell() -> None:
    one = run(MIXED)
    code, shire = codes().indicator["late_rate"], codes().area["G2-C"]
    found: dict[tuple[str, str], list[float]] = {}
    for series in series_of(one.batches[0].values, one.codes, by_flow):
        values = series.value[series.indicators == code][:, series.areas == shire].ravel()
        for period, value in zip(series.time.periods, values.tolist(), strict=True):
            if value == value:
                found.setdefault((series.layer.flow_name, period.frequency), []).append(value)
    assert found["period", "annual"] == [10, 20, 40]
    assert found["ytd", "monthly"] == [70]


def test_series_of_one_provider_join_its_stages() -> None:
    one = run(MIXED)
    code, shire = codes().indicator["late_rate"], codes().area["G2-C"]
    found = {}
    for series in series_of(one.batches[0].values, one.codes, by_provider):
        if series.layer.flow_name == "period":
            values = series.value[series.indicators == code][:, series.areas == shire].ravel()
            found[series.layer.provider] = values[~np.isnan(values)].tolist()
    assert found == {-1: [10, 20, 50], codes().provider["REG"]: [40]}


def test_no_values_make_no_series() -> None:
    one = run([])
    assert list(one.series()) == []


def test_stretches_begin_on_the_day_of_a_break() -> None:
    rows = [row for year in (2020, 2021, 2022, 2023) for row in figures("G2-C", f"{year}", line_speed=year)]
    one = run(rows)
    [series] = one.series()
    at = [period.frequency == "annual" for period in series.time.periods]
    assert stretches(series, codes())[:, at].tolist() == [[0, 0, 1, 1]]
