"""Who owes a report: those that are there when its period ends."""

from __future__ import annotations

from datetime import date

import nq57_indicators as nq
from nq57_indicators.catalogue.duties import owing_bodies


def test_of_a_level_all_that_are_there() -> None:
    catalogue = nq.load_catalogue()
    duty = catalogue.obligations["nd09_quarterly"]
    assert {one[:3] for one in owing_bodies(catalogue, duty, date(2025, 6, 14))} == {"P63"}
    assert len(owing_bodies(catalogue, duty, date(2025, 6, 14))) == 63
    assert len(owing_bodies(catalogue, duty, date(2025, 9, 14))) == 34


def test_of_named_bodies_those_that_are_there() -> None:
    catalogue = nq.load_catalogue()
    assert owing_bodies(catalogue, catalogue.obligations["qd2629_summary"], date(2026, 12, 31)) == ("M-KHCN",)
