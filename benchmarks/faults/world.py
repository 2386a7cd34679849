"""Clean submissions, hard on purpose: what offices really send, without a fault.

Seasons and Tết, growth, the merger of 1 July 2025 with restarts, revisions, estimates beside outturns, missing months, small
provinces, stocks that mostly stay as they are, rates of 100 %, and real jumps after campaigns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

import nq57_indicators as nq

MONTHS = pd.period_range("2024-01", "2026-06", freq="M")
MERGED_FROM = 18
"""The place of July 2025 among the months."""
TET = {2024: 2, 2025: 1, 2026: 2}
"""The month that Tết falls into."""
COLUMNS = (
    "variable", "ref_area", "time_period", "flow", "stage", "provider", "obs_value", "unit_measure", "obs_status", "vintage",
)  # fmt: skip
SUMMED = ("dossiers_received", "dossiers_received_online", "dossiers_resolved", "work_files")
"""Flows that are also sent as quarters and years."""
POINTS = {
    "transparency": 18.0, "progress": 20.0, "online_service": 12.0, "online_payment": 10.0, "digitisation": 22.0,
    "satisfaction": 18.0,
}  # fmt: skip
JUMPING = ("adults_with_signature", "base_stations_5g", "dossiers_reusing_data", "persons_with_eid_account")


@dataclass(frozen=True)
class Slot:
    """A province of today with the former ones it was made of, if it was merged."""

    area: str
    former: tuple[str, ...]

    @property
    def areas(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.former, self.area)


PROVINCES = 10
"""How many provinces of today one submission holds."""


@cache
def _catalogue() -> nq.Catalogue:
    return nq.load_catalogue()


def slots(chance: np.random.Generator) -> list[Slot]:
    """Some provinces of today, a third of them unchanged by the merger."""
    table = _catalogue().areas
    names = [name for name in table.of_level("province") if name.startswith("P34-")]
    unchanged = [name for name in names if table.unchanged(name)]
    merged = [name for name in names if not table.unchanged(name)]
    few = PROVINCES // 3
    chosen = [*chance.choice(unchanged, few, replace=False), *chance.choice(merged, PROVINCES - few, replace=False)]
    return [Slot(str(name), () if table.unchanged(name) else tuple(table.members(name))) for name in sorted(chosen)]


def clean(seed: int) -> pd.DataFrame:
    """One submission of some provinces; the columns are ``COLUMNS`` and ``jump`` (a real jump begins there)."""
    chance = np.random.default_rng(seed)
    return pd.concat([_of_slot(slot, chance) for slot in slots(chance)], ignore_index=True)


def _of_slot(slot: Slot, chance: np.random.Generator) -> pd.DataFrame:
    size = float(np.exp(chance.uniform(np.log(120), np.log(60_000))))
    if not slot.former:
        return _of_area(slot.area, size, chance, 0, len(MONTHS))
    shares = chance.dirichlet(np.full(len(slot.former), 6.0))
    parts = [
        _of_area(area, size * share, chance, 0, MERGED_FROM)
        for area, share in zip(slot.former, shares.tolist(), strict=True)
    ]
    return pd.concat([*parts, _of_area(slot.area, size, chance, MERGED_FROM, len(MONTHS))], ignore_index=True)


Piece = tuple[str, pd.PeriodIndex, np.ndarray, dict[str, str]]
"""Figures of one variable over periods, and what differs from the usual in their other columns."""


def _of_area(area: str, size: float, chance: np.random.Generator, start: int, end: int) -> pd.DataFrame:
    months = MONTHS[start:end]
    quarters = months[2::3].asfreq("Q")
    figures = _flows(size, chance, months) | _stocks(size, chance, len(months), 1)
    quarterly = _stocks_of_quarters(size, chance, len(months) // 3) | _flows_of_quarters(size, chance, len(months) // 3)
    jump = _campaign(figures, quarterly, chance)
    pieces: list[Piece] = [(name, months, values, {}) for name, values in figures.items()]
    pieces += [(name, quarters, values, {}) for name, values in quarterly.items()]
    pieces += [(name, months, values, {}) for name, values in _points(chance, len(months)).items()]
    pieces.append(("online_service_satisfaction_rate", months, _rate(chance, len(months)), {}))
    if len(months) == len(MONTHS):
        pieces += _of_years(size, chance)
    pieces += _totals(months, figures)
    rows = _late_and_lost(_frame(area, pieces), chance)
    rows["jump"] = False
    if jump is not None:
        name, place, every = jump
        label = _label(str((quarters if every == 3 else months)[place]))
        rows["jump"] = (rows["variable"] == name) & (rows["time_period"] == label)
    return rows


def _frame(area: str, pieces: list[Piece]) -> pd.DataFrame:
    known = _catalogue().variables
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
    for name, periods, values, other in pieces:
        variable = known.get(name)
        usual = {
            "variable": name, "ref_area": area, "stage": "actual", "provider": area, "obs_status": "normal",
            "flow": "stock" if variable is None or variable.measure == "stock" else "period",
            "unit_measure": variable.unit_measure if variable else "percent",
        }  # fmt: skip
        for column, text in (usual | other).items():
            columns[column] += [text] * len(values) if column not in ("time_period", "vintage") else []
        labels = [_label(str(period)) for period in periods]
        columns["time_period"] += [other.get("time_period", label) for label in labels]
        columns["vintage"] += [other.get("vintage", _days_after(period, 12)) for period in periods]
        columns["obs_value"] += values.astype(float).tolist()
    return pd.DataFrame(columns)


@cache
def _days_after(period: pd.Period, days: int) -> str:
    return (period.end_time + pd.Timedelta(days=days)).date().isoformat()


def _label(period: str) -> str:
    """A period as the library writes it: 2025Q3 is 2025-Q3."""
    return period.replace("Q", "-Q") if "Q" in period and "-Q" not in period else period


def _volume(size: float, chance: np.random.Generator, months: pd.PeriodIndex) -> np.ndarray:
    """How much is done each month: season, growth, Tết and chance."""
    count = np.arange(len(months))
    level = chance.uniform(0.0, 0.015) * count + chance.uniform(0.02, 0.2) * np.sin(
        2 * np.pi * (months.month + chance.integers(12)) / 12
    )
    tet = np.array([TET[month.year] == month.month for month in months])
    level += np.where(tet, np.log(chance.uniform(0.55, 0.85)), 0.0)
    level += chance.uniform(0.01, 0.08) * chance.standard_normal(len(months))
    return chance.poisson(size * np.exp(level)).astype(float)


def _share(chance: np.random.Generator, count: int, low: float, high: float, full: bool = False) -> np.ndarray:
    """A share that rises slowly; ``full``: all of it."""
    if full:
        return np.ones(count)
    first, last = sorted(chance.uniform(low, high, 2))
    return np.clip(np.linspace(first, last, count) + 0.01 * chance.standard_normal(count), 0.0, 1.0)


def _part(chance: np.random.Generator, whole: np.ndarray, share: np.ndarray) -> np.ndarray:
    return chance.binomial(whole.astype(int), share).astype(float)


def _flows(size: float, chance: np.random.Generator, months: pd.PeriodIndex) -> dict[str, np.ndarray]:
    count, full = len(months), bool(chance.random() < 0.2)
    received = _volume(size, chance, months)
    online = _part(chance, received, _share(chance, count, 0.5, 0.95, full))
    post = _part(chance, received - online, np.full(count, chance.uniform(0.02, 0.1)))
    returned = _part(chance, received, np.full(count, chance.uniform(0.0, 0.01)))
    withdrawn = _part(chance, received, np.full(count, chance.uniform(0.0, 0.005)))
    carried, resolved, pending = np.zeros(count), np.zeros(count), np.zeros(count)
    waiting = np.round(size * chance.uniform(0.16, 0.22))
    for place in range(count):
        carried[place] = waiting
        left = waiting + received[place] - returned[place] - withdrawn[place]
        resolved[place] = chance.binomial(int(left), chance.uniform(0.8, 0.88))
        waiting = pending[place] = left - resolved[place]
    late = _part(chance, resolved, np.full(count, 0.0 if full else chance.uniform(0.001, 0.03)))
    before = _part(chance, resolved - late, np.full(count, chance.uniform(0.4, 0.8)))
    overdue = _part(chance, pending, np.full(count, 0.0 if full else chance.uniform(0.0, 0.05)))
    limit = np.minimum(online, resolved)
    files = _volume(size * chance.uniform(0.2, 0.8), chance, months)
    electronic = _part(chance, files, _share(chance, count, 0.8, 0.99, full))
    possible = _part(chance, received, np.full(count, 0.7))
    payable = _part(chance, received, np.full(count, 0.45))
    return {
        "dossiers_received": received, "dossiers_received_online": online, "dossiers_received_by_post": post,
        "dossiers_received_in_person": received - online - post, "dossiers_carried_over": carried,
        "dossiers_to_handle": carried + received, "dossiers_resolved": resolved, "dossiers_resolved_late": late,
        "dossiers_resolved_before_time": before, "dossiers_resolved_on_time": resolved - late - before,
        "dossiers_returned": returned, "dossiers_withdrawn": withdrawn, "dossiers_pending": pending,
        "dossiers_pending_overdue": overdue, "dossiers_pending_in_time": pending - overdue,
        "dossiers_full_process": _part(chance, limit, _share(chance, count, 0.4, 0.9)),
        "dossiers_subject_to_digitisation": resolved,
        "dossiers_digitised": _part(chance, resolved, _share(chance, count, 0.6, 0.98, full)),
        "results_subject_to_digitisation": resolved,
        "results_digitised": _part(chance, resolved, _share(chance, count, 0.5, 0.95, full)),
        "dossiers_reuse_possible": possible, "dossiers_reusing_data": _part(chance, possible, _share(chance, count, 0.1, 0.3)),
        "dossiers_with_payment": payable, "dossiers_paid_online": _part(chance, payable, _share(chance, count, 0.4, 0.9, full)),
        "work_files": files, "work_files_processed_electronically": electronic,
        "work_files_processed_and_signed": _part(chance, electronic, _share(chance, count, 0.7, 0.98, full)),
    }  # fmt: skip


def _still(chance: np.random.Generator, count: int, first: float, step: float, moves: float = 0.45) -> np.ndarray:
    """A stock that stays as it is in more than half of the periods, and grows a little in the others."""
    grows = np.where(chance.random(count) < moves, chance.uniform(0, step, count), 0.0)
    return np.round(first * np.exp(np.cumsum(grows)))


def _stocks(size: float, chance: np.random.Generator, count: int, every: int) -> dict[str, np.ndarray]:
    eligible = _still(chance, count, chance.integers(900, 2000), 0.004, 0.2)
    masts = _still(chance, count, max(40.0, size * 0.08), 0.006, 0.3)
    return {
        "procedures_eligible": eligible,
        "procedures_full_process": np.minimum(_still(chance, count, eligible[0] * chance.uniform(0.4, 0.8), 0.01), eligible),
        "base_stations_4g": masts,
        "base_stations_5g": np.minimum(_still(chance, count, max(4.0, masts[0] * 0.1), 0.04), masts),
        "adults_with_signature": _still(chance, count, size * chance.uniform(5, 12), 0.03),
    }  # fmt: skip


def _stocks_of_quarters(size: float, chance: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    officials = _still(chance, count, max(300.0, size * 0.5), 0.005, 0.2)
    systems = _still(chance, count, chance.integers(12, 60), 0.05, 0.3)
    return {
        "officials_total": officials,
        "officials_trained_digital": np.minimum(_still(chance, count, officials[0] * chance.uniform(0.3, 0.8), 0.05), officials),
        "systems_in_operation": systems,
        "systems_security_approved": np.minimum(_still(chance, count, systems[0] * 0.5, 0.06), systems),
        "persons_with_eid_account": _still(chance, count, size * 9, 0.02, 0.6),
    }  # fmt: skip


def _flows_of_quarters(size: float, chance: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    quarters = pd.period_range("2024-03", periods=count, freq="3M")
    made = _volume(size * 30, chance, quarters)
    rating = _volume(size * 0.4, chance, quarters)
    return {
        "transactions": made, "cashless_transactions": _part(chance, made, _share(chance, count, 0.3, 0.8)),
        "service_users_rating": rating, "service_users_satisfied": _part(chance, rating, _share(chance, count, 0.85, 0.99)),
    }  # fmt: skip


def _points(chance: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    parts = {
        f"service_766_{name}": np.round(np.clip(most * _share(chance, count, 0.6, 0.99), 0, most), 2)
        for name, most in POINTS.items()
    }
    return parts | {"service_index_766": np.round(sum(parts.values()), 2)}


def _rate(chance: np.random.Generator, count: int) -> np.ndarray:
    """A printed rate without its parts; some provinces say 100 every month."""
    return np.round(100 * _share(chance, count, 0.85, 0.99, bool(chance.random() < 0.25)), 1)


def _of_years(size: float, chance: np.random.Generator) -> list[Piece]:
    years = pd.period_range("2020", "2025", freq="Y")
    growth = np.exp(np.cumsum(chance.uniform(0.03, 0.09, len(years))))
    people = np.round(size * 40 * np.exp(0.01 * np.arange(len(years))))
    product = np.round(size * 2.5e9 * growth, -6)
    budget = np.round(product * 0.12 * np.exp(0.03 * chance.standard_normal(len(years))), -6)
    spent = np.round(budget * chance.uniform(0.01, 0.03) * np.exp(0.05 * chance.standard_normal(len(years))), -6)
    named = {
        "local_budget_expenditure": budget,
        "stid_recurrent_expenditure": spent,
        "stid_investment_expenditure": np.round(spent * 0.6, -6),
    }
    kept_by = {"grdp": product, "population": people}
    pieces: list[Piece] = [(name, years, values, {}) for name, values in named.items()]
    return pieces + [(name, years, values, {"provider": "S-TK"}) for name, values in kept_by.items()]


def _totals(months: pd.PeriodIndex, figures: dict[str, np.ndarray]) -> list[Piece]:
    """Quarters, years and running totals of some flows, and an estimate of a year beside its outturn."""
    pieces: list[Piece] = []
    years = months.year.to_numpy()
    for name in SUMMED:
        values = figures[name]
        pieces.append((name, months[2::3].asfreq("Q"), values.reshape(-1, 3).sum(axis=1), {}))
        for year in (2024, 2025):
            mine = years == year
            if mine.sum() == 12:
                when, total = pd.period_range(str(year), periods=1, freq="Y"), values[mine].sum(keepdims=True)
                early = {"stage": "expected", "obs_status": "estimate", "vintage": f"{year}-12-05"}
                pieces += [(name, when, total, {}), (name, when, np.round(total * 1.03), early)]
    received = figures["dossiers_received"]
    if len(months) == len(MONTHS):
        running = np.concatenate([np.cumsum(received[years == year]) for year in (2024, 2025, 2026)])
        pieces.append(("dossiers_received", months, running, {"flow": "ytd"}))
    elif months[0] == MONTHS[MERGED_FROM]:
        since = {"flow": "since", "time_period": "2025-07-01/P92D"}
        pieces.append(("dossiers_received", months[2:3], received[:3].sum(keepdims=True), since))
    return pieces


def _campaign(
    figures: dict[str, np.ndarray], quarterly: dict[str, np.ndarray], chance: np.random.Generator
) -> tuple[str, int, int] | None:
    """A figure that really jumps after a campaign, and stays; in half of the provinces."""
    if chance.random() < 0.5:
        return None
    name = str(chance.choice(JUMPING))
    every, values = (3, quarterly[name]) if name in quarterly else (1, figures[name])
    if len(values) < 5:
        return None
    place = int(chance.integers(3, len(values) - 1))
    factor = chance.uniform(1.8, 3.0)
    most = {
        "base_stations_5g": figures["base_stations_4g"],
        "dossiers_reusing_data": figures["dossiers_reuse_possible"],
    }
    values[place:] = np.round(values[place:] * factor)
    if name in most:
        values[:] = np.minimum(values, most[name])
    return name, place, every


def _late_and_lost(rows: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """Figures that were sent again with a newer day of publication, and months that are missing."""
    monthly = rows["time_period"].str.fullmatch(r"\d{4}-\d\d")
    revised = rows[monthly & (rows["stage"] == "actual") & (chance.random(len(rows)) < 0.03)]
    earlier = revised.assign(
        obs_value=(revised["obs_value"] * chance.uniform(0.97, 1.0, len(revised))).round(2),
        vintage=[_days_after(pd.Period(label, "M"), 3) for label in revised["time_period"]],
    )
    earlier["obs_value"] = np.where(
        earlier["unit_measure"].isin(["percent", "point"]), earlier["obs_value"], earlier["obs_value"].round()
    )
    if chance.random() < 0.4:
        lost = str(chance.choice(rows.loc[monthly, "time_period"].unique()))
        gone = rows["variable"].isin(
            [
                "work_files",
                "work_files_processed_electronically",
                "work_files_processed_and_signed",
                "base_stations_4g",
                "base_stations_5g",
            ]
        )
        rows = rows[~(gone & (rows["time_period"] == lost))]
        earlier = earlier[earlier["time_period"] != lost]
    return pd.concat([rows, earlier], ignore_index=True)
