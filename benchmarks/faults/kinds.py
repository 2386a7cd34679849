"""The kinds of faults: each takes the rows of one area and gives them back with one fault, and marks what is wrong.

A row that is wrong has ``wrong`` set; a row that is not there any more cannot say so: its pair or its block does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

Rows = pd.DataFrame
Chance = np.random.Generator
Make = Callable[[Rows, Chance], Rows | None]


@dataclass(frozen=True)
class Kind:
    """A kind of fault: how it is made, and what it spoils (a cell, a row of figures of one area and period, a block)."""

    name: str
    place: str
    make: Make
    detectable: bool = True
    why_not: str = ""


KINDS: dict[str, Kind] = {}
BALANCED = (
    "dossiers_received", "dossiers_received_online", "dossiers_received_in_person", "dossiers_resolved",
    "dossiers_to_handle", "dossiers_carried_over", "dossiers_resolved_before_time", "dossiers_resolved_on_time",
)  # fmt: skip
FREE = ("transactions", "service_users_rating", "dossiers_reuse_possible", "dossiers_with_payment")
STOCKS = (
    "base_stations_4g",
    "adults_with_signature",
    "procedures_eligible",
    "officials_total",
    "persons_with_eid_account",
)
RATE = "online_service_satisfaction_rate"
POINTS = ("service_766_transparency", "service_766_digitisation")


def kind(place: str, *, detectable: bool = True, why_not: str = "") -> Callable[[Make], Make]:
    """Register a kind under the name of its function."""

    def add(make: Make) -> Make:
        name = make.__name__.replace("_", "-")
        KINDS[name] = Kind(name, place, make, detectable, why_not)
        return make

    return add


def _own(rows: Rows, *names: str, least: float = 20.0) -> pd.Index:
    """Rows of single months or quarters of some variables, not the first three, outcomes only, and large enough."""
    mine = rows["variable"].isin(names) & rows["time_period"].str.fullmatch(r"\d{4}-(\d\d|Q\d)")
    mine &= rows["flow"].isin(["period", "stock"]) & (rows["stage"] == "actual") & ~rows["jump"]
    mine &= rows["obs_value"] >= least
    newest = rows["vintage"] == rows.groupby(["variable", "time_period", "flow", "stage"])["vintage"].transform("max")
    found = rows[mine & newest]
    # the same variable may stand in months and in quarters; what is free of sums stands in one of them
    place = found.groupby(["variable", found["time_period"].str.contains("Q")]).cumcount()
    return found.index[place >= 4]


def _one(rows: Rows, chance: Chance, *names: str, least: float = 20.0) -> int | None:
    there = _own(rows, *names, least=least)
    return int(chance.choice(there)) if len(there) else None


def _changed(rows: Rows, at: int | None, factor: float) -> Rows | None:
    """One figure multiplied."""
    if at is None:
        return None
    value = rows.loc[at, "obs_value"] * factor
    return _set(rows, at, value if rows.loc[at, "unit_measure"] in ("percent", "point") else np.round(value))


def _set(rows: Rows, at: int, value: float) -> Rows | None:
    if rows.loc[at, "obs_value"] == value:
        return None
    rows.loc[at, ["obs_value", "wrong"]] = [value, True]
    return rows


def _block(rows: Rows, chance: Chance, first: int = 4) -> tuple[str, pd.Series] | None:
    """A month, and its flows."""
    months = sorted(rows.loc[rows["time_period"].str.fullmatch(r"\d{4}-\d\d"), "time_period"].unique())[first:]
    if not months:
        return None
    month = str(chance.choice(months))
    mine = (rows["time_period"] == month) & (rows["flow"] == "period") & (rows["stage"] == "actual")
    return month, mine


def _before(month: str, back: int = 1) -> str:
    return str(pd.Period(month, "M") - back)


def _copied(rows: Rows, target: pd.Series, source: str) -> Rows | None:
    """The figures of a block replaced by those of another month."""
    other = rows[(rows["time_period"] == source) & (rows["flow"] == "period") & (rows["stage"] == "actual")]
    values = other.sort_values("vintage").drop_duplicates("variable", keep="last").set_index("variable")["obs_value"]
    new = rows.loc[target, "variable"].map(values)
    kept = new.dropna()
    if len(kept) < 6:
        return None
    rows.loc[kept.index, "obs_value"] = kept
    rows.loc[kept.index, "wrong"] = True
    return rows


# ---- units, signs and digits ----------------------------------------------------------------------------------------


@kind("cell")
def a_figure_times_1000(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _one(rows, chance, *FREE, *STOCKS), 1000)


@kind("cell")
def a_figure_times_10(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _one(rows, chance, *FREE, *STOCKS), 10)


@kind("cell")
def a_figure_by_1000(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _one(rows, chance, *FREE, *STOCKS, least=5000), 0.001)


@kind("cell")
def a_digit_lost(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, *FREE, *STOCKS, least=100)
    return None if at is None else _set(rows, at, float(np.floor(rows.loc[at, "obs_value"] / 10)))


@kind("cell")
def a_digit_twice(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, *FREE, *STOCKS, least=100)
    if at is None:
        return None
    digits = str(int(rows.loc[at, "obs_value"]))
    return _set(rows, at, float(digits[:2] + digits[1:]))


@kind("cell")
def two_digits_exchanged_in_a_balance(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, *BALANCED, least=100)
    if at is None:
        return None
    digits = str(int(rows.loc[at, "obs_value"]))
    return _set(rows, at, float(digits[1] + digits[0] + digits[2:]))


@kind("block")
def a_block_times_1000(rows: Rows, chance: Chance) -> Rows | None:
    found = _block(rows, chance)
    if found is None:
        return None
    rows.loc[found[1], "obs_value"] *= 1000
    rows.loc[found[1], "wrong"] = True
    return rows


@kind("block")
def a_block_by_1000(rows: Rows, chance: Chance) -> Rows | None:
    found = _block(rows, chance)
    if found is None or rows.loc[found[1], "obs_value"].median() < 3000:
        return None
    mine = found[1]
    for name in ("received", "resolved"):  # whole thousands, so that balances still close
        parts = mine & rows["variable"].str.startswith(f"dossiers_{name}_")
        rows.loc[parts, "obs_value"] = (rows.loc[parts, "obs_value"] / 1000).round()
    other = mine & ~rows["variable"].str.startswith(("dossiers_received", "dossiers_resolved"))
    rows.loc[other, "obs_value"] = (rows.loc[other, "obs_value"] / 1000).round()
    for name in ("received", "resolved"):
        whole = mine & (rows["variable"] == f"dossiers_{name}")
        rows.loc[whole, "obs_value"] = rows.loc[
            mine & rows["variable"].str.startswith(f"dossiers_{name}_"), "obs_value"
        ].sum()
    rows.loc[mine, "wrong"] = True
    return rows


@kind("cell")
def a_decimal_comma_lost(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, RATE)
    return None if at is None else _set(rows, at, round(rows.loc[at, "obs_value"] * 10, 1))


@kind("block")
def a_decimal_comma_lost_all_year(rows: Rows, chance: Chance) -> Rows | None:
    points = rows["variable"].str.startswith("service_766_") & (rows["time_period"].str[:4] == "2025")
    if not points.any():
        return None
    rows.loc[points, "obs_value"] = (rows.loc[points, "obs_value"] * 100).round(0)
    rows.loc[points, "wrong"] = True
    return rows


@kind("cell")
def a_fraction_for_a_percentage(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, RATE)
    return None if at is None else _set(rows, at, round(rows.loc[at, "obs_value"] / 100, 3))


@kind("block")
def fractions_for_percentages_all_year(rows: Rows, chance: Chance) -> Rows | None:
    mine = (rows["variable"] == RATE) & (rows["time_period"].str[:4] == "2025")
    if not mine.any():
        return None
    rows.loc[mine, "obs_value"] = (rows.loc[mine, "obs_value"] / 100).round(3)
    rows.loc[mine, "wrong"] = True
    return rows


@kind("cell")
def money_in_millions(rows: Rows, chance: Chance) -> Rows | None:
    money = rows.index[rows["variable"].isin(["local_budget_expenditure", "grdp", "stid_recurrent_expenditure"])]
    money = money[rows.loc[money, "time_period"] >= "2023"]
    return None if not len(money) else _changed(rows, int(chance.choice(money)), 1e-6)


@kind("cell")
def people_in_thousands(rows: Rows, chance: Chance) -> Rows | None:
    people = rows.index[(rows["variable"] == "population") & (rows["time_period"] >= "2023")]
    return None if not len(people) else _changed(rows, int(chance.choice(people)), 1e-3)


@kind("cell")
def points_above_their_maximum(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, "service_766_progress", least=5)
    return None if at is None else _set(rows, at, 21.5)


@kind("cell")
def a_negative_figure(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _one(rows, chance, *FREE), -1)


@kind("cell")
def zero_for_a_figure(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _one(rows, chance, *FREE, least=60), 0)


# ---- copies, shifts and mix-ups --------------------------------------------------------------------------------------


@kind("block")
def a_copy_of_the_month_before(rows: Rows, chance: Chance) -> Rows | None:
    found = _block(rows, chance)
    return None if found is None else _copied(rows, found[1], _before(found[0]))


@kind("block")
def a_copy_of_the_quarter_before(rows: Rows, chance: Chance) -> Rows | None:
    quarters = [f"{year}-{month:02}" for year in (2025, 2026) for month in (1, 4, 7, 10)]
    there = [first for first in quarters if {first, _before(first, 3), _before(first, -2)} <= set(rows["time_period"])]
    if not there:
        return None
    first = str(chance.choice(there))
    for step in range(3):
        month = _before(first, -step)
        mine = (rows["time_period"] == month) & (rows["flow"] == "period") & (rows["stage"] == "actual")
        if _copied(rows, mine, _before(month, 3)) is None:
            return None
    return rows


@kind("block")
def a_copy_of_a_year_before(rows: Rows, chance: Chance) -> Rows | None:
    found = _block(rows, chance, 12)
    return None if found is None else _copied(rows, found[1], _before(found[0], 12))


@kind("block")
def a_month_under_the_name_of_another(rows: Rows, chance: Chance) -> Rows | None:
    """The last month came under the name of the one before it, which is there already."""
    found = _block(rows, chance)
    if found is None:
        return None
    rows.loc[found[1], "time_period"] = _before(found[0])
    rows.loc[found[1], "wrong"] = True
    rows.loc[found[1], "vintage"] = rows.loc[rows["time_period"] == _before(found[0]), "vintage"].max()
    return rows


@kind("block")
def a_block_moved_by_a_row(rows: Rows, chance: Chance) -> Rows | None:
    found = _block(rows, chance)
    if found is None:
        return None
    at = rows.index[found[1]]
    at = at[~rows.loc[at, "variable"].duplicated(keep="last")]
    rows.loc[at, "obs_value"] = np.roll(rows.loc[at, "obs_value"].to_numpy(), 1)
    rows.loc[at, "wrong"] = True
    return rows


@kind("row")
def two_channels_exchanged(rows: Rows, chance: Chance) -> Rows | None:
    """Online and in person in each other's columns: all balances still close."""
    return _exchanged(rows, chance, "dossiers_received_online", "dossiers_received_in_person")


@kind("row")
def numerator_and_denominator_exchanged(rows: Rows, chance: Chance) -> Rows | None:
    return _exchanged(rows, chance, "cashless_transactions", "transactions")


def _exchanged(rows: Rows, chance: Chance, one: str, other: str) -> Rows | None:
    at = _one(rows, chance, one)
    if at is None:
        return None
    pair = rows.index[(rows["variable"] == other) & (rows["time_period"] == rows.loc[at, "time_period"])]
    pair = pair[(rows.loc[pair, "flow"] == "period") & (rows.loc[pair, "stage"] == "actual")][-1:]
    if not len(pair) or abs(np.log((rows.loc[at, "obs_value"] + 1) / (rows.loc[pair[0], "obs_value"] + 1))) < np.log(
        1.6
    ):
        return None
    values = rows.loc[[at, pair[0]], "obs_value"].to_numpy()
    rows.loc[[at, pair[0]], "obs_value"] = values[::-1]
    rows.loc[[at, pair[0]], "wrong"] = True
    return rows


@kind("cell")
def the_figure_of_another_variable(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, "work_files", least=100)
    if at is None:
        return None
    other = rows[(rows["variable"] == "base_stations_4g") & (rows["time_period"] == rows.loc[at, "time_period"])]
    if other.empty or abs(np.log(other["obs_value"].iloc[-1] / rows.loc[at, "obs_value"])) < np.log(2):
        return None
    return _set(rows, at, float(other["obs_value"].iloc[-1]))


@kind("cell")
def a_running_total_for_a_month(rows: Rows, chance: Chance) -> Rows | None:
    """A month of late in the year holds the total since January."""
    at = _own(rows, "work_files", "dossiers_with_payment", "dossiers_reuse_possible")
    at = at[rows.loc[at, "time_period"].str[5:].isin(["05", "06", "08", "09", "10", "11"])]
    if not len(at):
        return None
    one = int(chance.choice(at))
    name, period = rows.loc[one, ["variable", "time_period"]]
    mine = (rows["variable"] == name) & (rows["time_period"].str[:5] == period[:5]) & (rows["time_period"] <= period)
    months = rows[mine & (rows["time_period"].str.len() == 7) & ~rows["time_period"].str.contains("Q")]
    return _set(rows, one, float(months.drop_duplicates("time_period", keep="first")["obs_value"].sum()))


@kind("cell")
def a_quarter_for_a_month(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _one(rows, chance, "work_files", "dossiers_with_payment", "dossiers_reuse_possible"), 3.02)


# ---- sums and balances ----------------------------------------------------------------------------------------------


@kind("row")
def a_total_that_is_not_its_parts(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, "dossiers_received", "dossiers_to_handle", "dossiers_resolved")
    return None if at is None else _set(rows, at, rows.loc[at, "obs_value"] + chance.integers(3, 20))


@kind("row")
def a_part_above_its_whole(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, "work_files_processed_electronically", "dossiers_paid_online", "cashless_transactions")
    return _changed(rows, at, 2.6)


@kind("row")
def pending_that_is_not_its_parts(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _one(rows, chance, "dossiers_pending_in_time"), 1.3)


@kind("cell")
def a_766_total_that_is_not_its_groups(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, "service_index_766")
    return None if at is None else _set(rows, at, round(min(rows.loc[at, "obs_value"] + 4.2, 99.9), 2))


def _total(rows: Rows, chance: Chance, pattern: str, flow: str, stage: str = "actual") -> int | None:
    there = rows.index[rows["time_period"].str.fullmatch(pattern) & (rows["flow"] == flow) & (rows["stage"] == stage)]
    there = there[
        rows.loc[there, "variable"].isin(["dossiers_received", "work_files"]) & (rows.loc[there, "obs_value"] > 200)
    ]
    return int(chance.choice(there)) if len(there) else None


@kind("cell")
def a_quarter_that_is_not_its_months(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _total(rows, chance, r"\d{4}-Q\d", "period"), 1.07)


@kind("cell")
def a_year_that_is_not_its_quarters(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _total(rows, chance, r"\d{4}", "period"), 0.94)


@kind("cell")
def a_running_total_that_falls(rows: Rows, chance: Chance) -> Rows | None:
    at = _total(rows, chance, r"\d{4}-(0[4-9]|1\d)", "ytd")
    return _changed(rows, at, 0.6)


@kind("cell")
def a_running_total_that_is_not_its_months(rows: Rows, chance: Chance) -> Rows | None:
    at = _total(rows, chance, r"\d{4}-(0[4-9]|1\d)", "ytd")
    return _changed(rows, at, 1.02)


@kind("cell")
def a_stated_rate_that_is_not_its_parts(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, "dossiers_received")
    if at is None or "Q" in rows.loc[at, "time_period"]:
        return None
    month = rows.loc[at, "time_period"]
    online = rows[(rows["variable"] == "dossiers_received_online") & (rows["time_period"] == month)]["obs_value"].iloc[
        -1
    ]
    stated = round(100 * online / rows.loc[at, "obs_value"] * chance.choice([0.9, 0.93]), 2)
    new = rows.loc[at].to_dict() | {
        "variable": "online_dossier_rate", "unit_measure": "percent", "obs_value": stated, "wrong": True
    }  # fmt: skip
    return pd.concat([rows, pd.DataFrame([new])], ignore_index=True)


# ---- levels ---------------------------------------------------------------------------------------------------------


@kind("cell")
def a_peak_of_three_times(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _one(rows, chance, *FREE), 3)


@kind("cell")
def a_fall_to_a_third(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _one(rows, chance, *FREE, least=60), 1 / 3)


@kind("cell")
def a_stock_that_doubles_for_a_month(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _one(rows, chance, *STOCKS), 2)


@kind("cell")
def a_rate_five_deviations_away(rows: Rows, chance: Chance) -> Rows | None:
    """Five robust deviations of its own series, and no more."""
    at = _one(rows, chance, RATE, *POINTS, least=5)
    if at is None:
        return None
    mine = rows[(rows["variable"] == rows.loc[at, "variable"])].sort_values(["time_period", "vintage"])
    logs = np.log(mine.drop_duplicates("time_period", keep="last")["obs_value"].to_numpy())
    spread = max(1.4826 * float(np.median(np.abs(np.diff(logs)))), 0.05)  # what every series is granted
    return _set(rows, at, round(float(rows.loc[at, "obs_value"] * np.exp(-5 * spread)), 2))


@kind("cell")
def a_flow_five_deviations_away(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, "dossiers_reuse_possible", "dossiers_with_payment", least=200)
    if at is None:
        return None
    mine = rows[(rows["variable"] == rows.loc[at, "variable"])].sort_values(["time_period", "vintage"])
    mine = mine.drop_duplicates("time_period", keep="last")
    logs = np.log(mine["obs_value"].to_numpy())
    if len(mine) < 18 or rows.loc[at, "time_period"][5:] in ("01", "02"):
        return None  # a short series, and the months of Tết, are judged less closely
    spread = max(1.4826 * float(np.median(np.abs(np.diff(logs)))), 0.05)
    return _set(rows, at, float(np.round(rows.loc[at, "obs_value"] * np.exp(5 * spread))))


@kind("cell")
def a_rate_of_another_level(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, RATE)
    return None if at is None else _set(rows, at, round(rows.loc[at, "obs_value"] * 0.62, 1))


# ---- keys and text --------------------------------------------------------------------------------------------------


def _rewritten(rows: Rows, at: int | None, column: str, text: str) -> Rows | None:
    if at is None:
        return None
    rows.loc[at, [column, "wrong"]] = [text, True]
    return rows


@kind("cell")
def a_name_nobody_knows(rows: Rows, chance: Chance) -> Rows | None:
    return _rewritten(rows, _one(rows, chance, *FREE), "ref_area", "Bắc Kinh")


@kind("cell")
def a_variable_nobody_knows(rows: Rows, chance: Chance) -> Rows | None:
    return _rewritten(rows, _one(rows, chance, *FREE), "variable", "ho_so_tiep_nhan_x")


@kind("cell")
def a_period_nobody_knows(rows: Rows, chance: Chance) -> Rows | None:
    return _rewritten(rows, _one(rows, chance, *FREE), "time_period", "2025-13")


@kind("cell")
def another_unit(rows: Rows, chance: Chance) -> Rows | None:
    return _rewritten(rows, _one(rows, chance, *FREE), "unit_measure", "percent")


@kind("cell")
def a_figure_twice(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, *FREE)
    if at is None:
        return None
    again = rows.loc[[at]].assign(obs_value=rows.loc[at, "obs_value"] + 7, wrong=True)
    rows.loc[at, "wrong"] = True
    return pd.concat([rows, again], ignore_index=True)


@kind("row")
def one_side_of_a_rate_only(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, "cashless_transactions")
    if at is None:
        return None
    pair = (rows["variable"] == "transactions") & (rows["time_period"] == rows.loc[at, "time_period"])
    rows.loc[at, "wrong"] = True
    return rows[~pair].reset_index(drop=True)


@kind("cell")
def a_former_province_today(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, *FREE)
    if at is None or rows.loc[at, "time_period"] < "2025-07" or "Q" in rows.loc[at, "time_period"]:
        return None
    return _rewritten(rows, at, "ref_area", "P63-27")


@kind("cell")
def a_month_that_is_not_over(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, *FREE)
    return None if at is None else _rewritten(rows, at, "vintage", "2023-12-31")


@kind("cell")
def the_figure_of_a_neighbour(rows: Rows, chance: Chance) -> Rows | None:
    """Another province is named as who provides it."""
    at = _one(rows, chance, *FREE)
    if at is None:
        return None
    other = "P34-01" if rows.loc[at, "ref_area"] != "P34-01" else "P34-04"
    return None if rows.loc[at, "ref_area"].startswith("P63") else _rewritten(rows, at, "provider", other)


# ---- what no rule can see -------------------------------------------------------------------------------------------


@kind("cell", detectable=False, why_not="clean flows move by as much from month to month")
def a_small_slip_in_a_free_figure(rows: Rows, chance: Chance) -> Rows | None:
    return _changed(rows, _one(rows, chance, *FREE, least=100), 1.04)


@kind("cell", detectable=False, why_not="more than half of the clean stocks equal the month before")
def a_stock_that_was_not_brought_up_to_date(rows: Rows, chance: Chance) -> Rows | None:
    at = _one(rows, chance, "adults_with_signature")
    if at is None:
        return None
    before = rows[(rows["variable"] == "adults_with_signature") & (rows["time_period"] < rows.loc[at, "time_period"])]
    return _set(rows, at, float(before.sort_values("time_period")["obs_value"].iloc[-1]))


# ---- what takes several areas ----------------------------------------------------------------------------------------


def of_others(rows: Rows, other: Rows, chance: Chance) -> Rows | None:
    """``a-copy-of-another-province``: the flows of a month are those of another area."""
    found = _block(rows, chance)
    if found is None:
        return None
    month, mine = found
    theirs = other[(other["time_period"] == month) & (other["flow"] == "period") & (other["stage"] == "actual")]
    values = theirs.sort_values("vintage").drop_duplicates("variable", keep="last").set_index("variable")["obs_value"]
    new = rows.loc[mine, "variable"].map(values).dropna()
    if len(new) < 6:
        return None
    rows.loc[new.index, "obs_value"] = new
    rows.loc[new.index, "wrong"] = True
    return rows


def not_its_former_ones(rows: Rows, former: list[Rows], chance: Chance) -> Rows | None:
    """``a-province-that-is-not-its-former-ones``: the new province reports on 2024, without one of the former ones."""
    part = [
        one[(one["variable"] == "work_files") & (one["time_period"] == "2024") & (one["stage"] == "actual")]
        for one in former
    ]
    if not part or any(one.empty for one in part):
        return None
    total = sum(float(one["obs_value"].iloc[0]) for one in part[:-1])
    row = part[0].iloc[0].to_dict() | {"obs_value": total, "wrong": True}
    row |= dict.fromkeys(("ref_area", "provider", "origin"), rows["ref_area"].iloc[0])
    return pd.concat([rows, pd.DataFrame([row])], ignore_index=True)


KINDS["a-copy-of-another-province"] = Kind("a-copy-of-another-province", "block", lambda rows, chance: None)
KINDS["a-province-that-is-not-its-former-ones"] = Kind(
    "a-province-that-is-not-its-former-ones", "cell", lambda rows, chance: None
)
