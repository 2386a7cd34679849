"""Rules are run area by area: how many areas at once never shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators import parallel
from nq57_indicators.validation import reviewing

SAMPLES = Path(__file__).parents[2] / "sample_data"


def _random_figures(seed: int) -> pd.DataFrame:
    """Both parts of two rates for all provinces, some of them wrong in one way or another."""
    random = np.random.default_rng(seed)
    areas = [one for one in nq.load_catalogue().areas.scheme("P34") if one.startswith("P34-")]
    names = ["dossiers_received", "dossiers_received_online"]
    rows = pd.MultiIndex.from_product([names, areas, ["2025-Q3", "2025-Q4", "2026-Q1"]]).to_frame(index=False)
    rows.columns = pd.Index(["variable", "ref_area", "time_period"])
    figures = random.integers(0, 100, len(rows)).astype(float)
    figures[random.random(len(rows)) < 0.1] = -1
    rows = rows.assign(obs_value=figures, vintage="2026-04-20")
    return pd.concat([rows, rows.sample(9, random_state=seed)]).sample(frac=1, random_state=seed, ignore_index=True)


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize(("what", "rows"), [("broken", 5), ("made_up", 8000), (1, 5), (2, 5)])
def test_findings_do_not_depend_on_the_size_of_a_block(
    what: str | int, rows: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SAMPLES / what if isinstance(what, str) else _random_figures(what)
    submission = nq.read_submission(source)
    whole = nq.validate(submission)
    monkeypatch.setattr(reviewing, "BLOCK_ROWS", rows)
    monkeypatch.setattr(parallel, "THREADS", threads)
    parts = nq.validate(submission)
    assert_frame_equal(parts.findings, whole.findings)
    assert_frame_equal(parts.accepted, whole.accepted)
    assert len(whole.findings) > 0 or what == "made_up"


def test_blocks_hold_every_row_of_an_area_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "BLOCK_ROWS", 20)
    observations = nq.read_submission(_random_figures(3))._coded
    blocks = list(reviewing._blocks(observations))
    assert len(blocks) > 3
    assert sorted(np.concatenate(blocks).tolist()) == list(range(len(observations)))
    areas = [set(observations.area[rows].tolist()) for rows in blocks]
    assert sum(len(one) for one in areas) == len(set(observations.area.tolist()))
