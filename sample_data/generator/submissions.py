"""The rows of the made-up submissions in long form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import figures as made_up
import rates
from figures import Province

from nq57_indicators.catalogue import load_catalogue

STOCK, PERIOD = "stock", "period"
MONEY = (*rates.MONEY, "_expenditure_nonstate", "grdp")
Record = dict[str, str]


def record(
    variable: str, area: str, period: str, value: float | str, vintage: date, *, provider: str | None = None,
    stage: str = "actual", flow: str | None = None, calendar: str = "statistical", status: str = "normal",
) -> Record:  # fmt: skip
    """One row of a long file; a ``value`` that is a reason makes it a missing one."""
    missing = value in ("not_due", "not_collected", "not_applicable", "refused", "unknown")
    known = load_catalogue().variables[variable]
    money = variable.endswith(MONEY)
    return {
        "variable": variable,
        "ref_area": area,
        "time_period": period,
        "calendar": calendar,
        "flow": flow or (STOCK if known.measure == "stock" else PERIOD),
        "provider": provider or area,
        "stage": stage,
        "obs_value": "" if missing else str(value),
        "unit_measure": "billion_vnd" if money else known.unit_measure,
        "obs_status": "missing" if missing else status,
        "missing_reason": str(value) if missing else "",
        "vintage": vintage.isoformat(),
    }


def records(named: Mapping[str, float], area: str, period: str, vintage: date, **options: Any) -> Iterator[Record]:
    """One row per figure; ``options`` are those of ``record``."""
    for variable, value in named.items():
        yield record(variable, area, period, value, vintage, **options)


def annual() -> Iterator[Record]:
    """Yearly figures; the new provinces report 2025 for the whole year on the new territory."""
    for province in made_up.former_provinces():
        yield from _people(province, 2022, date(2023, 3, 30))
    for province in made_up.provinces():
        # the statistics office gives the last year before the merger on the new territory too
        yield from _people(province, 2024, date(2025, 8, 15))
    for year in (2023, 2024, 2025):
        for province in made_up.reporting(year, 12):
            yield from _year(province, year)
    for province in made_up.provinces():
        plan, expected = made_up.budget(province, 2026, 1.04), made_up.budget(province, 2026, 0.97)
        yield from records(plan, province.id, "2026", date(2025, 12, 10), stage="plan")
        yield from records(expected, province.id, "2026", date(2026, 10, 20), stage="expected", status="estimate")


def _people(province: Province, year: int, vintage: date) -> Iterator[Record]:
    known = made_up.accounts(province, year)
    counted = {name: known[name] for name in ("population", "adult_population")}
    yield from records(counted, province.id, str(year), vintage, provider="S-TK")


def _year(province: Province, year: int) -> Iterator[Record]:
    area, period, after = province.id, str(year), date(year + 1, 3, 30)
    yield from records(made_up.accounts(province, year), area, period, after, provider="S-TK")
    yield record("patent_applications", area, period, made_up.patents(province, year), after, provider="S-CSHTT")
    yield from _innovation(province, year, after)
    yield from _budget_stages(province, year)
    if year % 2:
        status = "estimate" if year == 2025 else "final"
        survey = made_up.research(province, year)
        yield from records(survey, area, period, date(year + 1, 10, 15), status=status)
    draw = made_up.stream("levels", area, year)
    hdi = "not_due" if area in ("P34-12", "P34-14") else round(0.66 + 0.12 * draw.random(), 3)
    yield record("hdi", area, period, hdi, after)
    yield record("tfp_growth_contribution", area, period, round(30 + 25 * draw.random(), 1), after)


def _innovation(province: Province, year: int, vintage: date) -> Iterator[Record]:
    for variable, value in made_up.enterprises(province, year).items():
        not_asked = (province.id, year) == ("P63-12", 2023)  # no survey in one province and year
        yield record(variable, province.id, str(year), "not_collected" if not_asked else value, vintage)


def _budget_stages(province: Province, year: int) -> Iterator[Record]:
    """What is known of a budget by stage: settled for 2023, executed for the years after, plans before."""
    stages = {
        2023: (("settled", 1.0, date(2025, 1, 15)),),
        2024: (("plan", 0.95, date(2023, 12, 10)), ("executed", 0.98, date(2025, 2, 15))),
        2025: (("revised_plan", 1.05, date(2025, 9, 1)), ("executed", 0.96, date(2026, 2, 15))),
    }
    for stage, level, vintage in stages[year]:
        yield from records(made_up.budget(province, year, level), province.id, str(year), vintage, stage=stage)


def quarterly(year: int, half: int) -> Iterator[Record]:
    """Quarterly figures of one half-year, all provinces."""
    for quarter in (2 * half - 1, 2 * half):
        if (year, 3 * quarter) <= (made_up.LAST_YEAR, made_up.LAST_MONTH):
            for province in made_up.reporting(year, 3 * quarter):
                yield from _quarter(province, year, quarter)


def _quarter(province: Province, year: int, quarter: int) -> Iterator[Record]:
    period, last = f"{year}-Q{quarter}", 3 * quarter
    vintage = date.fromisoformat(f"{year}-{made_up.QUARTER_ENDS[quarter]}") + timedelta(days=20)
    for variable, count in made_up.dossiers(province, year, last - 2, last).items():
        none = count == 0 and variable == "dossiers_received_by_post"
        yield record(variable, province.id, period, "chưa phát sinh" if none else count, vintage)
    for variable, count in made_up.services(province, year, last).items():
        late = variable == "persons_with_ehealth_record" and (year, quarter) == (2026, 3) and province.id < "P34-12"
        yield record(variable, province.id, period, "not_due" if late else count, vintage)
    if year >= 2025:
        for variable, count in made_up.data_sharing(province, year, last).items():
            yield record(variable, province.id, period, _reason(variable, province.id) or count, vintage)


def _reason(variable: str, area: str) -> str | None:
    """Why a figure of data sharing is missing; both sides of a rate are then missing."""
    if variable.startswith("datasets_") and area == "P34-20":
        return "refused"
    if variable.startswith("data_groups_") and area in ("P34-11", "P63-11"):
        return "not_applicable"
    return None


def portal() -> Iterator[Record]:
    """What the national portal says of the same dossiers: a little less, since not all of them are synchronised."""
    for quarter in (1, 2, 3):
        vintage = date(2026, 3 * quarter + 1, 5)
        for province in made_up.provinces():
            own = made_up.dossiers(province, 2026, 3 * quarter - 2, 3 * quarter)
            seen = made_up.stream("portal", province.id, quarter).uniform(0.95, 0.995)
            for variable in ("dossiers_received", "dossiers_received_online"):
                count = int(own[variable] * seen)
                yield record(variable, province.id, f"2026-Q{quarter}", count, vintage, provider="S-DVCQG")


def administrative() -> Iterator[Record]:
    """Quarters from the 15th to the 14th (Decree 09/2019)."""
    for quarter in (1, 2, 3):
        for province in made_up.provinces():
            if province.id in ("P34-38", "P34-40", "P34-42"):
                count = made_up.dossiers(province, 2026, 3 * quarter - 2, 3 * quarter)
                vintage = date(2026, 3 * quarter, 25)
                for variable in ("dossiers_received", "dossiers_received_online", "dossiers_resolved"):
                    figure = int(count[variable] * 0.98)
                    yield record(variable, province.id, f"2026-Q{quarter}", figure, vintage, calendar="administrative")


def year_to_date() -> Iterator[Record]:
    """Year to date of two unchanged provinces, and of two merged ones what was counted since the merger."""
    counted = ("dossiers_received", "dossiers_received_online", "dossiers_resolved", "dossiers_full_process")
    for province in made_up.provinces():
        if province.id in ("P34-01", "P34-22"):
            for month in (3, 6, 9):
                count = made_up.dossiers(province, 2026, 1, month)
                vintage = date(2026, month + 1, 10)
                for variable in counted:
                    yield record(variable, province.id, f"2026-{month:02d}", count[variable], vintage, flow="ytd")
        if province.id in ("P34-24", "P34-79"):
            for last, days in ((9, 92), (12, 184)):
                count = made_up.dossiers(province, 2025, 7, last)
                vintage = date(2025, 10, 10) if last == 9 else date(2026, 1, 10)
                for variable in counted:
                    period = f"2025-07-01/P{days}D"
                    yield record(
                        variable, province.id, period, count[variable], vintage, flow="since", calendar="custom"
                    )


def revisions() -> Iterator[Record]:
    """GRDP and digital economy of 2024 again, as revised a year later."""
    for province in made_up.former_provinces()[:12]:
        figures = made_up.accounts(province, 2024)
        for variable, change in (("grdp", 1.013), ("digital_economy_va", 0.991)):
            value = round(figures[variable] * change, 1)
            yield record(variable, province.id, "2024", value, date(2026, 3, 30), provider="S-TK", status="final")


def other_rates() -> Iterator[Record]:
    """Parts of the other rates: four quarters up to the last one, and the year 2025."""
    for province in made_up.provinces():
        for year, quarter in ((2025, 4), (2026, 1), (2026, 2), (2026, 3)):
            vintage = date.fromisoformat(f"{year}-{made_up.QUARTER_ENDS[quarter]}") + timedelta(days=20)
            for rate in rates.QUARTERLY:
                figures = rates.parts(rate, province, year, 3 * quarter)
                yield from records(figures, province.id, f"{year}-Q{quarter}", vintage)
        for rate in rates.YEARLY:
            yield from records(rates.parts(rate, province, 2025, 12), province.id, "2025", date(2026, 3, 30))


def plans() -> Iterator[Record]:
    """What Bắc Ninh and Đồng Nai expect for 2026 by their own plans and the decision on digital government."""
    received = date(2026, 11, 10)
    counts = {"open_datasets_developed": 7, "open_datasets_total": 12, "data_governance_maturity_level": 2}
    for province in made_up.provinces():
        if province.id in ("P34-24", "P34-75"):
            for rate in rates.PLANS:
                parts = rates.parts(rate, province, 2026, 12)
                yield from records(parts, province.id, "2026", received, stage="expected")
            yield from records(counts, province.id, "2026", received, stage="expected")


def monthly() -> Iterator[Record]:
    """Dossiers, 5G and signatures by month."""
    kept = ("dossiers_received", "dossiers_received_online", "dossiers_resolved", "dossiers_full_process")
    for year, month in made_up.months():
        vintage = date(year + month // 12, month % 12 + 1, 12)
        for province in made_up.reporting(year, month):
            count = made_up.dossiers(province, year, month, month)
            chosen = {variable: count[variable] for variable in kept}
            yield from records(
                chosen | made_up.people(province, year, month), province.id, f"{year}-{month:02d}", vintage
            )
