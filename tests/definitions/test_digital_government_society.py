"""The definitions of digital government, society, infrastructure, data and composites against the committed facts."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum, inf
from pathlib import Path

import pytest

from nq57_indicators.catalogue import Catalogue, load_catalogue
from nq57_indicators.catalogue.files import PACKAGED
from nq57_indicators.models.definitions import Identity
from nq57_indicators.models.indicator import Indicator, Target

FACTS = Path(__file__).parent.parent / "data" / "legal_targets.csv"
PILLARS = {
    "chinh_phu_so",
    "du_lieu",
    "xa_hoi_so",
    "ha_tang_so",
    "an_toan_so",
    "cds_chung",
    "the_che",
    "composite",
}
with FACTS.open(encoding="utf-8", newline="") as _file:
    ROWS = [row for row in csv.DictReader(_file) if row["pillar"] in PILLARS]
with FACTS.with_name("law_update_2026.csv").open(encoding="utf-8", newline="") as _file:
    LATER = list(csv.DictReader(_file))
"""What was found later, held to the catalogue by test_law_update.py."""

NQ57, NQ03, TB01 = "57-NQ-TW_2024-12-22", "03-NQ-CP_2025-01-09", "01-TB-BCDTW_2025-01-22"
MILESTONES = {
    "coverage_5g_nationwide",
    "smart_cities_done",
    "state_mgmt_digital_done",
    "databases_done",
    "data_exchange_formed",
    "mandatory_data_sharing_done",
}
"""Done or not done: an indicator of its own beside the rate or count of the table."""
DOCUMENTS = {
    "57-NQ/TW": NQ57,
    "03/NQ-CP": NQ03,
    "01-TB/": TB01,
    "QĐ 126": "126-QD-BCDCP_2025-09-11",
    "QĐ 11/": "11-QD-BCDCP_2026-02",
    "QĐ 411": "411-QD-TTg_2022",
    "QĐ 1132": "1132-QD-TTg_2024-10-09",
    "S18": "912-QD-BKHCN_2025-05-18",
    "TB of 17/11/2025": "624-TB-VPCP_2025-11-16",
    "S27": "DHDB-CP_2025",
}
"""How a cell of the facts cites a document, and the id of that document."""

COLUMNS = {
    "target_2025": ("2025", None),
    "target_2026": ("2026", None),
    "target_2030_nq57": ("2030", NQ57),
    "target_2030_nq03": ("2030", NQ03),
    "target_2030_other": ("2030", None),
    "target_2045": ("2045", None),
}
"""The target columns: when it is due, and the document where the column names it."""

NO_FIGURE = {("nq57_kpi_system_live", "target_2025"): "a milestone: done by 2025-Q2, no figure"}
BESIDE_THE_ROWS = {
    "01tbbcdtw-index-set-2025": "the milestone of NO_FIGURE",
    "1132qdttg-1gbps-2030": "legal_targets.md section 7: 100% at 1 Gb/s",
    "1132qdttg-5g-2030": "legal_targets.md section 7: 5G 99%",
    "411qdttg-account-2025": "press report of 411/QĐ-TTg: 80% of people aged 15 and over with a payment account",
    "2629qdttg-own-level3-2027": "follows from 100% of bodies at level 3 (2629/QĐ-TTg)",
    "2629qdttg-own-level4-2030": "follows from 100% of bodies at level 4 (2629/QĐ-TTg)",
    "912bkhcn-1gbps-2030": "published summary of 912/QĐ-BKHCN: 100% at 1 Gb/s or more",
    "912bkhcn-5g-2030": "published summary of 912/QĐ-BKHCN: 5G 99%",
    "ctr-bcdtw-2026-5g": "provincial_practice.md section 1.2, national anchors: 5G 70% of population",
    "ctr-bcdtw-2026-commune-equipment": "press report of the 2026 programme: 100% of commune officials equipped",
    "ctr-bcdtw-2026-commune-signatures": "press report of the 2026 programme: 100% with a digital signature",
    "ctr-bcdtw-2026-egdi-sea": "press report of the 2026 programme: leading 4 of ASEAN",
    "ctr-bcdtw-2026-egdi-world": "press report of the 2026 programme: leading 65 of the world",
    "ctr-bcdtw-2026-files": "provincial_practice.md section 1.2, national anchors: 100% of work files electronic",
    "qd149-14-2030": "legal_targets.md section 2.3: QĐ 149 repeats item 14",
}
"""Targets that stand in the facts, but not in a target column of the table."""

WIDENED = {
    "data_exchange_count": ["province"],
    "data_sharing_systems_rate": ["national"],
    "dti_province_score": ["national"],
}
"""Levels that came with later targets (of Đồng Nai, and of 2629/QĐ-TTg for the whole country) and published means."""

FORMULA_OF = {
    "rate": "ratio",
    "rank": "level",
    "index": "level",
    "count": "level",
    "level": "level",
    "composite": "level",
    "binary": "milestone",
    "qualitative": "text",
}


@dataclass(frozen=True)
class Figure:
    """One figure of a cell: by which document, for which level (``None``: not said), due when."""

    document: str
    due: str
    operator: str
    value: float
    level: str | None


def _cited(text: str) -> list[str]:
    return [document for words, document in DOCUMENTS.items() if words in text]


def _pieces(cell: str) -> Iterator[tuple[str, str]]:
    """The parts of a cell with what stands in brackets behind each: ``40 (QĐ 126); >50 (QĐ 411)`` has two."""
    for match in re.finditer(r"([^;()]+)(?:\(([^)]*)\))?", cell):
        if match[1].strip():
            yield match[1].strip(), match[2] or ""


def figures(row: dict[str, str], column: str) -> list[Figure]:
    """Every figure of one cell; a document that the cell does not cite is taken from the row's clause."""
    due, document = COLUMNS[column]
    found = []
    for text, brackets in _pieces(row[column]):
        cited = [document] if document else _cited(brackets) or _cited(row["source_clause"])
        for part in text.split(" / "):
            match = re.fullmatch(r"(?:(ministry|province|commune) )?(>=|<=|>|<)?(\d+(?:\.\d+)?)", part)
            if match:
                operator, value = match[2] or "reach", float(match[3])
                found += [Figure(one, due, operator, value, match[1]) for one in cited]
    return found


CELLS = [(row, column) for row in ROWS for column in COLUMNS if row[column] and (row["id"], column) not in NO_FIGURE]
FIGURES = [(row["id"], figure) for row, column in CELLS for figure in figures(row, column)]
WORDS_ONLY = [(row["id"], column) for row, column in CELLS if not figures(row, column)]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def _matches(target: Target, figure: Figure) -> bool:
    same = (target.source.document, target.due, target.operator, target.value)
    expected = (figure.document, figure.due, figure.operator, figure.value)
    return same == expected and figure.level in (None, target.level)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("40 (QĐ 126); >50 (QĐ 411)", [("reach", 40.0), (">", 50.0)]),
        (">50 (QĐ 411, QĐ 1132)", [(">", 50.0), (">", 50.0)]),
        (">=80 (QĐ 11/QĐ-BCĐCP; provinces: procedures set by local legal documents)", [(">=", 80.0)]),
        ("ministry 80 / province 70 / commune 70 (QĐ 11/x)", [("reach", 80.0), ("reach", 70.0), ("reach", 70.0)]),
        ("complete (no number)", []),
    ],
)
def test_cells_are_read_whole(cell: str, expected: list[tuple[str, float]]) -> None:
    found = figures({"target_2025": cell, "source_clause": ""}, "target_2025")
    assert [(figure.operator, figure.value) for figure in found] == expected


def test_the_facts_are_there() -> None:
    assert (len(ROWS), len(FIGURES), len(WORDS_ONLY)) == (49, 69, 8)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_row_is_an_indicator_of_the_same_kind(row: dict[str, str], catalogue: Catalogue) -> None:
    indicator = catalogue.indicators[row["id"]]
    assert (PACKAGED / "indicators" / f"{row['id']}.toml").is_file()
    assert indicator.pillar == row["pillar"]
    assert indicator.programme_item == (row["nq03_item"] or None)
    assert indicator.better == row["direction"]
    wider = WIDENED.get(indicator.id, [])
    assert [level for level in indicator.levels if level not in wider] == row["level"].split("; ")
    assert indicator.formula.kind == FORMULA_OF[row["kind"]]
    assert indicator.formula.definition_basis == row["definition_basis"]
    assert indicator.composite == (row["pillar"] == "composite")


@pytest.mark.parametrize(("indicator", "figure"), FIGURES, ids=str)
def test_every_figure_is_a_target(indicator: str, figure: Figure, catalogue: Catalogue) -> None:
    targets = catalogue.indicators[indicator].targets
    assert [target.id for target in targets if _matches(target, figure)], figure


@pytest.mark.parametrize(("indicator", "column"), WORDS_ONLY)
def test_words_without_a_figure_are_wordings(indicator: str, column: str, catalogue: Catalogue) -> None:
    documents = {wording.source.document for wording in catalogue.indicators[indicator].wordings}
    assert COLUMNS[column][1] in documents


def test_no_target_is_invented(catalogue: Catalogue) -> None:
    known = {row["id"] for row in ROWS} | {row["indicator"].removeprefix("new: ") for row in LATER}
    later = {row["id"] for row in LATER}
    invented = [
        target.id
        for indicator in _ours(catalogue)
        for target in indicator.targets
        if target.id not in later and (target.operator != "done" or indicator.id not in MILESTONES)
        if not any(indicator.id == name and _matches(target, figure) for name, figure in FIGURES)
    ]
    assert sorted(invented) == sorted(BESIDE_THE_ROWS)
    own_level = {"data_governance_maturity_level"}
    assert not [one.id for one in _ours(catalogue) if one.targets and one.id not in known | MILESTONES | own_level]


def test_only_the_seed_document_is_seed(catalogue: Catalogue) -> None:
    for indicator in _ours(catalogue):
        for target in indicator.targets:
            assert (target.source.confidence == "seed") == (target.source.document == TB01), target.id


def test_national_counts_and_ranks_are_no_benchmark(catalogue: Catalogue) -> None:
    for indicator in _ours(catalogue):
        compared = indicator.formula.kind == "ratio" or indicator.id in ("hdi", "data_governance_maturity_level")
        allowed = set(indicator.levels) if compared else set()
        for target in indicator.targets:
            assert set(target.benchmark_for) <= allowed, target.id


def _ours(catalogue: Catalogue) -> list[Indicator]:
    return [indicator for indicator in catalogue.indicators.values() if indicator.pillar in PILLARS]


# --- names ---------------------------------------------------------------------------------------------------------


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def _keys(catalogue: Catalogue) -> dict[str, set[str]]:
    keys: dict[str, set[str]] = {}
    for item in [*catalogue.variables.values(), *_ours(catalogue)]:
        for text in (item.name.vi, item.name.en, *item.aliases):
            keys.setdefault(_folded(text), set()).add(item.id)
    return keys


def test_a_name_belongs_to_one_item_alone(catalogue: Catalogue) -> None:
    ours = {row["id"] for row in ROWS} | {one.id for one in _ours(catalogue)}
    ours |= {variable.id for indicator in _ours(catalogue) for variable in indicator.variables}
    assert {key: ids for key, ids in _keys(catalogue).items() if len(ids) > 1 and ids & ours} == {}


@pytest.mark.parametrize(
    "phrase", ["hồ sơ trực tuyến", "Số hồ sơ trực tuyến", "Tỷ lệ hồ sơ trực tuyến", "Tỷ lệ số hóa"]
)
def test_ambiguous_phrases_belong_to_nobody(phrase: str, catalogue: Catalogue) -> None:
    assert _folded(phrase) not in _keys(catalogue)


# --- formulas ------------------------------------------------------------------------------------------------------


def _side(terms: tuple[str | float, ...], figures_of: dict[str, float]) -> float:
    return fsum(figures_of[term] if isinstance(term, str) else term for term in terms)


@pytest.mark.parametrize(
    ("indicator", "components", "percent"),
    [
        # Vĩnh Phúc 2019: 33,257 in time, 635 late
        (
            "on_time_dossier_rate",
            {"dossiers_resolved_before_time": 0, "dossiers_resolved_on_time": 33257, "dossiers_resolved": 33892},
            98.13,
        ),
        # Hà Nam 2024
        ("full_process_dossier_rate", {"dossiers_full_process": 115665, "dossiers_resolved": 168746}, 68.54),
        # 34 localities, 1/7/2025 to 7/1/2026
        ("online_dossier_rate", {"dossiers_received_online": 24.0e6, "dossiers_received": 29.4e6}, 81.63),
        # Bình Thuận, April 2025
        (
            "input_dossier_digitisation_rate",
            {"dossiers_digitised": 639, "dossiers_subject_to_digitisation": 1414},
            45.19,
        ),
        (
            "result_digitisation_rate",
            {"results_digitised": 926, "results_subject_to_digitisation": 1097},
            84.41,
        ),
        # Bắc Ninh: 9 of 12 data groups
        ("data_sharing_groups_rate", {"data_groups_used": 9, "data_groups_offered": 12}, 75.0),
    ],
)
def test_formulas_give_what_reports_print(
    indicator: str, components: dict[str, float], percent: float, catalogue: Catalogue
) -> None:
    formula = catalogue.indicators[indicator].formula
    value = _side(formula.numerator, components) / _side(formula.denominator, components) * formula.per
    assert round(value, 2) == percent


def test_the_online_rates_share_no_formula(catalogue: Catalogue) -> None:
    ids = [
        "online_dossier_rate",
        "full_process_dossier_rate",
        "full_online_service_supply_rate",
        "online_service_usage_rate",
        "adult_online_service_user_rate",
        "data_sharing_systems_rate",
        "data_sharing_datasets_rate",
        "data_sharing_groups_rate",
        "data_sharing_use_rate",
        "priority_domain_data_sharing_rate",
        "nonterritorial_cross_level_rate",
        "nonterritorial_within_province_rate",
    ]
    formulas = [catalogue.indicators[one].formula for one in ids]
    assert len({formula.numerator for formula in formulas}) == len(ids)
    assert len({formula.denominator for formula in formulas}) == len(ids)


def test_the_nine_domains_are_a_checklist(catalogue: Catalogue) -> None:
    formula = catalogue.indicators["priority_domain_data_sharing_rate"].formula
    domains = [catalogue.variables[str(term)] for term in formula.numerator]
    assert formula.denominator == (9.0,)
    assert len(domains) == 9
    assert {(one.valid, one.over_areas, one.over_time) for one in domains} == {((0.0, 1.0), "none", "last")}


def test_variables_add_up_as_their_kind_does(catalogue: Catalogue) -> None:
    for variable in catalogue.variables.values():
        if variable.unit_measure in ("procedure", "dataset", "data_group", "system", "document"):
            assert (variable.over_areas, variable.sums_to_country) == ("none", "no"), variable.id
        if variable.unit_measure == "dossier":
            assert (variable.over_areas, variable.sums_to_country) == ("sum", "partial"), variable.id
            assert (variable.valid, variable.integer) == ((0.0, inf), True), variable.id


# --- balances ------------------------------------------------------------------------------------------------------


def _broken(identities: list[Identity], reported: dict[str, float]) -> set[str]:
    """Identities that the figures break; one with a term that is not reported is not judged."""
    broken = set()
    for identity in identities:
        if {*identity.left, *identity.right} <= set(reported):
            left, right = _side(identity.left, reported), _side(identity.right, reported)
            if left != right if identity.operator == "=" else left > right:
                broken.add(identity.id)
    return broken


BALANCES = [
    # Vĩnh Phúc, September 2021
    ({"dossiers_to_handle": 6302, "dossiers_carried_over": 2171, "dossiers_received": 4131}, set()),
    # Điện Biên Phủ ward, 2025: 31 dossiers are neither before time nor on time, and none is stated late
    (
        {
            "dossiers_resolved": 5583,
            "dossiers_resolved_before_time": 2199,
            "dossiers_resolved_on_time": 3353,
            "dossiers_resolved_late": 0,
        },
        {"dossiers_resolved_by_time"},
    ),
    (
        {
            "dossiers_received": 5780,
            "dossiers_received_online": 2387,
            "dossiers_received_in_person": 3393,
            "dossiers_received_by_post": 0,
        },
        set(),
    ),
    # Bình Thuận to April 2025: more resolved than received is legal, because of dossiers carried over
    ({"dossiers_received": 13181, "dossiers_resolved": 14342}, set()),
    # returned and withdrawn dossiers are a class of their own
    (
        {
            "dossiers_to_handle": 100,
            "dossiers_resolved": 60,
            "dossiers_pending": 30,
            "dossiers_returned": 6,
            "dossiers_withdrawn": 4,
        },
        set(),
    ),
    (
        {"dossiers_pending": 30, "dossiers_pending_in_time": 20, "dossiers_pending_overdue": 11},
        {"dossiers_pending_by_time"},
    ),
    ({"dossiers_received": 10, "dossiers_received_online": 11}, {"dossiers_online_within_received"}),
    (
        {"dossiers_received_online": 10, "dossiers_full_process": 11, "dossiers_resolved": 12},
        {"dossiers_full_process_within_online"},
    ),
]


@pytest.mark.parametrize(("reported", "broken"), BALANCES)
def test_balances_judge_real_reports(reported: dict[str, float], broken: set[str], catalogue: Catalogue) -> None:
    assert _broken(list(catalogue.identities.values()), reported) == broken


def test_full_process_above_online_is_only_a_warning(catalogue: Catalogue) -> None:
    assert catalogue.identities["dossiers_full_process_within_online"].severity == "warning"


# --- the framework of decision 766 ---------------------------------------------------------------------------------

BAC_NINH_WEEK = {
    "service_766_transparency": 15.82,
    "service_766_progress": 19.45,
    "service_766_online_service": 8.53,
    "service_766_online_payment": 10.0,
    "service_766_satisfaction": 17.86,
    "service_766_digitisation": 21.17,
}


def test_points_of_766_add_up_to_the_published_total(catalogue: Catalogue) -> None:
    framework = catalogue.frameworks["qd766"]
    posts = {post.indicator: post for post in framework.goalposts}
    leaves = [node for node in framework.nodes if node.parent]
    total = 0.0
    for node in leaves:
        (indicator,) = node.indicators
        post = posts.pop(indicator)
        assert (post.worst, post.best) == (0.0, node.points) == catalogue.indicators[indicator].valid
        total += (BAC_NINH_WEEK[indicator] - post.worst) / (post.best - post.worst) * (node.points or 0)
    assert not posts
    assert framework.official
    assert fsum(node.points or 0 for node in leaves) == 100
    assert round(total, 2) == 92.83
