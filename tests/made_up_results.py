"""A small submission with a bit of everything, for tests of what is made of results."""

import tarfile
import tempfile
from functools import cache
from pathlib import Path

import pandas as pd

import nq57_indicators as nq
from nq57_indicators.assessment import Assessment

ROOT = Path(__file__).parent.parent

FIGURES = pd.DataFrame(
    [
        ("dossiers_received", "Hà Nội", "2025-Q4", 200, "P34-01"),
        ("dossiers_received_online", "Hà Nội", "2025-Q4", 150, "P34-01"),
        ("dossiers_received", "Bắc Ninh", "2025-Q4", 100, "P34-24"),
        ("dossiers_received_online", "Bắc Ninh", "2025-Q4", 96, "P34-24"),
        ("dossiers_received_online", "Huế", "2025-Q4", 50, "P34-46"),
        ("dossiers_received", "Cao Bang", "2025-Q4", 40, "=HYPERLINK(1)"),
        ("procedures_full_process", "Đà Nẵng", "2025-Q4", "khoảng 10", "P34-48"),
        ("procedures_eligible", "Đà Nẵng", "2025-Q4", "=1+1", "P34-48"),
    ],
    columns=["variable", "ref_area", "time_period", "obs_value", "provider"],
)


@cache
def small_results() -> Assessment:
    """An assessment with values, met and unmet targets, errors, warnings and notes, and no score."""
    return nq.assess(FIGURES)


@cache
def all_results() -> Assessment:
    """An assessment of the made-up submissions, with scores and ranks."""
    return nq.assess(nq.validate(nq.read_submission(ROOT / "sample_data" / "made_up")))


@cache
def former_definitions() -> nq.Catalogue:
    """The packaged definitions as they stood once, on which counts are worked out."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(ROOT / "tests" / "catalogues" / "former" / "definitions.tar.xz") as packed:
            packed.extractall(folder, filter="data")
        return nq.load_catalogue(folder)


@cache
def former_results() -> Assessment:
    """An assessment of the made-up submissions with these definitions."""
    submission = nq.read_submission(ROOT / "sample_data" / "made_up", catalogue=former_definitions())
    return nq.assess(submission, known_at="2026-11-01")
