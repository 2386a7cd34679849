"""Every finding as people read it, with the declaration that answers it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.models.tables import column_names
from nq57_indicators.texts.options import as_command

BROKEN = Path(__file__).parents[2] / "sample_data" / "broken"


def report(name: str, **options: str) -> nq.Report:
    return nq.validate(nq.read_submission(BROKEN / name, **options))  # type: ignore[arg-type]  # options by name


def test_each_finding_has_its_place_sentence_and_fix() -> None:
    checked = report("unknown-variable.csv")
    table = checked.sentences()
    assert table.columns.tolist() == column_names("sentences")
    assert set(table["finding"]) == set(checked.findings["finding"])
    row = table.iloc[0]
    assert row["place"].endswith("unknown-variable.csv › A5") or " › A" in row["place"]
    assert row["sentence"].startswith("“")
    assert row["fix"]
    assert checked.sentences("en").iloc[0]["sentence"] != row["sentence"]


def test_the_most_severe_stand_first() -> None:
    frame = pd.DataFrame(
        {
            "variable": ["dossiers_received"] * 2,
            "ref_area": ["Bac Ninh", "Huế"],
            "time_period": ["2025-Q4"] * 2,
            "obs_value": ["1", "abc"],
        }
    )
    assert nq.validate(frame).sentences()["severity"].tolist() == ["error", "note"]


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("era-not-stated.csv", 'geography="P34" | geography="P63"'),
        ("ambiguous-number.csv", 'decimal="," | decimal="."'),
    ],
)
def test_what_is_declared_answers_the_finding(name: str, option: str) -> None:
    table = report(name).sentences()
    assert table["option"].dropna().unique().tolist() == [option]
    for one in option.split(" | "):
        key, _, value = one.partition("=")
        assert not report(name, **{key: value.strip('"')}).sentences()["rule"].eq(Path(name).stem).any()


def test_a_unit_is_declared_under_the_ids_of_variable_and_unit() -> None:
    path = BROKEN / "unit-not-declared.csv"
    [option] = nq.validate(nq.read_submission(path)).sentences()["option"].dropna().unique()
    units = dict([option.removeprefix('units={"').removesuffix('"}').split('": "')])
    assert "unit-not-declared" not in nq.validate(nq.read_submission(path, units=units)).sentences()["rule"].tolist()


def test_a_question_is_answered_by_its_id() -> None:
    submission = nq.read_submission(BROKEN / "flow-asked.csv")
    option = nq.validate(submission).sentences()["option"].dropna().iloc[0]
    doubt = submission.asked[0]
    assert option.split(" | ")[0] == f'answers={{"{doubt.id}": "{doubt.choices[0]}"}}'


def test_an_error_that_is_raised_says_what_and_where() -> None:
    checked = report("unknown-variable.csv")
    with pytest.raises(nq.InvalidDataError) as raised:
        checked.raise_for_findings()
    table = checked.sentences("en")
    assert len(raised.value.sentences) == int((table["severity"] == "error").sum())
    assert table.iloc[0]["place"] + ": " + table.iloc[0]["sentence"] in raised.value.message("en")
    assert checked.sentences("vi").iloc[0]["fix"] in raised.value.vi


def test_the_command_line_writes_an_option_its_own_way() -> None:
    assert as_command("decimal=,") == "--decimal ,"
