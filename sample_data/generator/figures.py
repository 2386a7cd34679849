"""Made-up figures of the 63 provinces and of the 34 they became. Nothing here is a fact about any province.

Every series has a random stream of its own, seeded by its name, so a new series does not move the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from nq57_indicators.catalogue import load_catalogue

SEED = "made-up 1"
FIRST_YEAR, LAST_YEAR, LAST_MONTH = 2023, 2026, 9
MERGED_FROM = (2025, 7)
QUARTER_ENDS = {1: "03-31", 2: "06-30", 3: "09-30", 4: "12-31"}
LARGE = {"P63-01": 8_500_000, "P63-79": 9_200_000, "P63-38": 3_700_000, "P63-40": 3_400_000}
DOMAINS = ("population", "justice", "education", "banking", "tax", "insurance", "enterprises", "land", "vehicles")
DOSSIER_FLOWS = (
    "dossiers_received",
    "dossiers_received_online",
    "dossiers_received_in_person",
    "dossiers_received_by_post",
    "dossiers_resolved",
    "dossiers_resolved_before_time",
    "dossiers_resolved_on_time",
    "dossiers_resolved_late",
    "dossiers_returned",
    "dossiers_withdrawn",
    "dossiers_full_process",
    "dossiers_with_payment",
    "dossiers_paid_online",
    "dossiers_subject_to_digitisation",
    "dossiers_digitised",
    "results_subject_to_digitisation",
    "results_digitised",
)

Figures = dict[str, int]


def stream(*names: object) -> Random:
    """The random stream of one series. A text seed gives the same numbers on every machine and Python version."""
    return Random("/".join([SEED, *map(str, names)]))


@dataclass(frozen=True)
class Province:
    """One of the 34 (or of the 63): its id and the former provinces that it holds."""

    id: str
    members: tuple[str, ...]


@cache
def former_provinces() -> tuple[Province, ...]:
    """The 63."""
    areas = load_catalogue().areas
    return tuple(Province(each, (each,)) for each in areas if each.startswith("P63-"))


@cache
def provinces() -> tuple[Province, ...]:
    """The 34, each with its members among the 63."""
    areas = load_catalogue().areas
    members: dict[str, list[str]] = {each: [] for each in areas if each.startswith("P34-")}
    for each in former_provinces():
        members[areas[each.id].successors[0]].append(each.id)
    return tuple(Province(each, tuple(old)) for each, old in members.items())


def reporting(year: int, month: int) -> tuple[Province, ...]:
    """Who reports on a month."""
    return provinces() if (year, month) >= MERGED_FROM else former_provinces()


# ---- sizes and shares ------------------------------------------------------------------------------------------------


@cache
def population(old: str, year: int) -> int:
    """Inhabitants at the end of a year."""
    size = LARGE.get(old) or stream("size", old).triangular(330_000, 2_600_000, 950_000)
    return round(size * 1.009 ** (year - FIRST_YEAR))


@cache
def maturity(old: str) -> float:
    """How far along a province is, between 0 and 1; big ones tend to be further."""
    return min(0.95, 0.5 * stream("maturity", old).random() + 0.08 * population(old, FIRST_YEAR) / 1_000_000 + 0.1)


def share(name: str, old: str, year: int, month: int, *, start: float, end: float) -> float:
    """A share that rises from about ``start`` (2023) to about ``end`` (end of 2026), sooner where maturity is high."""
    elapsed = ((year - FIRST_YEAR) * 12 + month) / 48
    noise = 1 + 0.06 * (stream(name, old, year, month).random() - 0.5)
    return min(0.985, (start + (end - start) * elapsed * (0.6 + 0.6 * maturity(old))) * noise)


def part(whole: float, name: str, old: str, year: int, month: int, *, start: float, end: float) -> int:
    """``whole`` times such a share, in whole units."""
    return int(whole * share(name, old, year, month, start=start, end=end))


def added(each: Iterable[Figures]) -> Figures:
    """Figures of several areas or periods, added name by name."""
    total: Figures = {}
    for figures in each:
        for name, value in figures.items():
            total[name] = total.get(name, 0) + value
    return total


# ---- dossiers --------------------------------------------------------------------------------------------------------


def months() -> Iterator[tuple[int, int]]:
    """All months with figures."""
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month in range(1, (LAST_MONTH if year == LAST_YEAR else 12) + 1):
            yield year, month


@cache
def _dossiers(old: str) -> dict[tuple[int, int], Figures]:
    """Dossiers of a former province by month; what is pending is carried over, so all balances hold."""
    found: dict[tuple[int, int], Figures] = {}
    pending = int(population(old, FIRST_YEAR) * 0.008)
    for year, month in months():
        figures = _dossiers_of_month(old, year, month, carried_over=pending)
        pending = figures["dossiers_pending"]
        found[year, month] = figures
    return found


def _dossiers_of_month(old: str, year: int, month: int, *, carried_over: int) -> Figures:
    draw = stream("dossiers", old, year, month)
    received = int(population(old, year) * draw.uniform(0.026, 0.036))
    online = part(received, "online", old, year, month, start=0.42, end=0.9)
    by_post = int(received * 0.01 * draw.random()) if maturity(old) > 0.3 else 0
    to_handle = carried_over + received
    pending = int(received * draw.uniform(0.2, 0.3))
    overdue = int(pending * draw.uniform(0.01, 0.08))
    returned, withdrawn = int(received * 0.008), int(received * 0.004)
    resolved = to_handle - pending - returned - withdrawn
    late, before = int(resolved * draw.uniform(0.004, 0.05)), int(resolved * draw.uniform(0.5, 0.7))
    with_payment, to_digitise = int(received * draw.uniform(0.25, 0.35)), int(received * draw.uniform(0.6, 0.75))
    return {
        "dossiers_carried_over": carried_over,
        "dossiers_received": received,
        "dossiers_received_online": online,
        "dossiers_received_in_person": received - online - by_post,
        "dossiers_received_by_post": by_post,
        "dossiers_to_handle": to_handle,
        "dossiers_resolved": resolved,
        "dossiers_resolved_before_time": before,
        "dossiers_resolved_on_time": resolved - before - late,
        "dossiers_resolved_late": late,
        "dossiers_returned": returned,
        "dossiers_withdrawn": withdrawn,
        "dossiers_pending": pending,
        "dossiers_pending_in_time": pending - overdue,
        "dossiers_pending_overdue": overdue,
        "dossiers_full_process": part(min(online, resolved), "full", old, year, month, start=0.12, end=0.45),
        "dossiers_with_payment": with_payment,
        "dossiers_paid_online": part(with_payment, "paid", old, year, month, start=0.3, end=0.85),
        "dossiers_subject_to_digitisation": to_digitise,
        "dossiers_digitised": part(to_digitise, "digitised", old, year, month, start=0.45, end=0.95),
        "results_subject_to_digitisation": (results := int(resolved * 0.6)),
        "results_digitised": part(results, "results", old, year, month, start=0.4, end=0.93),
    }


def dossiers(province: Province, year: int, first: int, last: int) -> Figures:
    """Dossiers of a province in the months ``first`` to ``last`` of a year, with those carried over and pending."""
    by_month = [added(_dossiers(old)[year, month] for old in province.members) for month in range(first, last + 1)]
    total = added({name: figures[name] for name in DOSSIER_FLOWS} for figures in by_month)
    begin = {"dossiers_carried_over": by_month[0]["dossiers_carried_over"]}
    begin["dossiers_to_handle"] = begin["dossiers_carried_over"] + total["dossiers_received"]
    pending = {name: value for name, value in by_month[-1].items() if name.startswith("dossiers_pending")}
    return begin | total | pending


# ---- other stocks ----------------------------------------------------------------------------------------------------


def people(province: Province, year: int, month: int) -> Figures:
    """People reached by 5G and holding a signature at the end of a month."""
    return added(
        {
            "population_covered_5g": part(population(old, year), "5g", old, year, month, start=0.05, end=0.85),
            "adults_with_signature": part(adults(old, year), "signature", old, year, month, start=0.04, end=0.5),
        }
        for old in province.members
    )


def adults(old: str, year: int) -> int:
    """Adults at the end of a year."""
    return int(population(old, year) * 0.72)


def services(province: Province, year: int, month: int) -> Figures:
    """Procedures (they do not add up over provinces), staff, enterprises and health records at the end of a quarter."""
    at = province.members[0]
    eligible = 880 + stream("eligible", province.id).randrange(160)
    additive = added(
        {
            "persons_with_ehealth_record": part(population(old, year), "health", old, year, month, start=0.2, end=0.9),
            "commune_staff": (staff := 900 + population(old, FIRST_YEAR) // 700),
            "commune_staff_with_signature": part(staff, "staff", old, year, month, start=0.2, end=0.97),
            "digital_enterprises": int(
                population(old, year) / 1000 * share("firms", old, year, month, start=0.2, end=0.9)
            ),
        }
        for old in province.members
    )
    offered = part(eligible, "offered", at, year, month, start=0.35, end=0.93)
    return {"procedures_eligible": eligible, "procedures_full_process": offered} | additive


def data_sharing(province: Province, year: int, month: int) -> Figures:
    """Data sharing counted in four ways; the nine domains from July 2025 on."""
    at = province.members[0]
    whole = stream("data", province.id)
    required, sets, available = whole.randrange(18, 60), whole.randrange(40, 300), whole.randrange(80, 400)
    figures = {
        "systems_required_to_share": required,
        "systems_sharing_data": part(required, "systems", at, year, month, start=0.25, end=0.98),
        "datasets_in_catalogue": sets,
        "datasets_served": part(sets, "sets", at, year, month, start=0.15, end=0.9),
        "data_groups_offered": 12,
        "data_groups_used": part(12, "groups", at, year, month, start=0.2, end=0.95),
        "procedures_with_data_available": available,
        "procedures_using_shared_data": part(available, "use", at, year, month, start=0.1, end=0.8),
    }
    if (year, month) >= MERGED_FROM:
        reached = share("domains", at, year, month, start=0.2, end=1.0) + 0.05
        figures |= {f"domain_shared_{one}": int(stream("domain", at, one).random() < reached) for one in DOMAINS}
    return figures


# ---- yearly figures --------------------------------------------------------------------------------------------------


def accounts(province: Province, year: int) -> dict[str, float]:
    """Population and output; money in billion dong."""
    found: dict[str, float] = {
        "population": sum(population(old, year) for old in province.members),
        "adult_population": sum(adults(old, year) for old in province.members),
        "population_15plus": sum(int(population(old, year) * 0.77) for old in province.members),
        "grdp": round(sum(output(old, year) for old in province.members), 1),
    }
    digital = sum(output(old, year) * share("digital", old, year, 12, start=0.06, end=0.16) for old in province.members)
    return found | {"digital_economy_va": round(digital, 1)}


@cache
def output(old: str, year: int) -> float:
    """GRDP in billion dong at current prices."""
    per_head = 0.05 + 0.09 * maturity(old) + 0.01 * stream("output", old).random()
    return population(old, year) * per_head * 1.075 ** (year - FIRST_YEAR)


def budget(province: Province, year: int, level: float) -> dict[str, float]:
    """Local budget in billion dong; ``level`` is how much of the settled amounts a stage reaches."""
    found = dict.fromkeys(("recurrent", "investment", "whole"), 0.0)
    for old in province.members:
        whole = output(old, year) * stream("budget", old).uniform(0.12, 0.2)
        found["whole"] += whole
        found["recurrent"] += whole * share("recurrent", old, year, 12, start=0.006, end=0.014)
        found["investment"] += whole * share("investment", old, year, 12, start=0.004, end=0.02)
    return {
        "stid_recurrent_expenditure": round(found["recurrent"] * level, 1),
        "stid_investment_expenditure": round(found["investment"] * level, 1),
        "local_budget_expenditure": round(found["whole"] * (1 + level) / 2, 1),
    }


def research(province: Province, year: int) -> dict[str, float]:
    """R&D survey of an odd year; money in billion dong."""
    spent = {old: output(old, year) * share("rd", old, year, 12, start=0.002, end=0.012) for old in province.members}
    private = sum(spent[old] * share("private", old, year, 12, start=0.4, end=0.65) for old in province.members)
    staff = sum(population(old, year) * (0.0001 + 0.0007 * maturity(old)) for old in province.members)
    return {
        "rd_expenditure": round(sum(spent.values()), 1),
        "rd_expenditure_nonstate": round(private, 1),
        "rd_personnel": int(staff),
    }


def enterprises(province: Province, year: int) -> Figures:
    """Enterprises with innovation among those operating, spin-offs (often none)."""
    return added(
        {
            "enterprises_operating": (firms := population(old, year) // 140),
            "enterprises_innovating": part(firms, "innovating", old, year, 12, start=0.1, end=0.35),
            "spinoffs_new": int(4 * maturity(old) * stream("spinoffs", old, year).random()),
        }
        for old in province.members
    )


def patents(province: Province, year: int) -> int:
    """Patent applications of a year; at least one, so that growth is defined."""
    return sum(
        1 + int(population(old, year) / 1e6 * 12 * maturity(old) * 1.14 ** (year - FIRST_YEAR))
        for old in province.members
    )
