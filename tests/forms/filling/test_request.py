"""What a form asks for, before it is drawn."""

from __future__ import annotations

from datetime import date

import pytest

import nq57_indicators as nq
from nq57_indicators.forms.filling.request import Request, is_national, request_of, terms_of

CATALOGUE = nq.load_catalogue()


def asked(period: str, **said: object) -> Request:
    return request_of(CATALOGUE, period, **said)  # type: ignore[arg-type]  # options by name


@pytest.mark.parametrize(
    ("period", "before"),
    [("2026-S1", "2025-S2"), ("2026-S2", "2026-S1"), ("2026-Q1", "2025-Q4"), ("2026-01", "2025-12"), ("2026", "2025")],
)
def test_the_period_before(period: str, before: str) -> None:
    assert asked(period, indicators=["online_dossier_rate"], body="P34-24").previous == before


def test_what_a_duty_says() -> None:
    request = asked("2026-S1", duty="nq03_half_year", body="P34-24")
    assert (request.due, request.stage, request.geography) == (date(2026, 6, 15), "expected", "P34")
    assert (request.areas, request.bodies, request.provider) == (("P34-24",), ("P34-24",), None)
    assert [one.id for one in request.indicators] == ["online_dossier_rate"]
    assert request.body_name("P34-24") == "Tỉnh Bắc Ninh"
    later = asked("2026-S2", duty="nq03_half_year", body="P34-24")
    assert later.body_name("P34-24") == "Thành phố Bắc Ninh"  # a city from 20 September 2026


def test_without_a_body_all_that_owe_it_may_fill_it_in() -> None:
    request = asked("2026-S1", duty="nq03_half_year")
    assert (len(request.bodies), request.areas, request.body) == (34, (), None)
    assert "area" not in {name for name, text in request.mark.facts.items() if text}


@pytest.mark.parametrize(
    ("duty", "body", "area", "provider"),
    [("bacninh_144kh_yearly", "P34-24", "P34-24", None), ("qd2629_summary", "M-KHCN", "VN", "M-KHCN")],
)
def test_a_duty_of_one_body_is_that_bodys(duty: str, body: str, area: str, provider: str | None) -> None:
    request = asked("2026", duty=duty)
    assert (request.body, request.bodies, request.areas, request.provider) == (body, (body,), (area,), provider)
    assert request.mark.facts["body"] == body


def test_a_duty_of_several_ministries_has_to_name_its_body() -> None:
    with pytest.raises(nq.ArgumentError) as refused:
        asked("2026", duty="qd2629_yearly_ministries")
    assert refused.value.code == "form-body-to-be-named"
    assert "M-KHCN (Bộ Khoa học và Công nghệ), M-TC (Bộ Tài chính)" in str(refused.value)
    assert asked("2026", duty="qd2629_yearly_ministries", body="Bộ Tài chính").provider == "M-TC"


def test_a_ratio_has_the_parts_of_the_level_of_its_areas() -> None:
    one = CATALOGUE.indicator("stid_budget_share")
    assert "local_budget_expenditure" in terms_of(one, CATALOGUE, ["P34-24"])
    assert "local_budget_expenditure" not in terms_of(one, CATALOGUE, ["VN"])
    assert is_national(CATALOGUE, ["VN"])
    assert not is_national(CATALOGUE, ["P34-24"])


def test_growth_and_levels_ask_for_their_variable() -> None:
    assert terms_of(CATALOGUE.indicator("gii_rank"), CATALOGUE, ["VN"]) == ["gii_rank"]
    [variable] = terms_of(CATALOGUE.indicator("patent_application_growth"), CATALOGUE, ["VN"])
    assert variable in CATALOGUE.variables


def test_an_indicator_of_words_only_asks_for_nothing() -> None:
    words = next(one.id for one in CATALOGUE.indicators.values() if one.formula.kind == "text")
    with pytest.raises(nq.ArgumentError) as refused:
        asked("2026", indicators=[words], body="P34-24")
    assert refused.value.code == "form-nothing-to-fill-in"


def test_counts_have_their_unit_and_money_is_given_in_one_that_is_chosen() -> None:
    request = asked("2026", indicators=["stid_budget_share", "online_dossier_rate"], body="P34-24")
    units = {one.id: [unit.id for unit in one.units] for one in request.asked}
    assert units["dossiers_received"] == ["dossier"]
    assert units["local_budget_expenditure"][:3] == ["vnd", "thousand_vnd", "million_vnd"]
    chosen = asked("2026", indicators=["stid_budget_share"], body="P34-24", units="tỷ đồng")
    assert {one.unit.id for one in chosen.asked if one.unit} == {"billion_vnd"}
