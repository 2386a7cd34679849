"""Series: which figures stand in one line, and where it breaks."""

from __future__ import annotations

from elnor import Row, codes, figures, late, run

from nq57_indicators.computation.values.series import by_flow, by_provider, series_of, stretches
from nq57_indicators.models.codelists import FREQUENCIES

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
    found = {}
    for series in series_of(one.portions[0].found, one.codes, one.observations.periods, by_flow):
        values = series.value[series.areas == shire][:, series.indicators == code].ravel()
        found[series.layer.flow_name, FREQUENCIES[series.layer.frequency]] = values.tolist()
    assert found["period", "annual"] == [10, 20, 40]
    assert found["ytd", "monthly"] == [70]


def test_series_of_one_provider_join_its_stages() -> None:
    one = run(MIXED)
    code, shire = codes().indicator["late_rate"], codes().area["G2-C"]
    found = {}
    for series in series_of(one.portions[0].found, one.codes, one.observations.periods, by_provider):
        if series.layer.flow_name == "period":
            values = series.value[series.areas == shire][:, series.indicators == code].ravel()
            found[series.layer.provider] = values.tolist()
    assert found == {-1: [10, 20, 50], codes().provider["REG"]: [40]}


def test_no_values_make_no_series() -> None:
    one = run([])
    assert list(one.series()) == []


def test_stretches_begin_on_the_day_of_a_break() -> None:
    rows = [row for year in (2020, 2021, 2022, 2023) for row in figures("G2-C", f"{year}", line_speed=year)]
    one = run(rows)
    [series] = one.series()
    assert stretches(series, codes()).tolist() == [[0, 0, 1, 1]]
