"""A target that never counts is refused: one in force on no day, or whose place is taken before it begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.catalogue.test_frameworks import BOTH, folder, node, posts, target

from nq57_indicators.catalogue import check_folder

B = posts("b")
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
