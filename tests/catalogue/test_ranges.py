"""Of each variable its plausible range with a source, or why it has none."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue.ranges import plausible_ranges
from nq57_indicators.cli import run

VARIABLE = """
id = "{name}"
unit_measure = "index"
measure = "stock"
frequency = "annual"
name = {{ vi = "{name}", en = "{name}" }}
"""
RANGE = """plausible = [10.0, 90.0]
plausible_source = { vi = "số giả định, nhỏ nhất và lớn nhất", en = "made-up figures, least and largest" }
"""


def test_no_variable_has_a_range_without_a_source_and_each_says_what_judges_it() -> None:
    catalogue = nq.load_catalogue()
    found = {one.variable: one for one in plausible_ranges(catalogue)}
    assert set(found) == set(catalogue.variables)
    assert all((one.bounds is None) == (one.source is None) for one in found.values())
    post = found["dossiers_received_by_post"]
    assert (post.shares, post.balances, post.closed) == ((), ("dossiers_received_by_channel",), None)
    assert "online_dossier_rate" in found["dossiers_received"].shares
    assert found["service_766_progress"].closed == (0.0, 20.0)


def test_every_range_of_the_packaged_catalogue_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "coverage", "--lang", "en"]) == 0
    lines = " ".join(capsys.readouterr().out.split()).partition("or why it has none")[2]
    for name in nq.load_catalogue().variables:
        assert f" {name}: " in lines
    assert "its balances (dossiers_received_by_channel)" in lines


def test_a_range_is_told_with_its_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "variables").mkdir()
    for name, more in (("calm", RANGE), ("free", "")):
        text = VARIABLE.format(name=name) + more
        (tmp_path / "variables" / f"{name}.toml").write_text(text, encoding="utf-8")
    assert [one.bounds for one in plausible_ranges(nq.load_catalogue(tmp_path))] == [(10.0, 90.0), None]
    assert run(["catalogue", "coverage", "--catalogue", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "calm: 10 … 90 (số giả định, nhỏ nhất và lớn nhất)" in shown
    assert "free: không có, vì chưa có số liệu công bố làm căn cứ; đối chiếu với chuỗi của chính nó" in shown


@pytest.mark.parametrize("more", ["plausible = [10.0, 90.0]\n", RANGE.partition("\n")[2]])
def test_a_range_without_a_source_is_refused(tmp_path: Path, more: str) -> None:
    (tmp_path / "variables").mkdir()
    path = tmp_path / "variables" / "calm.toml"
    path.write_text(VARIABLE.format(name="calm") + more, encoding="utf-8")
    with pytest.raises(nq.DefinitionError, match="plausible_source"):
        nq.load_catalogue(tmp_path)
    path.write_text(VARIABLE.format(name="calm"), encoding="utf-8")
    assert nq.load_catalogue(tmp_path).variables["calm"].plausible == (-inf, inf)
