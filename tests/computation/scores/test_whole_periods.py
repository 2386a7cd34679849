"""A part of a year is not held against what is asked for in a year: amounts wait for a whole one, other figures are marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from computation.towns import NAME, assess, framework, land_of, level, node, rate, target

BY_TARGETS = 'reference = { document = "D", else = "latest_due" }'
HALF_YEAR = (("amount", "2025-Q3", 24), ("amount", "2025-Q4", 24))
YEAR_BEFORE = tuple(("amount", f"2024-Q{quarter}", 20) for quarter in (1, 2, 3, 4))


def amount(name: str = "amount", *, measure: str = "flow", over_time: str = "sum") -> str:
    """A variable that is reported by the quarter."""
    return (
        f'[[indicators.variables]]\nid = "{name}"\nunit_measure = "x"\nmeasure = "{measure}"\nfrequency = "quarterly"\n'
        f'over_areas = "sum"\nover_time = "{over_time}"\n{NAME}'
    )


def indicator(formula: str, variables: str, targets: str, more: str = "") -> str:
    return (
        f'[[indicators]]\nid = "i"\nunit_measure = "x"\nlevels = ["town"]\nbetter = "higher"\nnatural_zero = true\n{more}\n'
        f'{NAME}formula = {{ {formula}, definition_basis = "derived" }}\n{targets}{variables}'
    )


def leaf(
    folder: Path, text: str, *figures: tuple[str, str, float], name: str = "i", posts: Any = (), **options: Any
) -> pd.Series[Any]:
    """The row of the indicator, of figures of one town."""
    catalogue = land_of(folder, text, framework(node("root", f'indicators = ["{name}"]'), *posts, more=BY_TARGETS))
    result = assess(catalogue, *((variable, "T1", period, value) for variable, period, value in figures), **options)
    rows = result.scores.astype({"node": str, "note": str, "missing_reason": object, "value_period": object})
    [found] = [row for _, row in rows[(rows["node"] == name) & (rows["ref_area"] == "T1")].iterrows()]
    return found


def a_level(targets: str = "", **kinds: str) -> str:
    return indicator('kind = "level", variable = "amount"', amount(**kinds), targets or target("t", 100, "2026"))


def test_half_a_year_is_no_year(tmp_path: Path) -> None:
    """24 + 24 of a year's 100 are neither 24 nor 48 nor 96 of it; what it may be is all that is known."""
    row = leaf(tmp_path, a_level(), *HALF_YEAR, period="2025")
    assert (pd.isna(row["score"]), row["missing_reason"]) == (True, "interim")
    assert "interim" not in row["note"]


def test_the_newest_whole_year_is_carried_instead(tmp_path: Path) -> None:
    for period in ("2025-Q4", "2025"):
        row = leaf(tmp_path, a_level(), *YEAR_BEFORE, *HALF_YEAR, period=period)
        assert (row["score"], row["value_period"], row["carried_from"]) == (80.0, "2024", "2024")
        assert "interim" not in row["note"].split(",")


def test_a_whole_year_scores_unmarked(tmp_path: Path) -> None:
    row = leaf(tmp_path, a_level(), *YEAR_BEFORE, period="2024")
    assert (row["score"], row["value_period"], row["note"]) == (80.0, "2024", "")


def test_a_year_may_be_as_old_as_two(tmp_path: Path) -> None:
    """A variable of quarters is too old after six months; a year of it stands for two years, and then says what is lacking."""
    figures = (*YEAR_BEFORE, ("amount", "2026-Q4", 24), ("amount", "2027-Q1", 24))
    assert leaf(tmp_path, a_level(), *figures, period="2026-Q4")["value_period"] == "2024"
    assert leaf(tmp_path, a_level(), *figures, period="2027-Q1")["missing_reason"] == "interim"
    assert leaf(tmp_path, a_level(), *YEAR_BEFORE, period="2027-Q1")["missing_reason"] == "too_old"


def test_an_amount_per_head_adds_up_too(tmp_path: Path) -> None:
    formula = 'kind = "ratio", numerator = ["amount"], denominator = ["people"]'
    people = amount("people", measure="stock", over_time="last")
    text = indicator(formula, amount() + people, target("t", 10, "2026"))
    heads = [("people", f"2025-Q{quarter}", 10) for quarter in (3, 4)]
    assert leaf(tmp_path, text, *HALF_YEAR, *heads, period="2025")["missing_reason"] == "interim"


def test_a_running_total_stands_for_its_year_at_the_end_alone(tmp_path: Path) -> None:
    text = a_level()
    catalogue = land_of(tmp_path, text, framework(node("root", 'indicators = ["i"]'), more=BY_TARGETS))
    told = pd.DataFrame(
        {
            "variable": ["amount"] * 2,
            "ref_area": ["T1"] * 2,
            "time_period": ["2024-Q4", "2025-Q3"],
            "flow": ["ytd"] * 2,
            "obs_value": [80, 75],
        }
    )
    scores = nq.assess(nq.read_submission(told, catalogue=catalogue), period="2025-Q3").scores
    row = scores[(scores["node"] == "i") & (scores["ref_area"] == "T1")].iloc[0]
    assert (row["score"], row["value_period"]) == (80.0, "2024")


def test_a_rate_of_a_part_counts_and_says_so(tmp_path: Path) -> None:
    """30 of 40 are 75 % of a quarter: of the 80 asked of a year 93.75, with a mark up to the top."""
    text = rate("i", targets=target("t", 80, "2026"), frequency="quarterly")
    catalogue = land_of(tmp_path, text, framework(node("root", 'indicators = ["i"]'), more=BY_TARGETS))
    result = assess(catalogue, ("i_part", "T1", "2025-Q3", 30), ("i_whole", "T1", "2025-Q3", 40), period="2025-Q3")
    scores = result.scores[result.scores["ref_area"] == "T1"]
    assert scores["score"].tolist() == [93.75, 93.75]
    assert scores["note"].astype(str).tolist() == ["interim", "interim"]
    assert result.summary.set_index("ref_area").loc["T1", "note"] == "interim"
    assert "kỳ ngắn hơn" in result.explain("i", "T1", "2025-Q3", "score").text("vi").lower()


@pytest.mark.parametrize(("period", "mark"), [("2025-Q3", "interim"), ("2025-Q4", "")])
def test_a_stock_is_that_of_the_year_at_its_end(tmp_path: Path, period: str, mark: str) -> None:
    row = leaf(tmp_path, a_level(measure="stock", over_time="last"), ("amount", period, 60), period=period)
    assert (row["score"], row["note"]) == (60.0, mark)


def test_what_is_due_after_a_quarter_is_judged_on_it(tmp_path: Path) -> None:
    """The year before is longer than what is asked for; it stands for nothing either."""
    text = a_level(target("t", 30, "2025-Q3"))
    assert leaf(tmp_path, text, *YEAR_BEFORE, *HALF_YEAR[:1], period="2025-Q3")["score"] == 80.0
    assert leaf(tmp_path, text, ("amount", "2024", 80), period="2025-Q1")["missing_reason"] == "interim"


def test_a_day_is_due_of_a_year(tmp_path: Path) -> None:
    """What is asked of an amount by 31 December is asked of the year that ends then: a quarter neither scores nor misses it."""
    by_day = a_level(target("t", 100, "2025-12-31"))
    assert leaf(tmp_path, by_day, *HALF_YEAR, period="2025")["missing_reason"] == "interim"
    catalogue = nq.load_catalogue(tmp_path)
    gaps = assess(catalogue, *((name, "T1", period, value) for name, period, value in HALF_YEAR)).gaps
    assert gaps["outlook_reason"].astype(str).tolist()[-1] == "interim"
    whole = assess(catalogue, *(("amount", "T1", f"2025-Q{quarter}", 30) for quarter in (1, 2, 3, 4))).status("T1")
    assert whole[["time_period", "value", "outlook"]].astype(str).values.tolist() == [["2025", "120.0", "reached"]]


def post(frequency: str = "") -> list[str]:
    """Goalposts of figures of some periods."""
    stated = f'frequency = "{frequency}"\n' if frequency else ""
    return [f'indicator = "i"\nworst = 0\nbest = 100\n{stated}']


def test_goalposts_say_of_which_periods_they_are(tmp_path: Path) -> None:
    """24 in a quarter are 24 of the best quarter, and no part of the best year."""
    yearly = leaf(tmp_path, a_level(), *HALF_YEAR, posts=post("annual"), period="2025")
    assert yearly["missing_reason"] == "interim"
    quarterly = leaf(tmp_path, a_level(), *YEAR_BEFORE, *HALF_YEAR[:1], posts=post("quarterly"), period="2025-Q3")
    assert (quarterly["score"], quarterly["value_period"], quarterly["note"]) == (24.0, "2025-Q3", "")
    before = leaf(tmp_path, a_level(), *YEAR_BEFORE, posts=post("quarterly"), period="2024")
    assert (before["score"], before["value_period"]) == (20.0, "2024-Q4")


def test_goalposts_of_amounts_by_the_quarter_must_say_so(tmp_path: Path) -> None:
    with pytest.raises(nq.DefinitionError) as caught:
        leaf(tmp_path, a_level(), *HALF_YEAR, posts=post(), period="2025")
    assert "goalposts.i" in caught.value.message("en")
    assert 'frequency = "annual"' in caught.value.message("vi")


def test_amounts_by_the_year_are_those_of_a_year(tmp_path: Path) -> None:
    text = a_level().replace('"quarterly"', '"annual"')
    assert leaf(tmp_path, text, *HALF_YEAR, posts=post(), period="2025")["missing_reason"] == "interim"
    assert leaf(tmp_path, text, ("amount", "2025", 48), posts=post(), period="2025")["score"] == 48.0


def test_a_stock_of_any_day_stands_between_goalposts(tmp_path: Path) -> None:
    text = a_level(measure="stock", over_time="last")
    for frequency, mark in (("", ""), ("annual", "interim")):
        row = leaf(tmp_path, text, ("amount", "2025-Q3", 60), posts=post(frequency), period="2025-Q3")
        assert (row["score"], row["note"]) == (60.0, mark)


def test_no_single_year_is_held_against_a_mean(tmp_path: Path) -> None:
    mean, later = target("mean", 90, more='applies = "average_of"\n'), target("later", 50, "2031")
    text = level("i", "natural_zero = true", targets=mean + later)
    assert leaf(tmp_path, text, ("i", "2024", 30), period="2024")["score"] == 60.0
    with pytest.raises(nq.DefinitionError) as caught:
        leaf(tmp_path, level("i", "natural_zero = true", targets=mean), ("i", "2024", 30), period="2024")
    assert "a mean over years" in caught.value.message("en")
