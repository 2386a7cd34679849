"""A target that never counts is refused: one in force on no day, or whose place is taken before it begins."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.catalogue.test_frameworks import BOTH, folder, node, posts, target

import nq57_indicators as nq
from nq57_indicators.catalogue import check_folder

B = posts("b")
IN_FORCE = 'status = "in_force"'
NEVER = [
    ("ends before its act", target() + "valid_to = 2019-12-31\n", "valid_to", "'t' is in force on no day"),
    ("ends before it begins", target() + "valid_from = 2024-01-02\nvalid_to = 2024-01-01\n", "", "in force on no day"),
    ("takes its own place", target() + 'supersedes = ["t"]\n', "supersedes", "takes its own place"),
    (
        "takes the place of one that begins later",
        target() + "valid_from = 2025-01-01\n" + target(name="u") + 'supersedes = ["t"]\n',
        "supersedes",
        "'t' begins on 2025-01-01, so that it never counts",
    ),
]


@pytest.mark.parametrize(("said", "targets", "field", "told"), NEVER)
def test_a_target_that_never_counts(said: str, targets: str, field: str, told: str, tmp_path: Path) -> None:
    [found] = check_folder(folder(tmp_path, BOTH + B, a=targets))
    assert found.file == "indicators/all.toml"
    assert found.field.endswith(field), said
    assert told in found.en
    assert "không" in found.vi


def test_targets_that_take_one_anothers_place(tmp_path: Path) -> None:
    circle = target() + 'supersedes = ["u"]\n' + target(name="u") + 'supersedes = ["t"]\n'
    found = [one.field for one in check_folder(folder(tmp_path, BOTH + B, a=circle))]
    assert found == ["indicators.a.targets.t.supersedes", "indicators.a.targets.u.supersedes"]


def test_what_one_body_sets_for_itself_takes_no_target_from_the_others(tmp_path: Path) -> None:
    own = target(name="u").replace('level = "town"', 'owner = "T1"') + "valid_from = 2025-01-01\n"
    scoring = BOTH + posts("a") + B
    [found] = check_folder(folder(tmp_path, scoring, a=target() + own + 'supersedes = ["t"]\n'))
    assert found.field == "indicators.a.targets.u.supersedes"
    assert "'u' is T1's own and would take 't' from everybody" in found.en
    earlier = target(name="v").replace('level = "town"', 'owner = "T1"')
    assert check_folder(folder(tmp_path, scoring, a=earlier + own + 'supersedes = ["v"]\n')) == []


FINE = [
    target() + "valid_to = 2024-12-31\n" + target(name="u") + 'valid_from = 2025-01-01\nsupersedes = ["t"]\n',
    target() + target(name="u") + 'valid_from = 2020-01-02\nsupersedes = ["t"]\n',
    target()
    + target(name="u")
    + 'valid_to = 2024-12-31\nsupersedes = ["t"]\n',  # afterwards the first one counts again
    target() + target(name="u", document="E") + 'supersedes = ["t"]\n',  # a draft takes nobody's place
]


@pytest.mark.parametrize("targets", FINE)
def test_a_target_that_counts_at_some_time(targets: str, tmp_path: Path) -> None:
    assert check_folder(folder(tmp_path, BOTH + B, a=targets)) == []


def test_an_act_of_an_uncertain_day_may_be_of_the_first(tmp_path: Path) -> None:
    """Of an act of 2020 whose day nobody knows a target until June may have counted; from one that had ended none did."""
    place = folder(tmp_path, BOTH + B, a=target() + "valid_to = 2020-06-30\n")
    act = place / "documents" / "D.toml"
    act.write_text(act.read_text(encoding="utf-8").replace("2020-01-01", "2020"), encoding="utf-8")
    assert check_folder(place) == []
    act.write_text(act.read_text(encoding="utf-8").replace("[title]", "ended = 2019-12-31\n[title]"), encoding="utf-8")
    assert [one.field for one in check_folder(place)] == ["indicators.a.targets.t.valid_to"]


def test_a_recalled_target_that_takes_the_place_of_a_found_one_leaves_none(tmp_path: Path) -> None:
    targets = target() + target(name="u").replace('"found"', '"recalled"') + "valid_from = 2025-01-01\n"
    scoring = node('pillar = "p"') + B
    assert check_folder(folder(tmp_path, scoring, a=targets)) == []
    [found] = check_folder(folder(tmp_path, scoring, a=targets + 'supersedes = ["t"]\n'))
    assert "recalled or proposed" in found.en


# ---- acts that take the place of acts ---------------------------------------------------------------------------------


def with_later_act(tmp_path: Path, more: str = IN_FORCE, old: str = IN_FORCE, issued: str = "2025-03-01") -> Path:
    """A folder whose target of act D is followed by act N, which replaces D."""
    place = folder(tmp_path, BOTH + B, a=target())
    first = (place / "documents" / "D.toml").read_text(encoding="utf-8")
    (place / "documents" / "D.toml").write_text(first.replace(IN_FORCE, old), encoding="utf-8")
    later = first.replace('id = "D"', 'id = "N"').replace("2020-01-01", issued)
    later = later.replace("[title]", 'supersedes = ["D"]\n[title]').replace(IN_FORCE, more)
    (place / "documents" / "N.toml").write_text(later, encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("more", "old", "last"),
    [
        (IN_FORCE, IN_FORCE, date(2025, 2, 28)),
        ("effective = 2025-07-01", IN_FORCE, date(2025, 6, 30)),
        (IN_FORCE, "ended = 2024-01-01", date(2023, 12, 31)),
        (IN_FORCE, 'status = "ended"\nended = 2026-01-01', date(2025, 12, 31)),
        ('status = "draft"', IN_FORCE, None),
    ],
)
def test_a_replaced_act_ends_when_the_new_one_begins(more: str, old: str, last: date | None, tmp_path: Path) -> None:
    """Unless its own file says when it ended; a draft replaces nothing."""
    place = with_later_act(tmp_path, more, old)
    [owned] = [each for each in nq.load_catalogue(place).targets if each.target.id == "t"]
    assert owned.target.valid_to == last
    if last is not None:
        for day, there in ((last, True), (last + timedelta(days=1), False)):
            assert ("t" in {each.target.id for each in nq.load_catalogue(place, as_of=day).targets}) == there


@pytest.mark.parametrize("issued", ["2019-12-31", "2020-01-01"])
def test_an_act_that_is_replaced_before_it_begins_is_refused(issued: str, tmp_path: Path) -> None:
    [found] = check_folder(with_later_act(tmp_path, issued=issued))
    assert (found.file, found.field) == ("documents/N.toml", "supersedes")
    assert f"N takes the place of D from {issued} on, and D begins on 2020-01-01" in found.en
    assert "N thay D từ ngày" in found.vi


def test_an_act_that_ended_nobody_knows_when_has_no_targets(tmp_path: Path) -> None:
    [found] = check_folder(with_later_act(tmp_path, old='status = "ended"'))
    assert (found.file, found.field) == ("indicators/all.toml", "indicators.a.targets.t.source.document")
    assert "write ended = its first day without force into D" in found.en
