"""The formulas of a catalogue as arrays."""

from __future__ import annotations

from typing import get_args

import pytest
from elnor import codes, land

from nq57_indicators.computation.values.formulas import ANYWHERE, BELOW, CALCULATIONS, NATIONAL, first_items, formulas
from nq57_indicators.models.formula_kinds import FORMULA_KINDS, FormulaKind
from nq57_indicators.tables.codebook import Codebook


def _row(indicator: str) -> list[int]:
    ratios = formulas(codes()).ratios
    return [at for at, code in enumerate(ratios.indicator.tolist()) if codes().indicators[code] == indicator]


def _terms(side: object, row: int) -> list[str]:
    names = []
    for items, signs in zip(side.items[:, row], side.signs[:, row], strict=True):  # type: ignore[attr-defined]  # Side
        if items >= 0:
            names.append(("-" if signs < 0 else "") + codes().items[items])
    return names


def test_every_computed_indicator_has_one_place() -> None:
    made = formulas(codes())
    placed = {codes().indicators[code] for part in (made.ratios, made.levels, made.growth) for code in part.indicator}
    computed = {name for name, one in land().indicators.items() if one.formula.kind != "text"}
    assert placed == computed


def test_terms_signs_and_constants() -> None:
    ratios = formulas(codes()).ratios
    [letter] = _row("letter_rate")
    assert _terms(ratios.numerator, letter) == ["petitions_letter", "petitions_bell", "-petitions_void"]
    assert _terms(ratios.denominator, letter) == ["petitions_all"]
    assert (ratios.per[letter], ratios.where[letter], bool(ratios.is_stock[letter])) == (100, ANYWHERE, False)
    [beacon] = _row("beacon_cover")
    assert _terms(ratios.numerator, beacon) == ["beacons"]
    assert _terms(ratios.denominator, beacon) == []
    assert (ratios.numerator.constant[beacon], ratios.denominator.constant[beacon]) == (2, 50)
    assert bool(ratios.is_stock[beacon])


def test_parts_by_level_have_a_row_each() -> None:
    ratios = formulas(codes()).ratios
    found = {ratios.where[row]: _terms(ratios.denominator, row) for row in _row("lore_share")}
    assert found == {NATIONAL: ["land_product"], BELOW: ["shire_product"]}


def test_picking_rows_keeps_both_sides_together() -> None:
    ratios = formulas(codes()).ratios
    picked = ratios.rows(ratios.is_stock)
    assert picked.is_stock.all()
    assert len(picked.indicator) == picked.numerator.items.shape[1] == picked.denominator.constant.shape[0]
    assert set(picked.indicator) == set(ratios.indicator[ratios.is_stock])


def test_formulas_are_compiled_once() -> None:
    assert formulas(codes()) is formulas(codes())


def test_every_kind_of_formula_is_compiled() -> None:
    assert CALCULATIONS.keys() == FORMULA_KINDS.keys() == set(get_args(FormulaKind))


def test_a_kind_that_nobody_computes_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(CALCULATIONS, "growth")
    with pytest.raises(KeyError, match="growth"):
        formulas(Codebook(land()))


def test_what_an_indicator_is_first_of_all_made_of() -> None:
    first = first_items(codes())
    named = {name: first[codes().indicator[name]] for name in ("letter_rate", "charm_rank", "pilgrim_growth")}
    found = {name: codes().items[item] for name, item in named.items()}
    assert found == {"letter_rate": "petitions_letter", "charm_rank": "charm_rank", "pilgrim_growth": "pilgrims"}
