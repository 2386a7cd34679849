"""What objects show in a notebook, drawn by a browser: the texts are there, and nothing in a name is run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pandas as pd

import nq57_indicators as nq

HOSTILE = '<img src=x onerror="document.title=\'run\'"><script>document.title="run"</script>'


def drawn(html: str, folder: Path) -> str:
    """The page as the browser has it after its scripts were run."""
    page = folder / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><title>still</title><body>{html}", encoding="utf-8")
    command = [
        os.environ["CHROMIUM"],
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}",
    ]
    done = subprocess.run(
        [*command, "--virtual-time-budget=3000", "--dump-dom", page.as_uri()],
        capture_output=True,
        timeout=120,
        check=True,
    )
    return done.stdout.decode()


def _frame(provider: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "variable": ["dossiers_received", "dossiers_received_online"],
            "ref_area": ["Hà Nội"] * 2,
            "time_period": ["2025-Q4"] * 2,
            "obs_value": [200, 150],
            "provider": [provider] * 2,
        }
    )


def test_results_are_drawn_with_their_words(tmp_path: Path) -> None:
    result = nq.assess(_frame("P34-01"))
    page = drawn(result._repr_html_(), tmp_path)
    assert "Hà Nội" in page
    explained = drawn(result.explain("online_dossier_rate", "P34-01", "2025-Q4")._repr_html_(), tmp_path)
    assert "75" in explained


def test_nothing_in_a_name_is_run(tmp_path: Path) -> None:
    submission = nq.read_submission(_frame(HOSTILE))
    for thing in (submission, nq.validate(submission)):
        page = drawn(thing._repr_html_(), tmp_path)
        assert "<title>still</title>" in page
        assert "<script>document" not in page


def test_the_check_would_notice(tmp_path: Path) -> None:
    assert "<title>run</title>" in drawn(HOSTILE, tmp_path)
