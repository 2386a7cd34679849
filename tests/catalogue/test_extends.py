"""A folder that extends the packaged definitions: a province's own targets without a copy of the law."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue import check_folder

ABOUT = 'id = "bac_ninh"\nversion = "2026"\nextends = "nq57"\nname = { vi = "Bắc Ninh", en = "Bac Ninh" }\n'
DOCUMENT = """\
id = "KH-BN_2026-01-15"
number = "01/KH-UBND"
title = { vi = "Kế hoạch (giả định)", en = "Plan (made up)" }
issuer = "UBND tỉnh Bắc Ninh"
issued = "2026-01-15"
"""
TARGET = """\
indicator = "digital_economy_share"
owner = "P34-24"
[[targets]]
id = "bn-2026"
due = "2026"
operator = ">="
value = 33
source = { document = "KH-BN_2026-01-15", clause = "I", confidence = "found" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("catalogue.toml", ABOUT),
        ("documents/bn.toml", DOCUMENT),
        ("targets/bn.toml", TARGET),
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_own_targets_stand_beside_those_of_the_law(folder: Path) -> None:
    catalogue = nq.load_catalogue(folder)
    assert catalogue.version == "bac_ninh 2026"
    assert len(catalogue.targets) == len(nq.load_catalogue().targets) + 1
    rows = [
        {"variable": name, "ref_area": "P34-24", "time_period": "2026", "obs_value": value, "unit_measure": "tỷ đồng"}
        for name, value in (("digital_economy_va", 31), ("grdp", 100))
    ]
    gaps = nq.assess(pd.DataFrame(rows), catalogue=catalogue).gaps.set_index("target")["gap"]
    assert gaps["bn-2026"] == 2
    assert gaps["71nqcp-10-2030"] == -1


def test_own_files_are_checked_like_ours(folder: Path) -> None:
    assert check_folder(folder) == []
    (folder / "targets" / "bn.toml").write_text(
        TARGET.replace("digital_economy_share", "digital_economy_shar"), "utf-8"
    )
    [problem] = check_folder(folder)
    assert (problem.file, problem.field) == ("targets/bn.toml", "indicator")
    assert "digital_economy_share" in problem.vi


def test_an_id_of_the_law_cannot_be_taken_twice(folder: Path) -> None:
    (folder / "targets" / "bn.toml").write_text(TARGET.replace("bn-2026", "03nqcp-10-2030"), "utf-8")
    assert {problem.field for problem in check_folder(folder)} == {"targets.03nqcp-10-2030.id"}


INDICATOR = """\
id = "bn_share"
pillar = "kinh_te_so"
unit_measure = "percent"
name = { vi = "tỷ lệ", en = "share" }
formula = { kind = "ratio", numerator = ["digital_economy_va"], denominator = ["grdp"], per = 100, definition_basis = "derived" }
"""


def test_packaged_frameworks_score_nothing_of_what_is_added(folder: Path) -> None:
    """A pillar brings the indicators of its own folder: nobody's index changes because somebody adds an indicator."""
    (folder / "indicators").mkdir()
    (folder / "indicators" / "bn_share.toml").write_text(INDICATOR, encoding="utf-8")
    assert check_folder(folder) == []
    rows = [
        {"variable": name, "ref_area": "P34-24", "time_period": "2026", "obs_value": value, "unit_measure": "tỷ đồng"}
        for name, value in (("digital_economy_va", 31), ("grdp", 100))
    ]
    result = nq.assess(pd.DataFrame(rows), catalogue=nq.load_catalogue(folder))
    assert "bn_share" in set(result.values["indicator"])
    assert "bn_share" not in set(result.scores["node"])


OWN = 'official = false\nversion = "1"\nareas = "VN"\nreference = { document = "03-NQ-CP_2025-01-09", else = "latest_due" }\n'
NODE = '[[nodes]]\nid = "own_index"\nindicators = ["cashless_transaction_rate"]\n'


def _framework(folder: Path, name: str) -> None:
    (folder / "frameworks").mkdir(exist_ok=True)
    (folder / "frameworks" / f"{name}.toml").write_text(f'id = "{name}"\n{OWN}{NODE}', encoding="utf-8")


def test_the_one_framework_that_is_added_is_the_default(folder: Path) -> None:
    """The country by itself: 60 of 80 are 75 points."""
    _framework(folder, "own")
    catalogue = nq.load_catalogue(folder)
    rows = [("cashless_transactions", 60), ("transactions", 100)]
    frame = pd.DataFrame(
        [{"variable": name, "ref_area": "VN", "time_period": "2025", "obs_value": value} for name, value in rows]
    )
    scores = nq.assess(frame, catalogue=catalogue, period="2025").scores
    found = scores[scores["node"] == "own_index"]
    assert found[["ref_area", "score"]].values.tolist() == [["VN", 75.0]]


def test_of_several_none_is_the_default_but_one_that_is_named(folder: Path) -> None:
    _framework(folder, "own")
    _framework(folder, "other")
    catalogue = nq.load_catalogue(folder)
    assert catalogue.framework() == nq.load_catalogue().framework()
    (folder / "catalogue.toml").write_text(f'default_framework = "other"\n{ABOUT}', encoding="utf-8")
    named = nq.load_catalogue(folder).framework()
    assert named is not None
    assert named.id == "other"
