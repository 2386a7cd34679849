"""Classes of progress are ours, not the states of the monitoring portal: it is said wherever they are shown."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

import nq57_indicators as nq
from nq57_indicators.cli import run
from nq57_indicators.texts import label
from nq57_indicators.writing.annex import annex_of

SAID = {lang: label("status.outlook_how", lang) for lang in ("vi", "en")}


@pytest.fixture(name="result", scope="module")
def _result() -> nq.Assessment:
    """What Bắc Ninh owes by one indicator."""
    return nq.assess(_figures())


def _figures() -> pd.DataFrame:
    said = {"variable": ["commune_staff_equipped", "commune_staff"], "obs_value": [90, 100]}
    return pd.DataFrame(said).assign(ref_area="P34-24", time_period="2026-Q3")


def test_in_an_explanation(result: nq.Assessment) -> None:
    [row] = result.status("P34-24").to_dict("records")
    target = str(row["targets"]).split()[0]
    explained = result.explain(str(row["indicator"]), "P34-24", "2026-Q3", "class", target=target)
    for lang, said in SAID.items():
        assert said in explained.text(lang)
        assert said.replace("'", "&#x27;") in explained.html(lang)


def test_on_paper_and_in_a_notebook(result: nq.Assessment) -> None:
    named = nq.with_names(result.status("P34-24"))
    assert SAID["vi"] in annex_of(named, "Bắc Ninh", {"catalogue": "c"}).marks
    assert SAID["vi"] in result._repr_html_()
    page = result.page("P34-24")
    assert SAID["vi"] in page
    assert SAID["en"].split("'")[0] in page


def test_on_the_screen_and_in_a_workbook(
    result: nq.Assessment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "figures.csv"
    _figures().to_csv(source, index=False)
    assert run(["status", str(source), "--areas", "P34-24"]) == 0
    assert SAID["vi"] in capsys.readouterr().out
    book = next(path for path in result.save(tmp_path / "results", "xlsx") if path.suffix == ".xlsx")
    first = load_workbook(book, read_only=True)[label("sheet.about")]
    assert (SAID["vi"], SAID["en"]) in [row[1:3] for row in first.iter_rows(values_only=True)]
