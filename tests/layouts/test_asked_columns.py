"""Columns that nobody knows: what may be answered, what is offered, and which other figures wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from office_sheets import RECEIVED, Rows, answered, keys, read

BUDGET = "Tổng chi ngân sách địa phương"


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("kế hoạch", ("2026", "plan")),
        ("plan", ("2026", "plan")),
        ("quyết toán", ("2026", "settled")),
        ("quý III/2026", ("2026-Q3", "period")),
    ],
)
def test_a_column_beside_indicators_may_be_a_stage_or_a_period(
    tmp_path: Path, answer: str, key: tuple[str, str]
) -> None:
    rows: Rows = [["NĂM 2026, TỈNH HÀ TĨNH"], ["Chỉ tiêu", "ĐVT", "Cột mới"], [BUDGET, "tỷ đồng", 100]]
    [doubt] = read(tmp_path, rows).waiting
    assert doubt.question == "column-asked"
    assert keys(answered(tmp_path, {doubt.id: answer})) == {"C3": ("P34-42", "local_budget_expenditure", *key)}
    assert answered(tmp_path, {doubt.id: "chưa rõ"}).waiting == (doubt,)


def test_where_columns_are_indicators_a_stage_is_no_answer(tmp_path: Path) -> None:
    rows: Rows = [["THÁNG 9/2026"], ["Tỉnh", RECEIVED, "Cột mới"], ["Huế", 100, 90]]
    [doubt] = read(tmp_path, rows).waiting
    assert answered(tmp_path, {doubt.id: "kế hoạch"}).waiting == (doubt,)


def test_variables_that_balance_with_those_beside_are_offered(tmp_path: Path) -> None:
    rows: Rows = [["THÁNG 9/2026"], ["Tỉnh", RECEIVED, "HS xong"], ["Huế", 100, 90]]
    [doubt] = read(tmp_path, rows).waiting
    assert set(doubt.choices) >= {"dossiers_received", "-"}
    rows = [["THÁNG 9/2026"], ["Tỉnh", "HS xong", RECEIVED], ["Huế", 90, 100]]
    [doubt] = read(tmp_path, rows).waiting
    assert {"dossiers_to_handle", "dossiers_received_online", "-"} <= set(doubt.choices)


@pytest.mark.parametrize("value", [2024, "2024-03", "6 tháng"])
def test_all_figures_wait_for_a_column_that_may_say_when(tmp_path: Path, value: object) -> None:
    rows: Rows = [
        ["Địa phương", "Kỳ", "Niên độ", f"{BUDGET} (tỷ đồng)"],
        ["Hà Nội", 2025, value, 5],
        ["Huế", 2025, value, 6],
    ]
    asked = read(tmp_path, rows)
    [doubt] = asked.waiting
    assert (doubt.question, len(asked)) == ("column-asked", 0)
    assert len(answered(tmp_path, {doubt.id: "-"})) == 2
