"""The indicator set as dated law: whole, per source, per day, and consistent or said not to be."""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import cache
from math import isnan
from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue import Catalogue
from nq57_indicators.catalogue.coverage import coverage
from nq57_indicators.catalogue.succession import Lead, leads_of

HERE = Path(__file__).parent
HOW_TO = HERE.parent.parent / "docs" / "how-to"
NQ57, NQ03, CTR = "57-NQ-TW_2024-12-22", "03-NQ-CP_2025-01-09", "CTr-BCDTW_2026-02"
TB01 = "01-TB-BCDTW_2025-01-22"
UNKNOWN = "(chưa rõ điều khoản)"
Y2025, Y2030 = f"Mục tiêu năm 2025 {UNKNOWN}", f"Mục tiêu đến năm 2030 {UNKNOWN}"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return nq.load_catalogue()


# --- whole -----------------------------------------------------------------------------------------------------------


def test_appendix_one_has_41_groups_and_55_leaves(catalogue: Catalogue) -> None:
    listed = next(one for one in catalogue.clauses.values() if one.document == NQ03)
    items = {c.clause.removeprefix("PL I, "): c for c in listed.clauses if c.clause.startswith("PL I, ")}
    groups = [item for item in items if "." not in item]
    headings = [item for item in items if items[item].kind == "heading"]
    leaves = [clause for item, clause in items.items() if item not in headings]
    assert groups == [str(number) for number in range(1, 42)]
    assert headings == ["11", "23"]
    assert len(leaves) == 55
    figures = [clause for clause in leaves if clause.kind == "figure"]
    assert len(figures) == 52
    assert sum(clause.due == "2045" for clause in figures) == 6
    assert all(clause.indicators and clause.lead for clause in leaves)


def test_resolution_57_has_30_figures_5_milestones_and_its_wordings(catalogue: Catalogue) -> None:
    listed = next(one for one in catalogue.clauses.values() if one.document == NQ57)
    kinds = [clause.kind for clause in listed.clauses]
    held = [clause for clause in listed.clauses if clause.indicators]
    assert (kinds.count("figure"), kinds.count("milestone"), kinds.count("wording")) == (30, 5, 11)
    assert sum(clause.kind == "wording" for clause in held) == 6  # five more name nothing that could be measured
    targets = [owned for owned in catalogue.all_targets if owned.document.id == NQ57]
    assert sum(owned.target.operator != "done" for owned in targets) == 30
    assert {owned.target.operator for owned in targets if catalogue.indicators[owned.indicator].variant_of} == {"done"}


def test_every_clause_is_held_or_says_why_not(catalogue: Catalogue) -> None:
    found = coverage(catalogue)
    assert found.with_state("not_cited") == ()
    assert found.unlisted == ()
    assert found.documents_without_list == ()
    assert {(one.document, one.clause.clause) for one in found.with_state("no_indicator")} == {
        ("01-TB-BCDTW_2025-01-22", "1(4)"),
        ("01-TB-BCDTW_2025-01-22", "2"),
        ("01-TB-BCDTW_2025-01-22", "2(7)"),
        ("KH-VinhLong_2023-08", "Mục tiêu năm 2025 (chưa rõ điều khoản)"),
        ("57-NQ-TW_2024-12-22", "II.1, b3"),
        ("57-NQ-TW_2024-12-22", "II.1, b4"),
        ("57-NQ-TW_2024-12-22", "II.1, b5"),
        ("57-NQ-TW_2024-12-22", "II.2"),
        ("71-NQ-CP_2025-04-01", "PL I, 17–36 và 41"),
        ("411-QD-TTg_2022", Y2025),
        ("411-QD-TTg_2022", Y2030),
        ("569-QD-TTg_2022-05-11", Y2030),
        ("912-QD-BKHCN_2025-05-18", Y2025),
        ("93-2025-QH15", f"Điều về ngân sách {UNKNOWN}"),
        ("NQ-DH-XIV_2026-01", Y2030),
        (CTR, f"Mục tiêu năm 2026 {UNKNOWN}"),
        ("106-KH-UBND-HaiPhong_2025-05", Y2025),
        ("17-NQ-TU-NgheAn_2024", Y2030),
        ("17-NQ-TU-NgheAn_2024", f"Mục tiêu không rõ hạn {UNKNOWN}"),
        ("21-KH-TU-DaNang_2025-09", Y2030),
        ("21-KH-TU-DaNang_2025-09", f"Mục tiêu đến năm 2045 {UNKNOWN}"),
        ("63-CTrHD-TU-TPHCM_2025-02-27", Y2030),
        ("CTHD-NgheAn_2025-03", Y2030),
        ("NQ-HDND-BacNinh_2023-11", Y2025),
        ("NQ-HDND-BacNinh_2023-11", Y2030),
        ("2629-QD-TTg_2025-12-01", "PL II, IX.1"),
        ("2629-QD-TTg_2025-12-01", "IV.1"),
        ("144-KH-UBND-BacNinh_2025-11-24", "II; PL"),
        ("144-KH-UBND-BacNinh_2025-11-24", "PL; V"),
        ("179-KH-UBND-DongNai_2025-11-18", "II.1.b(2)–(9)"),
        ("179-KH-UBND-DongNai_2025-11-18", "II.2(1), (9), (10), (12)–(14)"),
    }


def test_programme_items_are_those_of_the_list(catalogue: Catalogue) -> None:
    """The item that an indicator names is the clause that names the indicator."""
    said = {
        (item, one.id)
        for one in catalogue.indicators.values()
        for item in (one.programme_item or "").split(";")
        if item
    }
    listed = {
        (clause.clause.removeprefix("PL I, "), name)
        for one in catalogue.clauses.values()
        if one.document == NQ03
        for clause in one.clauses
        for name in clause.indicators
    }
    said.discard(("task 49", "strategic_tech_budget_share"))
    assert said <= listed
    assert {item for item, _ in listed - said} == {"II.1.i", "II.3.b", "PL II, nhiệm vụ 49"}


@pytest.mark.parametrize(
    ("document", "count"),
    [(CTR, 9), ("149-QD-BKHCN_2025-01-24", 12), ("126-QD-BCDCP_2025-09-11", 3), ("11-QD-BCDCP_2026-02", 18)],
)
def test_plans_give_their_figures(catalogue: Catalogue, document: str, count: int) -> None:
    assert sum(owned.document.id == document for owned in catalogue.all_targets) == count


# --- per source ------------------------------------------------------------------------------------------------------

PER_SOURCE = [
    # indicator, document, due, operator, figures
    ("online_service_usage_rate", NQ57, "2030", ">", (80,)),
    ("online_service_usage_rate", NQ03, "2030", ">=", (80,)),
    ("cashless_transaction_rate", NQ57, "2030", "reach", (80,)),
    ("cashless_transaction_rate", NQ03, "2030", ">=", (80,)),
    ("coverage_5g_population", NQ03, "2030", "reach", (99,)),
    ("coverage_5g_nationwide", NQ57, "2030", "done", ()),
    ("patent_commercialisation_rate", NQ57, "2030", "range", (8, 10)),
    ("ranked_st_organisations", NQ03, "2030", "range", (40, 50)),
    ("hdi", "149-QD-BKHCN_2025-01-24", "2030", ">", (0.7,)),
    ("nq57_kpi_system_live", "01-TB-BCDTW_2025-01-22", "2025-Q2", "done", ()),
    ("mandatory_data_sharing_done", "278-2025-ND-CP", "2026-12-31", "done", ()),
    ("tfp_growth_contribution", CTR, "2026", "reach", (50,)),
    ("innovative_enterprise_rate", "CTHD-DMST-2030_2025", "2030", ">", (40,)),
    ("tfp_growth_contribution", "CTHD-DMST-2030_2025", "2030", ">", (55,)),
    ("tfp_growth_contribution", "252-2025-QH15", "2030", ">", (55,)),
    ("egdi_rank_world", CTR, "2026", "<=", (65,)),
    ("egdi_rank_sea", CTR, "2026", "<=", (4,)),
    ("work_file_esigned_rate", CTR, "2026", "reach", (100,)),
    ("it_officials_data_skill_rate", "11-QD-BCDCP_2026-02", "2026", "reach", (50,)),
    ("fixed_1gbps_access_rate", "912-QD-BKHCN_2025-05-18", "2030", "reach", (100,)),
    ("patent_application_growth", "569-QD-TTg_2022-05-11", "2030", "range", (16, 18)),
]


@pytest.mark.parametrize(("indicator", "document", "due", "operator", "figures"), PER_SOURCE, ids=str)
def test_each_source_keeps_its_own(
    catalogue: Catalogue, indicator: str, document: str, due: str, operator: str, figures: tuple[float, ...]
) -> None:
    targets = [one for one in catalogue.indicators[indicator].targets if one.source.document == document]
    found = [(t.due, t.operator, tuple(x for x in (t.value, t.low, t.high) if x is not None)) for t in targets]
    assert (due, operator, figures) in found


def test_the_path_that_goes_down_has_two_denominators(catalogue: Catalogue) -> None:
    by_due = {
        one.due: (one.value, one.variant) for one in catalogue.indicators["full_online_service_supply_rate"].targets
    }
    local = "local_full_online_service_supply_rate"
    assert by_due == {"2025": (100, None), "2026": (80, local), "2027": (100, None), "2030": (90, None)}
    assert [owned.target.due for owned in catalogue.targets_of[local]] == ["2026"]
    assert "2026" not in [owned.target.due for owned in catalogue.targets_of["full_online_service_supply_rate"]]


def test_sources_that_disagree_both_stand(catalogue: Catalogue) -> None:
    found = {name: {each.value for each in one.figures} for name, one in catalogue.disagreements.items()}
    assert found["patent_grant_growth_2025"] == {134.2, 78.4}
    assert found["digital_economy_share_2024"] == {13.17, 18.3}
    assert found["coverage_5g_2025_12"] == {59, 90, 91}
    assert found["digital_economy_share_2025"] == {14.02, 13.9}
    assert found["patent_grant_growth_2019_2024"] == {9.3, 16.91}


def test_one_series_has_two_average_growths() -> None:
    """Patents granted to Vietnamese 2019-2024 as published: 9.25% a year as CAGR, 16.91% as the mean of the yearly rates."""
    grants = {2019: 399, 2020: 339, 2021: 340, 2022: 329, 2023: 706, 2024: 621}
    printed = {2020: -15.04, 2021: 0.29, 2022: -3.24, 2023: 114.59, 2024: -12.04}
    frame = _frame([("patent_grants", "VN", str(year), figure, "patent") for year, figure in grants.items()])
    values = nq.assess(frame, assumed_base="2019").values
    last = values[values["time_period"].astype(str) == "2024"].set_index("indicator")["value"]
    assert last["patent_grant_growth"].round(2) == 9.25
    assert last["patent_grant_growth_mean_of_rates"].round(2) == 16.91
    # by hand: (621 / 399) ** (1 / 5) is 1.0925; -15.04 + 0.29 - 3.24 + 114.59 - 12.04 is 84.56, a fifth of it 16.91
    yearly = {year: round((grants[year] / grants[year - 1] - 1) * 100, 2) for year in printed}
    assert yearly == printed


def test_the_printed_mean_of_rates_is_a_stated_value() -> None:
    frame = _frame([("patent_grant_growth_mean_of_rates", "VN", "2024", 16.91, "percent")])
    [row] = nq.assess(frame).values.to_dict("records")
    assert (row["value"], row["basis"]) == (16.91, "stated")


WORDED = [
    # target, operator, strength, what its source says
    ("57nqtw-b2-tfp-2030", ">", "must", "ở mức trên 55%"),
    ("57nqtw-b2-export-2030", ">=", "must", "đạt tối thiểu 50%"),
    ("57nqtw-b2-cashless-2030", "reach", "must", "đạt 80%"),
    ("57nqtw-b3-rdsocial-2030", ">", "must", "chiếm hơn 60%"),
    ("03nqcp-11.2-2030", "reach", "must", "90"),
    ("03nqcp-11.8-2030", ">=", "must", ">= 30"),
    ("03nqcp-14-2030", ">", "must", "> 0,7"),
    ("03nqcp-task49", ">=", "must", "Bố trí ít nhất 15%"),
    ("qd149-13-2030", ">=", "must", "đạt ≥ 40%"),
    ("qd149-16-2030", ">", "must", "đạt trên 60%"),
    ("qd149-15-2030", "reach", "must", "đạt 2% GDP"),
    ("411qdttg-signature-2030", ">", "must", "đạt trên 70%"),
    ("411qdttg-ehealth-2030", "reach", "must", "đạt 95%"),
    ("ct01-2020-2030", ">=", "must", "cần ít nhất 100.000 doanh nghiệp"),
    ("11bcdcp-once-only-2026", ">=", "must", "At least 80%"),
    ("11bcdcp-e-files-ministry-2026", "reach", "must", "reaches 80%"),
    ("03nqcp-ii3b-2030", ">=", "strive", "Phấn đấu đến năm 2030, có ít nhất 05 dự án, chương trình"),
    ("hts-5g-stations-2025", ">=", "strive", "phấn đấu số trạm 5G"),
    ("01tbbcdtw-index-set-2025", "done", "must", "đưa hệ thống vào vận hành ngay trong quý II/2025"),
]


@pytest.mark.parametrize(("target", "operator", "strength", "words"), WORDED, ids=lambda one: str(one)[:30])
def test_an_operator_follows_its_words(
    catalogue: Catalogue, target: str, operator: str, strength: str, words: str
) -> None:
    [found] = [owned.target for owned in catalogue.all_targets if owned.target.id == target]
    assert (found.operator, found.strength) == (operator, strength)
    assert words in (found.source.wording or "")


def test_texts_in_our_hands_give_their_words(catalogue: Catalogue) -> None:
    """The resolution, the appendices of the programme and the notice were read: every figure of theirs is quoted."""
    at_hand = {NQ57, NQ03, "01-TB-BCDTW_2025-01-22"}
    silent = {
        owned.target.id
        for owned in catalogue.all_targets
        if owned.document.id in at_hand and not owned.target.source.wording
    }
    assert silent == set()


SAYS_ABOVE = ("trên", "hơn", ">", "over")  # a report read in English is quoted in English
SAYS_AT_LEAST = ("tối thiểu", "ít nhất", "≥", ">=", "at least", "or more")


def test_words_and_operators_agree(catalogue: Catalogue) -> None:
    for owned in catalogue.all_targets:
        words, operator = (owned.target.source.wording or "").lower(), owned.target.operator
        if words and operator == ">":
            assert any(word in words for word in SAYS_ABOVE), owned.target.id
        if operator == "reach" and owned.target.id != "2629qdttg-ai-app-2030":  # "at least one application" is no bound
            assert not any(word in words for word in SAYS_AT_LEAST), owned.target.id


# --- dated -----------------------------------------------------------------------------------------------------------


def _in_force(day: str, owner: str) -> set[str]:
    return {owned.target.id for owned in nq.load_catalogue(as_of=day).targets if owned.owner == owner}


def test_plans_of_merged_provinces_end_with_them() -> None:
    assert "daklak-tfp-2030" in _in_force("2025-06-30", "P63-66")
    assert _in_force("2025-07-01", "P63-66") == set()
    assert "danang-de-2030" in _in_force("2025-10-01", "P34-48")


def test_rules_of_a_day_are_those_issued_by_then() -> None:
    def documents(day: str) -> set[str]:
        return {owned.document.id for owned in nq.load_catalogue(as_of=day).targets}

    assert NQ03 not in documents("2025-01-08")
    assert NQ03 in documents("2025-01-09")
    assert "11-QD-BCDCP_2026-02" not in documents("2026-01-31")
    assert "11-QD-BCDCP_2026-02" in documents("2026-02-28")


@pytest.mark.parametrize(("day", "amended"), [("2025-03-31", False), ("2025-04-01", True), (None, True)])
def test_the_programme_is_possibly_amended_from_april(day: str | None, amended: bool) -> None:
    rows = [("hdi", "VN", "2030", 0.75, "index"), ("data_exchange_count", "VN", "2030", 4, "data_exchange")]
    gaps = nq.assess(_frame(rows), as_of=day).gaps
    notes = gaps.set_index("target")["note"].astype(str)
    assert ("possibly_amended" in notes["03nqcp-28-2030"]) == amended
    read = "71nqcp-14-2030" if amended else "03nqcp-14-2030"  # item 14 was read on a copy, item 28 was not seen
    assert "possibly_amended" not in notes[read]
    assert ("read_on_copy" in notes[read]) == amended
    assert "possibly_amended" not in notes["57nqtw-b2-hdi-2030"]


NAMED = [
    # indicator, document, clause, body as the act names it, who stands there now
    ("coverage_5g_population", TB01, "2(8)", "M-TTTT", ("M-KHCN",)),
    ("stid_budget_share", TB01, "2(10)", "M-TC", ("M-TC",)),
    ("business_procedure_online_rate", TB01, "2(5), điểm 5", "D-CP", ("D-CP",)),
    ("nq57_kpi_system_live", TB01, "3", "D-VPTW", ("D-VPTW",)),
    ("global_tech_firms_attracted", NQ03, "PL I, 25", "M-KHDT", ("M-TC",)),
    ("strategic_tech_budget_share", NQ03, "PL II, nhiệm vụ 49", "M-TC", ("M-TC",)),
]


@pytest.mark.parametrize(("indicator", "document", "clause", "named", "now"), NAMED, ids=str)
def test_a_clause_names_its_body(
    catalogue: Catalogue, indicator: str, document: str, clause: str, named: str, now: tuple[str, ...]
) -> None:
    assert Lead(document, clause, named, now) in leads_of(catalogue, indicator)


def test_targets_of_provinces_that_grew_end_with_them(catalogue: Catalogue) -> None:
    """A plan of a territory that went on unchanged goes on; one of a territory that was merged ends on 30 June 2025."""
    areas = catalogue.areas
    merged_into = [areas[old].successors[0] for old in areas.scheme("P63")]
    owned_by_former = [one for one in catalogue.all_targets if (one.owner or "").startswith("P63-")]
    assert owned_by_former
    for one in owned_by_former:
        went_on = merged_into.count(areas[one.owner or ""].successors[0]) == 1
        assert one.target.valid_to == (None if went_on else date(2025, 6, 30)), one.target.id


def test_bodies_are_kept_as_named(catalogue: Catalogue) -> None:
    named = {body for listed in catalogue.clauses.values() for clause in listed.clauses for body in clause.lead}
    assert {"M-TTTT", "M-KHDT"} <= named
    for body in ("M-TTTT", "M-KHDT"):
        assert catalogue.bodies[body].valid_to == date(2025, 2, 28)


# --- cases worked by hand --------------------------------------------------------------------------------------------

with (HERE / "worked_cases.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))


def _frame(rows: list[tuple[str, str, str, float, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["variable", "ref_area", "time_period", "obs_value", "unit_measure"])


def _figures(case: dict[str, str]) -> pd.DataFrame:
    rows = []
    for part in case["figures"].split("; "):
        variable, figure = part.split("=")
        number, unit = figure.split(" ")
        rows.append((variable, case["ref_area"], case["time_period"], float(number), unit))
    return _frame(rows)


def _same(cell: object, expected: str) -> bool:
    figure = float(str(cell)) if str(cell) not in ("<NA>", "None") else float("nan")
    return isnan(figure) if expected == "" else figure == pytest.approx(float(expected))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_worked_case(case: dict[str, str]) -> None:
    _comes_out(case, nq.load_catalogue())


def _comes_out(case: dict[str, str], catalogue: Catalogue) -> None:
    """The value, the gap and the verdict of a case are those worked by hand."""
    result = nq.assess(nq.read_submission(_figures(case), catalogue=catalogue))
    key = {"indicator": case["indicator"], "ref_area": case["ref_area"], "time_period": case["time_period"]}
    values, gaps = (_where(table, key) for table in (result.values, result.gaps))
    assert len(values) == 1
    assert _same(values["value"].iloc[0], case["value"])
    row = gaps[gaps["target"] == case["target"]].iloc[0]
    assert row["met"] == case["met"]
    assert _same(row["gap"], case["gap"])


def _where(table: pd.DataFrame, key: dict[str, str]) -> pd.DataFrame:
    for column, text in key.items():
        table = table[table[column].astype(str) == text]
    return table


@cache
def _uses() -> set[tuple[str, str]]:
    """Kinds of formula and operators of the targets of the packaged catalogue."""
    catalogue = nq.load_catalogue()
    return {
        (catalogue.indicators[owned.indicator].formula.kind, owned.target.operator) for owned in catalogue.all_targets
    }


def test_every_kind_of_formula_with_every_operator_has_a_case(catalogue: Catalogue) -> None:
    operators = {owned.target.id: owned.target.operator for owned in catalogue.all_targets}
    worked = {(catalogue.indicators[case["indicator"]].formula.kind, operators[case["target"]]) for case in CASES}
    assert worked == _uses()
    assert all(case["working"] for case in CASES)


# --- the how-to, followed to the letter ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["add-an-indicator.vi.md", "add-an-indicator.md"])
def test_an_indicator_is_one_file_and_one_case(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = re.findall(
        r"^(?:<!-- (.+?) -->\n)?```(\w+)\n(.*?)^```$", (HOW_TO / page).read_text(encoding="utf-8"), re.M | re.S
    )
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for mark, kind, text in blocks:
        if mark.startswith("file: "):
            file = Path(mark.removeprefix("file: "))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif kind == "python":
            exec(text, names)  # the examples of the docs are ours
        elif mark == "output":
            assert capsys.readouterr().out == text
    written = sorted(path.name for path in (tmp_path / "my_catalogue").rglob("*.toml"))
    assert written == ["catalogue.toml", "innovation_based_sector_share.toml"]
    [line] = [text for _, kind, text in blocks if kind == "csv" and text.startswith("ratio-new")]
    with (HERE / "worked_cases.csv").open(encoding="utf-8", newline="") as cases:
        [case] = list(csv.DictReader([cases.readline(), line]))
    assert case["working"]
    _comes_out(case, nq.load_catalogue("my_catalogue"))
