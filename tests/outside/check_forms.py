"""Forms filled in with LibreOffice under Vietnamese settings, saved as it saves them, and read back without options."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import nq57_indicators as nq

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from filled_forms import FORMS_FILLED, Filled, expected_of, figures_of  # noqa: E402  # beside the tests

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97"}


def python_with_uno() -> str:
    """LibreOffice's own Python, or that of the system."""
    own = Path(os.environ["SOFFICE"]).resolve().with_name("python")
    for found in (str(own), "/usr/bin/python3", sys.executable):
        try:
            subprocess.run([found, "-c", "import uno"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return found
    pytest.fail("no Python with uno: install python3-uno")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every form, filled in and saved in three formats."""
    folder = tmp_path_factory.mktemp("forms")
    orders = []
    for name, one in FORMS_FILLED.items():
        blank = nq.form(one["period"], output=folder / f"{name}-blank.xlsx", **one["form"])
        filled = Filled(blank)
        cells = {
            filled.cell(column, variable, area).coordinate: text
            for column, typed in one["typed"].items()
            for (variable, area), text in typed.items()
        }
        files = {str(folder / f"{name}.{suffix}"): kind for suffix, kind in FILTERS.items()}
        orders.append({"form": str(blank), "cells": cells, "files": files})
    path = folder / "orders.json"
    path.write_text(json.dumps(orders), encoding="utf-8")
    script = str(Path(__file__).with_name("fill_in.py"))
    subprocess.run([python_with_uno(), script, os.environ["SOFFICE"], str(path)], check=True, timeout=300)
    if keep := os.environ.get("NQ57_KEEP_FORMS"):  # to renew the files of tests/data/forms
        for name in FORMS_FILLED:
            for suffix in ("xlsx", "ods"):
                Path(keep, f"{name}.{suffix}").write_bytes((folder / f"{name}.{suffix}").read_bytes())
    return folder


@pytest.mark.parametrize("suffix", FILTERS)
@pytest.mark.parametrize("name", FORMS_FILLED)
def test_a_form_filled_in_is_read_back_exactly(name: str, suffix: str, folder: Path) -> None:
    read: Any = nq.read_submission(folder / f"{name}.{suffix}")
    assert figures_of(read.observations, by_area=True) == expected_of(name)
    assert set(read.observations["stage"].astype(str)) == {"expected"}
    assert read.findings["severity"].isin(["note", "warning"]).all()
    assert len(read.doubts) == 0
