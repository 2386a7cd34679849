"""What formulas of each kind state, and the two sides of a ratio at each level."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from nq57_indicators.models.formula_kinds import FORMULA_KINDS, OWN_FIELDS, FormulaKind, kinds_with
from nq57_indicators.models.indicator import Formula

_SIDES = {"numerator": ("seen",), "denominator": ("all",)}
_ENOUGH: dict[FormulaKind, dict[str, Any]] = {
    "ratio": _SIDES, "level": {}, "growth": {"variable": "seen", "averaging": "yoy"}, "milestone": {}, "text": {},
}  # fmt: skip
_FIGURES: dict[str, Any] = _SIDES | {
    "national": _SIDES, "province": _SIDES, "variable": "seen", "averaging": "yoy", "base_period": "2020",
}  # fmt: skip


def _formula(kind: str, **fields: Any) -> Formula:
    return Formula.model_validate({"kind": kind, "definition_basis": "derived", **fields})


@pytest.mark.parametrize("kind", FORMULA_KINDS)
def test_what_it_needs_is_enough(kind: FormulaKind) -> None:
    assert _formula(kind, **_ENOUGH[kind]).rules is FORMULA_KINDS[kind]


@pytest.mark.parametrize("kind", FORMULA_KINDS)
@pytest.mark.parametrize("field", OWN_FIELDS)
def test_a_field_of_another_kind_is_refused(kind: FormulaKind, field: str) -> None:
    stated = _ENOUGH[kind] | {field: _FIGURES[field]}
    if kind in kinds_with(field):
        assert getattr(_formula(kind, **stated), field)
    else:
        with pytest.raises(ValidationError, match=f"{field}: not a field of kind '{kind}'"):
            _formula(kind, **stated)


@pytest.mark.parametrize(
    ("kind", "stated", "said"),
    [
        ("ratio", {}, "'ratio' needs numerator and denominator"),
        ("ratio", {"numerator": ("seen",)}, "'ratio' needs numerator and denominator"),
        ("growth", {"variable": "seen"}, "'growth' needs variable and averaging"),
    ],
)
def test_what_is_lacking_is_said(kind: str, stated: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        _formula(kind, **stated)


def test_the_sides_of_a_ratio_at_each_level() -> None:
    own = {"numerator": ("seen", "-void"), "denominator": ("land", 3)}
    formula = _formula("ratio", **_SIDES, national=own)
    assert formula.variables == {"seen", "all", "void", "land"}
    assert formula.parts_at(national=True).variables == ["seen", "void", "land"]
    assert formula.parts_at(national=False).variables == ["seen", "all"]
    alone = _formula("ratio", national=own)
    assert alone.own_parts(national=False) is None, "nothing is computed below the country"
    assert alone.parts_at(national=False) == alone.own_parts(national=True), "but it can be shown"
    assert _formula("level", variable="seen").variables == {"seen"}
