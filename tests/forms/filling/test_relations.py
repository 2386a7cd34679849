"""What figures must be to one another, as words and as formulas of a sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

import nq57_indicators as nq
from nq57_indicators.forms.filling.relations import Relation, relations_of
from nq57_indicators.forms.filling.request import asked_of, request_of

CELLS = {"a": "$G$12", "b": "$G$13", "c": "$G$14"}
NAMES = {"a": "Tổng", "b": "Phần một", "c": "Phần hai"}


@pytest.mark.parametrize(
    ("relation", "formula", "words"),
    [
        (
            Relation(("a",), "=", ("b", "c")),
            "AND(COUNT($G$12,$G$13,$G$14)=3,ROUND(($G$12)-($G$13+$G$14),2)<>0)",
            "“Tổng” = “Phần một” + “Phần hai”",
        ),
        (
            Relation(("b", "-c"), "<=", ("a",)),
            "AND(COUNT($G$13,$G$14,$G$12)=3,ROUND(($G$13-$G$14)-($G$12),2)>0)",
            "“Phần một” − “Phần hai” ≤ “Tổng”",
        ),
        (
            Relation(("-b",), "<=", (100.0, "a")),
            "AND(COUNT($G$13,$G$12)=2,ROUND((-$G$13)-(100+$G$12),2)>0)",
            "− “Phần một” ≤ 100 + “Tổng”",
        ),
    ],
)
def test_a_relation_in_a_formula_and_in_words(relation: Relation, formula: str, words: str) -> None:
    assert relation.broken(CELLS) == formula
    assert relation.in_words(NAMES) == words


def test_shares_and_balances_of_what_is_asked_each_once() -> None:
    """The numerator of a share and an inequality of the catalogue say the same of dossiers online."""
    request = request_of(nq.load_catalogue(), "2026-S1", duty="nq03_half_year", body="P34-24")
    assert relations_of(request) == [Relation(("dossiers_received_online",), "<=", ("dossiers_received",))]


def test_balances_hold_for_what_they_are_of() -> None:
    """Dossiers pending are a stock, and their balance holds for stocks; those received are of a period."""
    catalogue = nq.load_catalogue()
    names = ["dossiers_pending", "dossiers_pending_in_time", "dossiers_pending_overdue"]
    names += [
        "dossiers_received",
        "dossiers_received_online",
        "dossiers_received_in_person",
        "dossiers_received_by_post",
    ]
    request = replace(
        request_of(catalogue, "2026-Q3", duty="nd09_quarterly", body="P34-24"),
        asked=tuple(asked_of(name, catalogue) for name in names),
        indicators=(),
    )
    assert relations_of(request) == [
        Relation(("dossiers_received_online",), "<=", ("dossiers_received",)),
        Relation(("dossiers_pending",), "=", ("dossiers_pending_in_time", "dossiers_pending_overdue")),
        Relation(("dossiers_received",), "=", tuple(names[4:])),
    ]
