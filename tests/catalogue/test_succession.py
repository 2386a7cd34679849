"""Bodies as acts name them and as they stand; acts whose amendment is not at hand."""

from __future__ import annotations

from datetime import date

import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue.succession import clauses_of, leads_of, successors_on, unknown_amendments


@pytest.mark.parametrize(
    ("body", "day", "now"),
    [
        ("M-TTTT", date(2025, 1, 9), ("M-TTTT",)),
        ("M-TTTT", date(2025, 2, 28), ("M-TTTT",)),
        ("M-TTTT", date(2025, 3, 1), ("M-KHCN",)),
        ("M-KHDT", None, ("M-TC",)),
        ("M-LDTBXH", None, ("M-NV", "M-GDDT", "M-YT")),
        ("M-KHCN", None, ("M-KHCN",)),
        ("M-NOBODY", None, ("M-NOBODY",)),
    ],
)
def test_a_body_stands_or_is_succeeded(body: str, day: date | None, now: tuple[str, ...]) -> None:
    assert successors_on(nq.load_catalogue(), body, day) == now


def test_leads_keep_the_name_of_the_act() -> None:
    [lead] = leads_of(nq.load_catalogue(), "make_in_vietnam_share")
    assert (lead.document, lead.clause) == ("03-NQ-CP_2025-01-09", "PL I, 35")
    assert (lead.named, lead.now) == ("M-TTTT", ("M-KHCN",))
    [then] = leads_of(nq.load_catalogue(), "make_in_vietnam_share", date(2025, 1, 9))
    assert then.now == ("M-TTTT",)


def test_two_leads_of_one_clause_are_both_there() -> None:
    leads = leads_of(nq.load_catalogue(), "national_data_center_count")
    assert [lead.named for lead in leads if lead.clause == "PL I, 29"] == ["M-CA", "M-TTTT"]


def test_clauses_come_with_their_documents() -> None:
    found = clauses_of(nq.load_catalogue(), "hdi")
    assert ("57-NQ-TW_2024-12-22", "II.1, b2") in [(document, clause.clause) for document, clause in found]
    assert clauses_of(nq.load_catalogue(), "pii_score") == ()


def test_only_what_is_not_at_hand_makes_figures_unsure() -> None:
    documents = nq.load_catalogue().documents
    assert [one.document for one in unknown_amendments(documents["03-NQ-CP_2025-01-09"])] == ["71-NQ-CP_2025-04-01"]
    assert unknown_amendments(documents["57-NQ-TW_2024-12-22"]) == ()
