"""What was found after the table of law, row by row: the target, its words, its source, its owner, its owner's level."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue import Catalogue, OwnedTarget
from nq57_indicators.catalogue.succession import unknown_amendments
from nq57_indicators.computation.gaps.targets import owned_targets

DATA = Path(__file__).parent.parent / "data"
DOCUMENTS = {
    "71/NQ-CP, 01/4/2025": "71-NQ-CP_2025-04-01",
    "2629/QĐ-TTg, 01/12/2025": "2629-QD-TTg_2025-12-01",
    "144/KH-UBND tỉnh Bắc Ninh, 24/11/2025": "144-KH-UBND-BacNinh_2025-11-24",
    "179/KH-UBND tỉnh Đồng Nai, 18/11/2025": "179-KH-UBND-DongNai_2025-11-18",
    "624/TB-VPCP, 16/11/2025": "624-TB-VPCP_2025-11-16",
    "1132/QĐ-TTg, 09/10/2024": "1132-QD-TTg_2024-10-09",
    "569/QĐ-TTg, 11/5/2022": "569-QD-TTg_2022-05-11",
    "Luật Chuyển đổi số (148/2025/QH15, number not confirmed), 11/12/2025": "Luat-CDS_2025-12-11",
}
"""How the table cites a document, and the id of that document."""

with (DATA / "law_update_2026.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return nq.load_catalogue()


@pytest.fixture(scope="module")
def targets(catalogue: Catalogue) -> dict[str, OwnedTarget]:
    return {owned.target.id: owned for owned in catalogue.all_targets}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_figure_is_that_of_the_row(row: dict[str, str], targets: dict[str, OwnedTarget]) -> None:
    owned = targets[row["id"]]
    target = owned.target
    figures = [figure for figure in (target.value, target.low, target.high) if figure is not None]
    assert owned.indicator == row["indicator"].removeprefix("new: ")
    assert figures == [float(figure) for figure in row["value"].split("..")]
    assert (target.operator, target.due or "") == (row["operator"], row["due"])
    assert target.applies == ("at" if row["due"] else "every_period")  # no date: it holds from the act's day on
    assert (owned.owner or "") == row["owner"]
    assert ("strength=strive" in row["notes"]) == (target.strength == "strive")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_words_are_those_of_the_copy(row: dict[str, str], targets: dict[str, OwnedTarget]) -> None:
    """Words of the act where a copy was read; where only the press was, the note says so and nothing is quoted."""
    target = targets[row["id"]].target
    assert target.source.document == DOCUMENTS[row["document"]]
    assert target.source.confidence == "found-mirror"
    if row["quote_of"] == "act":
        assert target.source.wording == row["quote"]
    else:
        assert target.source.wording is None
        assert target.note


AMENDED_ITEMS = {f"{number}" for number in (*range(4, 11), *range(12, 17), *range(37, 41))}
AMENDED_ITEMS |= {f"11.{number}" for number in range(1, 13)}


def test_every_item_that_was_read_takes_the_place_of_the_old_one(catalogue: Catalogue) -> None:
    def items(day: str, document: str) -> set[str]:
        owned = (one for one in nq.load_catalogue(as_of=day).targets if one.document.number == document)
        return {one.target.source.clause.removeprefix("PL I, ") for one in owned}

    before, after = items("2025-02-01", "03/NQ-CP"), items("2025-06-01", "03/NQ-CP")
    assert before - after == AMENDED_ITEMS | {"II.3.b"}
    assert after <= before
    assert items("2025-02-01", "71/NQ-CP") == set()
    assert items("2025-06-01", "71/NQ-CP") == AMENDED_ITEMS - {"11.10", "11.11", "11.12"} | {"II.3"}
    assert items("2026-11-30", "71/NQ-CP") == items("2025-06-01", "71/NQ-CP")


def test_a_day_is_not_needed_to_see_what_stands(catalogue: Catalogue) -> None:
    standing = {owned.target.id for owned in catalogue.targets}
    assert standing == {owned.target.id for owned in catalogue.targets_on(None)}
    assert not {"03nqcp-11.2-2030", "03nqcp-11.7-2030", "03nqcp-11.8-2030", "03nqcp-11.9-2030"} & standing
    assert {"71nqcp-11.2-2030", "03nqcp-17", "71nqcp-38-2045"} <= standing


def test_leads_are_those_of_the_new_list(catalogue: Catalogue) -> None:
    ministries = {"Bộ Khoa học và Công nghệ": "M-KHCN", "Bộ Tài chính": "M-TC"}
    ministries |= {"Văn phòng Chính phủ": "M-VPCP", "Ngân hàng Nhà nước Việt Nam": "M-NHNN"}
    leads = {clause.clause: clause.lead for clause in catalogue.clauses["71-NQ-CP"].clauses}
    for row in ROWS:
        if row["document"].startswith("71/NQ-CP") and row["lead_agency_now"]:
            assert leads[row["source_clause"].removeprefix("71/NQ-CP ")] == (ministries[row["lead_agency_now"]],)


def test_what_is_scored_by_the_programme_is_scored_by_it_as_amended(catalogue: Catalogue) -> None:
    """Item 11.2 by the new target, item 18 by the old one that stands, item 11.8 by none."""
    from nq57_indicators.computation.scores.normalisation import reference_target

    framework = catalogue.frameworks["nq57_unofficial"]
    assert framework.reference
    documents = catalogue.as_amended(framework.reference.document)

    def scores(indicator: str) -> str | None:
        found = reference_target(framework, catalogue.targets_of.get(indicator, ()), "province", 20_400, documents)
        return found.target.id if found else None

    assert scores("full_online_service_supply_rate") == "71nqcp-11.2-2030"
    assert scores("rd_personnel_per_10k") == "03nqcp-18-2030"
    assert scores("licensing_procedure_cut_rate") is None


STANDING = {
    # day: (targets that stand, targets that do not)
    "2025-02-01": (
        {"57nqtw-b2-de-2030", "03nqcp-11.7-2030", "03nqcp-38-2045", "bacninh-de-2030"},
        {"71nqcp-11.7-2030", "2629qdttg-skills-2027", "bacninh-144kh-de-2030", "ldx-budget", "daklak-budget"},
    ),
    "2025-06-01": (
        {
            "71nqcp-11.7-2030",
            "71nqcp-38-2045",
            "03nqcp-17",
            "03nqcp-ii1i",
            "03nqcp-task49",
            "bacninh-de-2030",
            "daklak-budget",
        },
        {"03nqcp-11.7-2030", "03nqcp-11.10-2030", "03nqcp-38-2045", "2629qdttg-skills-2027", "624tbvpcp-5g-2025"},
    ),
    "2026-06-30": ({"2629qdttg-full-process-2027"}, {"ldx-budget", "daklak-budget"}),
    "2026-11-30": (
        {
            "71nqcp-11.9-2030",
            "2629qdttg-full-process-2027",
            "bacninh-144kh-de-2030",
            "dongnai-179kh-de-2030",
            "ldx-budget",
        },
        {"03nqcp-11.8-2030", "03nqcp-11.9-2030", "bacninh-de-2030", "71nqcp-38-2030"},
    ),
}


@pytest.mark.parametrize("day", STANDING)
def test_what_stands_on_a_day(day: str) -> None:
    found = {owned.target.id for owned in nq.load_catalogue(as_of=day).targets}
    stand, gone = STANDING[day]
    assert stand - found == set()
    assert gone & found == set()


def test_possibly_amended_only_where_the_text_was_not_seen(catalogue: Catalogue) -> None:
    open_clauses = {
        owned.target.source.clause
        for owned in catalogue.targets
        if unknown_amendments(owned.document, owned.target.source.clause)
    }
    items = {clause.removeprefix("PL I, ").partition(".")[0] for clause in open_clauses if clause.startswith("PL I, ")}
    assert items == {*map(str, range(17, 37)), "41"}
    assert open_clauses - {clause for clause in open_clauses if clause.startswith("PL I, ")} == {
        "II.1.i",
        "PL II, nhiệm vụ 49",
    }


def test_whatever_was_read_on_a_copy_is_computed(catalogue: Catalogue) -> None:
    assert {row["id"] for row in ROWS} <= {one.target.id for one in owned_targets(catalogue)}
