"""Figures into the unit of their variable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nq57_indicators as nq
from nq57_indicators.recognition.figures import figures_of
from nq57_indicators.recognition.names import names_of
from nq57_indicators.recognition.units import Converted, Units
from nq57_indicators.tables.cells import RawColumn
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.tables.fields import constant


def convert(item: str, text: str, *, unit: str | None = None, declared: Any = None) -> tuple[Converted, list[str]]:
    """One figure of an item: what became of it, and the rules it broke."""
    codes = codebook(nq.load_catalogue())
    figures = figures_of(RawColumn("h", 1, pa.array([text])), decimal=",", integer=np.zeros(1, bool))
    field = constant(unit, 1) if unit is not None else None
    code = codes.item.get(item, -1)
    converted = Units(names_of(codes), declared).convert(np.array([code], np.int32), figures, field)
    return converted, [rule for rule, (wrong, _, _) in converted.problems.items() if wrong[0]]


MONEY = ["đồng", "VNĐ", "vnd", "nghìn đồng", "triệu đồng", "tr.đ", "tỷ đồng", "tỉ", "nghìn tỷ đồng"]
FACTORS = [1, 1, 1, 1e3, 1e6, 1e6, 1e9, 1e9, 1e12]


@pytest.mark.parametrize(("unit", "factor"), list(zip(MONEY, FACTORS, strict=True)))
def test_money(unit: str, factor: float) -> None:
    for said in ({"unit": unit}, {"declared": unit}, {"declared": {"grdp": unit}}):
        converted, wrong = convert("grdp", "12,5", **said)
        assert wrong == []
        assert converted.value.tolist() == [12.5 * factor]
        assert converted.decimals.tolist() == [1 - round(np.log10(factor))]
    converted, wrong = convert("grdp", f"12,5 {unit}")
    assert (converted.value.tolist(), wrong) == ([12.5 * factor], [])


@pytest.mark.parametrize(
    ("item", "text", "said", "rules"),
    [
        ("grdp", "5", {}, ["unit-not-declared"]),
        ("grdp", "0", {}, ["unit-not-declared"]),
        ("grdp", "", {}, []),
        ("grdp", "5", {"unit": "người"}, ["bad-unit"]),
        ("grdp", "5", {"unit": "xu"}, ["bad-unit"]),
        ("grdp", "5 xu", {"unit": "tỷ đồng"}, ["bad-unit"]),
        ("grdp", "5%", {"unit": "tỷ đồng"}, ["bad-unit"]),
        ("grdp", "5 USD", {}, ["bad-unit"]),
        ("dossiers_received", "5", {}, []),
        ("dossiers_received", "5 hồ sơ", {}, []),
        ("dossiers_received", "5 tỷ", {}, ["bad-unit"]),
        ("dossiers_received", "5 nghìn", {}, ["bad-unit"]),
        ("population", "110000", {}, ["unit-not-declared"]),  # in thousands still not more than the whole country
        ("population", "110001", {}, []),
        ("population", "1.300,5", {}, ["unit-not-declared"]),
        ("population", "0", {}, []),
        ("population", "5", {"unit": "người"}, []),
        ("population", "5", {"unit": "nghìn người"}, []),
        ("population", "5 người", {}, []),
        ("labour_force", "650", {}, ["unit-not-declared"]),
        ("commune_staff", "650", {}, []),  # nobody counts staff in thousands
        ("online_dossier_rate", "0,5", {}, ["unit-not-declared"]),
        ("online_dossier_rate", "0,5", {"unit": "%"}, ["fraction-or-percent"]),
        ("online_dossier_rate", "0,5", {"unit": "percent"}, []),
        ("online_dossier_rate", "0,5", {"declared": "%"}, []),
        ("rd_gdp_share", "0,5", {"unit": "%"}, []),
        ("dx_budget_share", "0,5", {"unit": "%"}, []),
        ("online_dossier_rate", "0,5%", {}, []),
        ("online_dossier_rate", "1", {}, []),
        ("online_dossier_rate", "-0,5", {}, []),
        ("no such item", "5", {"unit": "xu"}, []),
    ],
)
def test_what_is_refused(item: str, text: str, said: dict[str, Any], rules: list[str]) -> None:
    assert convert(item, text, **said)[1] == rules


def test_what_was_found_and_expected() -> None:
    converted, _ = convert("grdp", "5", unit="xu")
    wrong, found, expected = converted.problems["bad-unit"]
    assert (wrong.tolist(), found.tolist(), expected.tolist()) == ([True], ["xu"], ["vnd"])
    converted, _ = convert("grdp", "5%", unit="tỷ đồng")
    assert converted.problems["bad-unit"][1].tolist() == ["%"]


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("xu", "units: there is no unit 'xu'."),
        ({"grdp": "percnt"}, "units: there is no unit 'percnt'. Did you mean 'percent'?"),
        ({"gdp": "xu"}, "units: there is no unit 'xu'."),
        ({"grpd": "tỷ đồng"}, "units: there is no variable 'grpd'. Did you mean 'grdp'?"),
    ],
)
def test_a_declaration_that_nobody_knows_is_refused(declared: Any, message: str) -> None:
    with pytest.raises(nq.ArgumentError) as caught:
        convert("grdp", "5", declared=declared)
    assert caught.value.en.startswith(message)


def test_a_declaration_for_another_variable_changes_nothing() -> None:
    assert convert("grdp", "5", declared={"gdp": "tỷ đồng"})[1] == ["unit-not-declared"]


def test_a_product_that_floats_miss_is_rounded_to_the_whole_it_is() -> None:
    """In floats 1.001 × 1000 is 1000.9999999999999."""
    assert 1.001 * 1000 != 1001
    assert convert("grdp", "1,001", unit="nghìn đồng")[0].value.tolist() == [1001]


@given(st.integers(0, 10**12), st.sampled_from(list(zip(MONEY, FACTORS, strict=True))))
def test_whole_money_converts_exactly(amount: int, unit: tuple[str, float]) -> None:
    name, factor = unit
    converted, rules = convert("grdp", str(amount), unit=name)
    assert rules == []
    assert converted.value[0] == float(amount * int(factor))


def test_figures_in_other_units_stand_among_those_in_their_own() -> None:
    codes = codebook(nq.load_catalogue())
    names = [*("grdp", "dossiers_received", "grdp", "online_dossier_rate", "grdp"), ""]
    items = np.array([codes.item.get(name, -1) for name in names], np.int32)
    figures = figures_of(
        RawColumn("h", 1, pa.array(["1,5 tỷ", "7", "2", "0,5 %", "3 xu", "1,5 tỷ"])),
        decimal=",",
        integer=np.zeros(6, bool),
    )
    many = Units(names_of(codes), None).convert(items, figures, None)
    alone = [Units(names_of(codes), None).convert(items[[at]], figures.take(np.array([at])), None) for at in range(5)]
    assert many.value.tolist() == [1.5e9, 7.0, 2.0, 0.5, 3.0, 1.5]
    assert many.value.tolist()[:5] == [one.value[0] for one in alone]
    assert many.decimals.tolist()[:5] == [one.decimals[0] for one in alone]
    wrong = {rule: rows.tolist() for rule, (rows, _, _) in many.problems.items() if rows.any()}
    assert wrong == {"unit-not-declared": [False] * 2 + [True] + [False] * 3, "bad-unit": [False] * 4 + [True, False]}
    assert figures.decimals.tolist() != many.decimals.tolist()  # what was read is left as it is


@pytest.mark.parametrize(("share", "percent"), [("0,834", "83.4"), ("0,57", "57"), ("0,9", "90"), ("0,0001", "0.01")])
def test_a_share_is_shown_in_per_cent_without_noise(share: str, percent: str) -> None:
    converted, [rule] = convert("digital_economy_share", share, unit="%")
    assert (rule, converted.problems[rule][2].tolist()) == ("fraction-or-percent", [percent])


HEAD = "variable,ref_area,time_period,obs_value,UNIT_MULT,DECIMALS"


@pytest.mark.parametrize(
    ("figure", "power", "digits", "value", "printed"),
    [
        ("12.5", "3", "", 12500, -2),
        ("12.5", "3", "1", 12500, -2),
        ("1.001", "3", "3", 1001, 0),
        ("7", "0", "", 7, 0),
        ("7", "", "", 7, 0),
        ("1.2", "6", "", 1_200_000, -5),
    ],
)
def test_a_power_of_ten_beside_a_figure_is_the_unit_it_is_printed_in(
    tmp_path: Path, figure: str, power: str, digits: str, value: float, printed: int
) -> None:
    path = tmp_path / "sdmx.csv"
    path.write_text(f"{HEAD}\ndossiers_received,Bắc Ninh,2025-Q4,{figure},{power},{digits}\n", encoding="utf-8")
    read = nq.read_submission(path, decimal=".")
    assert read.findings.empty
    assert read.observations[["obs_value", "decimals"]].values.tolist() == [[value, printed]]


def test_a_power_of_ten_of_typed_figures() -> None:
    row = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2025-Q4", "obs_value": 12.5}
    figures = pd.DataFrame([row | {"unit_mult": 3}, row | {"time_period": "2025-Q3", "unit_mult": 2}])
    assert sorted(nq.read_submission(figures).observations["obs_value"]) == [1250, 12500]


@pytest.mark.parametrize("power", ["nghìn", "2.5", "99"])
def test_what_is_no_power_of_ten_keeps_its_figure_out(power: str) -> None:
    row = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2025-Q4", "obs_value": 12}
    read = nq.read_submission(pd.DataFrame([row | {"unit_mult": power}]))
    assert (len(read.observations), read.findings["rule"].tolist()) == (0, ["bad-number"])


def test_half_a_dossier_is_no_figure_whatever_power_of_ten_it_is_printed_in() -> None:
    row = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2025-Q4", "obs_value": 1.25}
    report = nq.validate(pd.DataFrame([row | {"unit_mult": 1}]))
    assert (len(report.accepted), report.findings["rule"].tolist()) == (0, ["bad-number"])
