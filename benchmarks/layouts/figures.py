"""Made-up figures that agree with each other: parts add up, quarters are their months, the year to date never falls."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .words import RATES, VARIABLES


@dataclass(frozen=True)
class Period:
    """A month, quarter, half-year or year, or the months of a year up to one (``ytd``)."""

    kind: str
    year: int
    number: int = 0
    ytd: bool = False

    @property
    def code(self) -> str:
        """As tables of the library spell it."""
        return {"month": f"{self.year}-{self.number:02d}", "quarter": f"{self.year}-Q{self.number}",
                "half": f"{self.year}-S{self.number}", "year": str(self.year)}[self.kind]  # fmt: skip

    @property
    def flow(self) -> str:
        """Of the period, or from the beginning of the year."""
        return "ytd" if self.ytd else "period"

    @property
    def months(self) -> range:
        """The months that its figures are of."""
        first, last = {
            "month": (self.number, self.number), "quarter": (3 * self.number - 2, 3 * self.number),
            "half": (6 * self.number - 5, 6 * self.number), "year": (1, 12),
        }[self.kind]  # fmt: skip
        return range(1 if self.ytd else first, last + 1)

    @property
    def before_merger(self) -> bool:
        """Whether bare names may be those of the former provinces."""
        return (self.year, self.months[0]) < (2025, 7)

    def before(self, years: int = 0) -> Period:
        """The period before, or the same one some years ago."""
        if years or self.kind == "year":
            return Period(self.kind, self.year - (years or 1), self.number, self.ytd)
        last = {"month": 12, "quarter": 4, "half": 2}[self.kind]
        return Period(self.kind, self.year - (self.number == 1), self.number - 1 or last, self.ytd)

    def text(self, rng: Random) -> str:
        """As people write it."""
        number, roman = self.number, ("", "I", "II", "III", "IV")[self.number % 5]
        ways = {
            "month": (f"Tháng {number}/{self.year}", f"Tháng {number:02d}/{self.year}", f"tháng {number} năm {self.year}"),
            "quarter": (f"Quý {roman}/{self.year}", f"Quý {number}/{self.year}", f"quý {roman} năm {self.year}"),
            "half": (f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {self.year}",),
            "year": (f"Năm {self.year}", f"năm {self.year}"),
        }  # fmt: skip
        return rng.choice(ways[self.kind])


QUARTERS = tuple(Period("quarter", 2026, number) for number in (1, 2, 3))
MONTHS = tuple(Period("month", 2026, number) for number in range(1, 10))


class World:
    """All figures of one seed: the same question has the same answer, wherever it stands."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def value(self, variable: str, area: str, period: Period, stage: str = "actual") -> float:
        """The figure in the unit of the catalogue (đồng, người, hồ sơ, %)."""
        if variable.startswith("dossiers_"):
            return self._dossiers(area, period)[variable]
        if variable in RATES:
            parts = self._dossiers(area, period)
            above, below = _RATE_PARTS[variable]
            return round(100 * sum(parts[one] for one in above) / parts[below], 2)
        return self._yearly(variable, area, period.year, stage)

    def _dossiers(self, area: str, period: Period) -> dict[str, int]:
        months = [self._month(area, period.year, month) for month in period.months]
        sums = {name: sum(month[name] for month in months) for name in months[0]}
        return sums | {"dossiers_carried_over": months[0]["dossiers_carried_over"]}

    def _month(self, area: str, year: int, month: int) -> dict[str, int]:
        rng = Random(f"{self.seed} {area} {year} {month}")
        online, person, post = rng.randint(9_000, 60_000), rng.randint(1_500, 8_000), rng.randint(110, 990)
        received = online + person + post
        resolved = received - rng.randint(110, 900)
        late = rng.randint(12, 180)
        before = int((resolved - late) * rng.uniform(0.4, 0.7))
        return {
            "dossiers_received": received, "dossiers_received_online": online, "dossiers_received_in_person": person,
            "dossiers_received_by_post": post, "dossiers_resolved": resolved, "dossiers_resolved_before_time": before,
            "dossiers_resolved_on_time": resolved - late - before, "dossiers_resolved_late": late,
            "dossiers_carried_over": rng.randint(400, 2_400),
        }  # fmt: skip

    def _yearly(self, variable: str, area: str, year: int, stage: str) -> float:
        rng = Random(f"{self.seed} {area} {variable}")
        low, high, step = _SIZES[variable]
        growth = 1 + rng.uniform(0.03, 0.12)
        share = {"plan": 0.94, "revised_plan": 0.97, "expected": 0.99, "settled": 0.985}.get(stage, 1.0)
        return float(round(rng.randint(low, high) * growth ** (year - 2020) * share) * step)


_RATE_PARTS = {
    "online_dossier_rate": (("dossiers_received_online",), "dossiers_received"),
    "on_time_dossier_rate": (("dossiers_resolved_before_time", "dossiers_resolved_on_time"), "dossiers_resolved"),
}
# From, to, and the step in which figures are made up, so that every unit prints them in full.
_SIZES = {
    "local_budget_expenditure": (140_000, 390_000, 10**8), "rd_expenditure": (900, 9_000, 10**8),
    "stid_investment_expenditure": (1_100, 4_800, 10**8), "stid_recurrent_expenditure": (900, 3_900, 10**8),
    "grdp": (31_000, 290_000, 10**9), "population": (5_200, 39_000, 100), "patent_applications": (11, 240, 1),
}  # fmt: skip


def printed(variable: str, base: float, factor: float) -> float | int:
    """The figure in a unit: whole where it can be."""
    figure = round(base / factor, 6)
    return int(figure) if figure == int(figure) and (VARIABLES[variable].whole or factor < 10**9) else figure
