"""Đúng: bounds, parts within their whole, stated rates against their parts, balances."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nq57_indicators as nq
from nq57_indicators.tables.observations import NO_DECIMALS
from nq57_indicators.texts.findings import in_language
from nq57_indicators.validation.correct.figures import printed_digits

Row = dict[str, Any]
few = settings(max_examples=25, deadline=None)


def figures(*, area: str = "P34-24", period: str = "2026-Q1", **values: Any) -> list[Row]:
    """One row for each variable of one area and period."""
    return [
        {"variable": name, "ref_area": area, "time_period": period, "obs_value": value}
        for name, value in values.items()
    ]


def report(*rows: Row, **options: Any) -> nq.Report:
    """The verdict on some rows."""
    return nq.validate(pd.DataFrame(list(rows)), **options)


def found(result: nq.Report) -> list[tuple[str, str, str, str]]:
    """Findings: rule, cell, what stood there, what was expected."""
    columns = ["rule", "cell", "found", "expected"]
    return [(str(r), str(c), str(f), str(e)) for r, c, f, e in result.findings[columns].values.tolist()]


def rules(result: nq.Report) -> list[str]:
    """Rules found, in order of place."""
    return [rule for rule, _, _, _ in found(result)]


# ---- bounds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("dossiers_received", -1, "0 … ∞"),
        ("online_dossier_rate", 100.1, "0 … 100"),
        ("online_dossier_rate", -0.1, "0 … 100"),
    ],
)
def test_outside_the_possible(variable: str, value: float, expected: str) -> None:
    result = report(*figures(**{variable: value}))
    assert found(result) == [("out-of-valid-range", "D1", str(value), expected)]
    assert len(result.accepted) == 0


@pytest.mark.parametrize(
    ("variable", "value"), [("dossiers_received", 0), ("online_dossier_rate", 0), ("online_dossier_rate", 100)]
)
def test_on_the_edge_of_the_possible(variable: str, value: float) -> None:
    assert rules(report(*figures(**{variable: value}))) == []


BOUNDED = """
id = "{name}"
unit_measure = "index"
measure = "stock"
frequency = "annual"
valid = [0.0, 100.0]
plausible = [10.0, 90.0]
plausible_source = {{ vi = "số giả định", en = "made-up figures" }}
name = {{ vi = "{name}", en = "{name}" }}
"""


@pytest.fixture
def bounded(tmp_path: Path) -> nq.Catalogue:
    """A catalogue of one variable with both kinds of bounds, without areas of its own but one."""
    (tmp_path / "variables").mkdir()
    (tmp_path / "variables" / "calm.toml").write_text(BOUNDED.format(name="calm"), encoding="utf-8")
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas" / "areas.csv").write_text(
        (Path(__file__).parents[1] / "catalogues" / "hdi" / "areas" / "areas.csv").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    return nq.load_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (9.9, ["out-of-plausible-range"]),
        (90.1, ["out-of-plausible-range"]),
        (10, []),
        (90, []),
        (100.1, ["out-of-valid-range"]),  # one finding, not two
        (-0.1, ["out-of-valid-range"]),
    ],
)
def test_outside_the_usual(bounded: nq.Catalogue, value: float, expected: list[str]) -> None:
    result = report(*figures(area="NOR", period="2024", calm=value), catalogue=bounded)
    assert rules(result) == expected
    assert result.ok is (expected != ["out-of-valid-range"])
    assert len(result.accepted) == (0 if expected == ["out-of-valid-range"] else 1)


# ---- ratios ----------------------------------------------------------------------------------------------------------


def test_a_share_above_its_whole() -> None:
    result = report(*figures(systems_sharing_data=12, systems_required_to_share=10))
    assert found(result) == [("numerator-above-denominator", "D1", "12", "systems_required_to_share = 10 (D2)")]
    assert result.accepted["variable"].tolist() == ["systems_required_to_share"]


@pytest.mark.parametrize("part", [10, 9, 0])
def test_a_share_of_all_is_no_fault(part: int) -> None:
    assert rules(report(*figures(systems_sharing_data=part, systems_required_to_share=10))) == []


def test_a_ratio_that_is_no_share_may_exceed_one() -> None:
    shares = {one.id: one.is_share for one in nq.load_catalogue().indicators.values()}
    assert not shares["rd_personnel_per_10k"]
    assert rules(report(*figures(period="2026", rd_personnel=500_000, population=300_000))) == []


def test_resolved_above_received_is_legal_in_a_running_total() -> None:
    """Dossiers carried over from last year are resolved this year."""
    rows = figures(period="2026-03", dossiers_received=100, dossiers_resolved=140)
    assert rules(report(*(one | {"flow": "ytd"} for one in rows))) == []
    assert rules(report(*rows)) == []


def test_one_fault_of_several_indicators_is_said_once() -> None:
    rows = figures(dossiers_received=100, dossiers_received_online=120)
    assert sorted(rules(report(*rows))) == ["identity-broken", "numerator-above-denominator"]


@pytest.mark.parametrize(("part", "wrong"), [(10, True), (0, False)])
def test_nothing_below_the_line(part: int, wrong: bool) -> None:
    result = report(*figures(period="2026", rd_personnel=part, population=0))
    assert found(result) == ([("zero-denominator", "D1", "10", "0")] if wrong else [])


def test_a_share_of_nothing_is_said_once() -> None:
    """Twelve of none is above its whole and on nothing; both may be said, of one cell."""
    result = report(*figures(systems_sharing_data=12, systems_required_to_share=0))
    assert set(rules(result)) <= {"numerator-above-denominator", "zero-denominator"}
    assert {cell for _, cell, _, _ in found(result)} == {"D1"}
    assert not result.ok


# ---- stated values ---------------------------------------------------------------------------------------------------

PARTS = {"dossiers_full_process": 6854, "dossiers_resolved": 10000}  # 68.54 %


@pytest.mark.parametrize(
    ("parts", "stated", "wrong"),
    [
        ((685434, 1000000), 68.54, False),  # 68.5434
        ((685434, 1000000), 68.55, True),
        ((685434, 1000000), "68,54", False),
        ((685434, 1000000), "68,5400", True),  # four digits printed: half of the last is 0.00005
        ((685434, 1000000), "68,5434", False),
        ((685434, 1000000), 68.5, False),
        ((685434, 1000000), 69, False),
        ((685434, 1000000), 68, True),
        ((68545, 100000), 68.54, False),  # exactly half away, printed either way
        ((68545, 100000), 68.55, False),
        ((685451, 1000000), 68.54, True),  # a little more than half
        ((1, 3), "33,33", False),
        ((1, 3), "33,34", True),
        ((1, 3), "33,3333333", False),
        ((2, 3), "67", False),
        ((2, 3), "66", True),
        ((0, 5), 0, False),
        ((5, 5), 100, False),
    ],
)
def test_half_of_the_last_printed_digit(parts: tuple[int, int], stated: Any, wrong: bool) -> None:
    part, whole = parts
    rows = figures(dossiers_full_process=part, dossiers_resolved=whole, full_process_dossier_rate=stated)
    result = report(*rows)
    checked = [one for one in found(result) if one[0] == "stated-differs-from-parts"]
    assert [cell for _, cell, _, _ in checked] == (["D3"] if wrong else [])
    assert rules(result) == [rule for rule, _, _, _ in checked]


def test_a_stated_value_says_what_was_recomputed_and_stays() -> None:
    rows = figures(dossiers_full_process=685434, dossiers_resolved=1000000, full_process_dossier_rate=70)
    result = report(*rows)
    assert found(result) == [("stated-differs-from-parts", "D3", "70", "68.5434")]
    assert len(result.accepted) == 3


def test_a_column_of_decimals_widens_the_half() -> None:
    rows = figures(dossiers_full_process=685434, dossiers_resolved=1000000, full_process_dossier_rate=69)
    assert rules(report(*(one | {"decimals": None} for one in rows))) == []
    assert rules(report(*(one | {"decimals": 1} for one in rows))) == ["stated-differs-from-parts"]


@pytest.mark.parametrize(
    "change",
    [{"time_period": "2026-Q2"}, {"ref_area": "P34-01"}, {"stage": "plan"}, {"flow": "ytd"}, {"provider": "S-TK"}],
)
def test_a_statement_about_something_else_is_not_compared(change: Row) -> None:
    rows = figures(dossiers_full_process=685434, dossiers_resolved=1000000)
    stated = figures(full_process_dossier_rate=12)[0] | change
    assert "stated-differs-from-parts" not in rules(report(*rows, stated))


def test_a_statement_without_parts_is_not_judged() -> None:
    assert rules(report(*figures(full_process_dossier_rate=12))) == []


@few
@given(part=st.integers(0, 10**6), whole=st.integers(1, 10**6), digits=st.integers(0, 6))
def test_a_correctly_rounded_rate_always_passes(part: int, whole: int, digits: int) -> None:
    part = min(part, whole)
    stated = f"{100 * part / whole:.{digits}f}"
    rows = figures(systems_sharing_data=part, systems_required_to_share=whole)
    rows += figures(data_sharing_systems_rate=stated + "%")
    result = report(
        *rows,
    )
    assert [rule for rule in rules(result) if rule != "ambiguous-number"] == []


@pytest.mark.parametrize(
    ("value", "decimals", "digits"),
    [
        (68.5, NO_DECIMALS, 1),
        (68.0, NO_DECIMALS, 0),
        (68.0, 2, 2),
        (0.123456789, NO_DECIMALS, 9),
        (0.1 + 0.2, NO_DECIMALS, 1),
        (1.7e11, -8, -8),
    ],
)
def test_printed_digits(value: float, decimals: int, digits: int) -> None:
    assert printed_digits(np.array([value]), np.array([decimals])).tolist() == [digits]


# ---- one side only ---------------------------------------------------------------------------------------------------


def test_a_part_without_its_whole() -> None:
    result = report(*figures(systems_sharing_data=12))
    assert found(result) == [("missing-component", "D1", "data_sharing_systems_rate", "systems_required_to_share")]
    assert result.ok


def test_a_declared_missing_whole_was_reported() -> None:
    rows = figures(systems_sharing_data=12, systems_required_to_share=None)
    rows = [one | {"missing_reason": None} for one in rows]
    rows[1]["missing_reason"] = "not_collected"
    assert rules(report(*rows)) == []


def test_a_refused_whole_was_reported() -> None:
    assert rules(report(*figures(systems_sharing_data=12, systems_required_to_share="khoảng 3"))) == [
        "not-exact-number"
    ]


@pytest.mark.parametrize("change", [{"obs_value": None, "missing_reason": "not_due"}, {"obs_value": "khoảng 3"}])
def test_a_part_that_is_not_there_asks_for_no_whole(change: Row) -> None:
    """Declared missing or refused, there is no half of a ratio to complete."""
    rows = [figures(systems_sharing_data=12)[0] | {"missing_reason": None} | change]
    assert "missing-component" not in rules(report(*rows))


def test_a_whole_alone_is_no_fault() -> None:
    assert rules(report(*figures(systems_required_to_share=10))) == []


def test_what_another_body_keeps_is_not_asked_of_this_one() -> None:
    """Population is kept by the statistics office: the province's own report needs none."""
    staff = figures(period="2026", rd_personnel=5)[0]
    assert rules(report(staff)) == []
    assert rules(report(staff | {"provider": "S-TK"})) == ["missing-component"]


@pytest.mark.parametrize(("year", "asked"), [("2025", []), ("2024", []), ("2023", ["missing-component"])])
def test_a_stock_of_an_earlier_day_is_held_for_two_years(year: str, asked: list[str]) -> None:
    whole = figures(period=year, area="P34-01", systems_required_to_share=20)
    part = figures(period="2026-Q1", area="P34-01", systems_sharing_data=12)
    assert rules(report(*whole, *part)) == asked


# ---- balances --------------------------------------------------------------------------------------------------------

CHANNELS = {
    "dossiers_received": 1000,
    "dossiers_received_online": 600,
    "dossiers_received_in_person": 350,
    "dossiers_received_by_post": 50,
}


def test_a_balance_that_holds() -> None:
    assert rules(report(*figures(**CHANNELS))) == []


def test_a_balance_that_does_not() -> None:
    result = report(*figures(**CHANNELS | {"dossiers_received_by_post": 51}))
    ((rule, cell, text, expected),) = found(result)
    assert (rule, cell) == ("identity-broken", "D1")
    assert in_language(text, "en").endswith(": 1,000 ≠ 1,001, off by 1 (dossiers; cells D1, D2, D3, D4)")
    assert expected == (
        "dossiers_received = dossiers_received_online + dossiers_received_in_person + dossiers_received_by_post"
    )
    assert not result.ok
    assert len(result.accepted) == 4


@pytest.mark.parametrize("absent", CHANNELS)
def test_a_balance_with_a_term_missing_is_not_judged(absent: str) -> None:
    terms = {name: value for name, value in (CHANNELS | {"dossiers_received_by_post": 999}).items() if name != absent}
    result = report(*figures(**terms))
    assert "identity-broken" not in rules(result)


@pytest.mark.parametrize(("total", "told"), [(100, ["parts-exceed-whole"]), (120, []), (121, [])])
def test_terms_at_hand_are_no_more_than_their_total(total: int, told: list[str]) -> None:
    """Two of three channels are 120 together."""
    result = report(
        *figures(dossiers_received=total, dossiers_received_online=60, dossiers_received_in_person=60, area="P34-01")
    )
    assert rules(result) == told
    assert [row[2:] for row in found(result)] == [("100", "120")] * len(told)


def test_a_balance_with_a_refused_term_is_not_judged() -> None:
    assert rules(report(*figures(**CHANNELS | {"dossiers_received_by_post": "khoảng 51"}))) == ["not-exact-number"]


def test_a_balance_is_of_one_provider() -> None:
    rows = figures(**CHANNELS | {"dossiers_received_by_post": 51})
    rows = [one | {"provider": None} for one in rows]
    rows[3]["provider"] = "S-EMC"
    assert "identity-broken" not in rules(report(*rows))


def test_a_balance_is_of_one_area_period_flow_and_stage() -> None:
    for change in ({"time_period": "2026-Q2"}, {"ref_area": "P34-01"}, {"flow": "ytd"}, {"stage": "plan"}):
        rows = [one | {"stage": "executed"} for one in figures(**CHANNELS | {"dossiers_received_by_post": 51})]
        rows = [one | dict.fromkeys(change) | {k: one[k] for k in change if k in one} for one in rows]
        rows[3] |= change
        assert "identity-broken" not in rules(report(*rows)), change


def test_a_stageless_term_pairs_with_any_stage() -> None:
    rows = [one | {"stage": "executed"} for one in figures(**CHANNELS | {"dossiers_received_by_post": 51})]
    rows[3]["stage"] = None
    assert rules(report(*rows)) == ["identity-broken"]


OUTTURN = CHANNELS | {
    "dossiers_resolved": 900,
    "dossiers_resolved_before_time": 600,
    "dossiers_resolved_on_time": 280,
    "dossiers_resolved_late": 20,
}


@pytest.mark.parametrize("stage", ["plan", "revised_plan", "expected"])
@pytest.mark.parametrize(
    "estimates",
    [
        {"dossiers_received": 950, "dossiers_received_online": 760, "dossiers_resolved": 850},
        {"dossiers_received": 1200},
        {"dossiers_received_online": 1100},
        {"dossiers_resolved": 850, "dossiers_resolved_late": 500},
    ],
)
def test_an_estimate_beside_its_outturn_is_not_checked_against_its_parts(stage: str, estimates: dict[str, int]) -> None:
    early = [one | {"stage": stage} for one in figures(**estimates)]
    result = report(*figures(**OUTTURN), *early)
    assert rules(result) == []
    values = nq.assess(result).values.set_index(["indicator", "stage"])["value"]
    assert values["on_time_dossier_rate", "actual"] == pytest.approx(880 / 9)
    expected = {name for name, of in values.index if of == stage}
    assert expected == ({"online_dossier_rate"} if len(estimates) == 3 else set())


def test_an_estimate_is_checked_against_its_own_parts() -> None:
    early = [one | {"stage": "expected"} for one in figures(**CHANNELS | {"dossiers_received": 990})]
    assert found(report(*figures(**OUTTURN), *early))[0][:2] == ("identity-broken", "D9")
    early = [one | {"stage": "expected"} for one in figures(dossiers_received=500, dossiers_received_online=600)]
    assert "numerator-above-denominator" in rules(report(*figures(**OUTTURN), *early))


def test_estimates_are_not_mixed_with_stageless_figures_of_others() -> None:
    early = [one | {"stage": "expected"} for one in figures(dossiers_received=950, dossiers_received_online=760)]
    assert rules(report(*figures(dossiers_received_in_person=200, dossiers_received_by_post=0), *early)) == []


def test_balances_of_stocks() -> None:
    terms = {"dossiers_pending": 10, "dossiers_pending_in_time": 7, "dossiers_pending_overdue": 4}
    ((rule, cell, text, _),) = found(report(*figures(**terms)))
    assert (rule, cell) == ("identity-broken", "D1")
    assert in_language(text, "vi").endswith(": 10 ≠ 11, lệch 1 hồ sơ (các ô D1, D2, D3)")
    assert rules(report(*figures(**terms | {"dossiers_pending_overdue": 3}))) == []


def test_flows_and_a_stock_in_one_balance() -> None:
    terms = {
        "dossiers_to_handle": 100,
        "dossiers_resolved": 80,
        "dossiers_pending": 15,
        "dossiers_returned": 3,
        "dossiers_withdrawn": 2,
    }
    assert rules(report(*figures(**terms))) == []
    assert rules(report(*figures(**terms | {"dossiers_pending": 16}))) == ["identity-broken"]


def test_a_balance_that_seldom_breaks_is_a_warning() -> None:
    terms = {"dossiers_received": 1000, "dossiers_received_online": 600, "dossiers_resolved": 900}
    result = report(*figures(**terms, dossiers_full_process=700))
    assert [(rule, cell) for rule, cell, _, _ in found(result)] == [("identity-doubtful", "D4")]
    assert result.ok
    assert rules(report(*figures(**terms, dossiers_full_process=600))) == []


@pytest.mark.parametrize(("total", "told"), [("97.0", []), ("97.00", ["identity-broken"])])
def test_the_first_row_may_be_off_by_half_its_last_printed_digit(total: str, told: list[str]) -> None:
    """Six parts of two digits add up to 97.04: off by 0.04, of which their own digits may explain 0.03."""
    parts = {"transparency": "18.00", "progress": "20.00", "online_service": "12.00", "online_payment": "10.00"}
    parts |= {"digitisation": "22.00", "satisfaction": "15.04"}
    named = {f"service_766_{name}": value for name, value in parts.items()}
    assert rules(report(*figures(period="2025-12", service_index_766=total, **named))) == told


# ---- one bad row never changes another -------------------------------------------------------------------------------

BAD_ROWS: list[Row] = [
    {"variable": "dragons"},
    {"ref_area": "Trường Sa"},
    {"time_period": "2026-13"},
    {"obs_value": "khoảng 5"},
    {"obs_value": -5},
    {"flow": "stock"},
    {"stage": "xong"},
    {"vintage": "hôm qua"},
]


@few
@given(
    online=st.integers(0, 100),
    received=st.integers(0, 100),
    fault=st.sampled_from(BAD_ROWS),
    place=st.integers(0, 3),
)
def test_one_bad_row_changes_no_other(online: int, received: int, fault: Row, place: int) -> None:
    extra = {"flow": None, "stage": None, "vintage": None}
    sound = [one | extra for one in figures(dossiers_received=received, dossiers_received_online=online)]
    sound += [one | extra for one in figures(period="2026-Q2", dossiers_received=received)]
    bad = figures(area="P34-01", period="2026-Q3", patent_grants=7)[0] | extra | fault
    with_bad = [*sound[:place], bad, *sound[place:]]
    before, after = report(*sound), report(*with_bad)
    key = ["variable", "ref_area", "time_period", "obs_value"]
    assert after.accepted[key].astype(str).values.tolist() == before.accepted[key].astype(str).values.tolist()
    said = ["rule", "variable", "found", "expected"]
    others = after.findings[after.findings["cell"].str[1:].astype(int) != place + 1]
    texts = [table[said].astype(str).replace(r"\bD\d+\b", "", regex=True) for table in (others, before.findings)]
    assert texts[0].to_numpy().tolist() == texts[1].to_numpy().tolist()  # the cells of the other parts may be others
    assert len(after.findings) > len(before.findings)


# ---- figures at the end of what floats hold --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"systems_sharing_data": 1e307, "systems_required_to_share": 1.7e308},
        {"rd_personnel": 1e300, "population": 1e-300},
        {"rd_personnel": 5, "population": 3_000_000, "rd_personnel_per_10k": 1e300},
        dict.fromkeys(CHANNELS, 1.7e308),
        {"rd_personnel": 5e-324, "population": 3_000_000},
    ],
    ids=["times a hundred", "quotient", "printed digits", "sum", "smallest"],
)
def test_extreme_figures_neither_warn_nor_become_infinite(values: dict[str, float]) -> None:
    result = nq.assess(report(*figures(**values)))
    assert not np.isinf(result.values["value"]).any()
    assert isinstance(result.findings, pd.DataFrame)
