"""Made-up parts of the rates that the other figures leave out, so that a province has something for most indicators."""

from __future__ import annotations

from dataclasses import dataclass

from figures import Province, adults, maturity, output, population, share, stream


@dataclass(frozen=True)
class Rate:
    """Numerators of one ``denominator``. ``per_person`` sizes the whole; 0: it is reported in another file."""

    numerators: tuple[str, ...]
    denominator: str
    per_person: float
    start: float
    end: float


QUARTERLY = (
    Rate(("agencies_online_admin", "agencies_on_digital_environment"), "agencies", 1 / 15_000, 0.3, 0.97),
    Rate(("commune_staff_equipped",), "commune_staff", 0, 0.4, 0.98),
    Rate(("officials_trained_digital",), "officials_total", 1 / 60, 0.1, 0.85),
    Rate(("business_procedures_online",), "business_procedures", 1 / 4_000, 0.3, 0.95),
    Rate(("business_documents_once_only",), "business_documents", 1 / 9_000, 0.1, 0.7),
    Rate(("procedures_nonterritorial_cross_level",), "procedures_cross_level_scope", 1 / 6_000, 0.05, 0.6),
    Rate(("procedures_nonterritorial_within_province",), "procedures_province_and_commune", 1 / 1_000, 0.2, 0.95),
    Rate(("databases_completed",), "databases_planned", 1 / 60_000, 0.2, 0.9),
    Rate(("base_stations_5g",), "base_stations_4g", 1 / 800, 0.02, 0.6),
    Rate(("fixed_broadband_users_1gbps",), "fixed_broadband_users", 1 / 5, 0.05, 0.4),
    Rate(("tasks_monitored_online",), "tasks_assigned", 1 / 900, 0.4, 0.98),
    Rate(("dossiers_reusing_data",), "dossiers_reuse_possible", 1 / 25, 0.2, 0.9),
    Rate(("work_files_processed_electronically", "work_files_processed_and_signed"), "work_files", 1 / 12, 0.3, 0.95),
    Rate(("electronic_results_issued",), "results_issued", 1 / 13, 0.3, 0.95),
    Rate(("online_service_users",), "procedure_users", 1 / 14, 0.3, 0.85),
    Rate(("cashless_transactions",), "transactions", 12.0, 0.2, 0.75),
)
YEARLY = (
    Rate(("patents_exploited",), "patents_considered", 1 / 40_000, 0.02, 0.12),
    Rate(("leaders_with_st_background",), "leaders_total", 1 / 12_000, 0.1, 0.3),
    Rate(("strategic_tech_expenditure",), "st_recurrent_expenditure", 0.0000002, 0.05, 0.18),
    Rate(("hightech_exports",), "goods_exports", 3_500.0, 0.2, 0.5),
    Rate(("make_in_vietnam_revenue",), "digital_industry_revenue", 0.01, 0.15, 0.45),
    Rate(("persons_15plus_with_bank_account",), "population_15plus", 0, 0.55, 0.92),
    Rate(("adults_using_online_services",), "adult_population", 0, 0.1, 0.55),
    Rate(("digital_economy_va_sectors",), "digital_economy_va", 0, 0.25, 0.5),
)
PLANS = (
    Rate(("service_users_satisfied",), "service_users_rating", 1 / 20, 0.7, 0.97),
    Rate(("report_regimes_online",), "report_regimes", 1 / 40_000, 0.2, 0.9),
    Rate(("systems_security_approved",), "systems_in_operation", 1 / 50_000, 0.3, 0.9),
    Rate(("smes_using_digital",), "smes", 1 / 120, 0.2, 0.6),
    Rate(("persons_online_protected",), "persons_online", 0.7, 0.3, 0.8),
    Rate(("working_age_trained_digital",), "working_age_population", 0.55, 0.2, 0.7),
    Rate(("digital_labour",), "labour_force", 0.52, 0.03, 0.2),
    Rate(("households_with_fibre_access",), "households", 0.27, 0.6, 0.99),
    Rate(
        ("persons_15plus_with_signature", "persons_15plus_using_online_services"), "population_15plus", 0.77, 0.2, 0.8
    ),
)
"""What the decision on digital government and the plans of Bắc Ninh and Đồng Nai ask for."""
MONEY = ("_expenditure", "_revenue", "economy_va", "va_sectors")


def parts(rate: Rate, province: Province, year: int, month: int) -> dict[str, float]:
    """Numerators and denominator of a province, added up over its former parts."""
    found = dict.fromkeys((rate.denominator, *rate.numerators), 0.0)
    for old in province.members:
        whole = _whole(rate, old, year)
        reached = whole
        found[rate.denominator] += whole
        for name in rate.numerators:  # each within the one before: what is signed was processed
            reached *= share(name, old, year, month, start=rate.start**0.8, end=rate.end**0.8)
            found[name] += _rounded(name, reached)
    if not rate.per_person:
        del found[rate.denominator]
    return {name: round(value, 1) if name.endswith(MONEY) else int(value) for name, value in found.items()}


def _whole(rate: Rate, old: str, year: int) -> float:
    elsewhere = {
        "commune_staff": 900 + population(old, 2023) // 700,
        "population_15plus": int(population(old, year) * 0.77),
        "adult_population": adults(old, year),
        "digital_economy_va": output(old, year) * share("digital", old, year, 12, start=0.06, end=0.16),
    }
    if not rate.per_person:
        return elsewhere[rate.denominator]
    size = population(old, year) * rate.per_person * stream(rate.denominator, old).uniform(0.7, 1.3)
    return _rounded(rate.denominator, 1 + size * (0.6 + 0.8 * maturity(old)))


def _rounded(name: str, value: float) -> float:
    return round(value, 1) if name.endswith(MONEY) else int(value)
