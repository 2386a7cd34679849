"""Explanations add up, and give their number again from their data alone."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from jsonschema import Draft202012Validator
from towns import assess, framework, land_of, level, node, rate, target

import nq57_indicators as nq
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.explanations import LeafExplanation, NodeExplanation, ScoreExplanation
from nq57_indicators.schemas import schema_files

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CATALOGUES = HERE.parents[1] / "catalogues"
SCHEMA = Draft202012Validator(schema_files()["explanations/explanation.schema.json"])


def _same(given: Any, column: Any) -> bool:
    """Bit for bit; what is missing is missing."""
    return given is None if pd.isna(column) else bool(given == column)


def _agrees(explanation: Any, row: dict[str, Any]) -> None:
    text = explanation.model_dump_json()
    SCHEMA.validate(json.loads(text))
    for name, given in nq.replay(text).items():
        assert _same(given, row[name]), (name, given, row[name], explanation.kind)


def _every(top: ScoreExplanation) -> Iterator[ScoreExplanation]:
    """The explanation of every node and leaf of a tree."""
    yield top
    if isinstance(top.of, NodeExplanation):
        for part in top.of.parts:
            yield from _every(top.model_copy(update={"of": part}))


def _adds_up(node: NodeExplanation) -> None:
    parts = [*node.parts, *node.deductions]
    if node.starts_from is None:
        assert node.score is None
        assert {part.contribution for part in parts} <= {None}
        return
    assert math.fsum([node.starts_from, *(part.contribution or 0.0 for part in parts)]) == node.score
    if node.of_top is not None and node.aggregate == "arithmetic":
        assert math.fsum(part.of_top or 0.0 for part in parts) == node.of_top
    for part in node.parts:
        if isinstance(part, NodeExplanation):
            _adds_up(part)


def _every_score_agrees(result: nq.Assessment, every: int = 1) -> int:
    """Explain every root for every area and period, or some; every node and leaf below gives the row of the table again."""
    assert result.framework is not None
    rows = {(row["node"], row["ref_area"], row["time_period"]): row for row in result.scores.to_dict("records")}
    places = {(area, period) for _, area, period in rows}
    count = 0
    for root in [one.id for one in result.framework.nodes if one.parent is None]:
        for area, period in sorted(places)[::every]:
            top = result.explain(root, area, period, "score")
            assert isinstance(top.of, NodeExplanation)
            _adds_up(top.of)
            SCHEMA.validate(json.loads(top.model_dump_json()))
            for one in _every(top):
                name = one.of.node if isinstance(one.of, NodeExplanation) else one.of.indicator
                row = rows[name, area, period]
                for column, given in nq.replay(one).items():
                    assert _same(given, row[column]), (name, area, period, column)
                count += 1
    assert every > 1 or count == len(rows)
    return count


@pytest.fixture(scope="module")
def made_up() -> nq.Assessment:
    return nq.assess(nq.read_submission(ROOT / "sample_data" / "made_up"), period="2025")


def test_scores_of_the_sample(made_up: nq.Assessment) -> None:
    assert _every_score_agrees(made_up, every=7) > 200


@pytest.mark.parametrize("what", ["value", "gap", "class", "trend", "rank"])
def test_some_of_every_kind_in_the_sample(made_up: nq.Assessment, what: Any) -> None:
    """Some thirty rows from all over the table, each by its own key."""
    table = {"value": made_up.values, "trend": made_up.trends, "rank": made_up.scores}.get(what, made_up.gaps)
    if what == "trend":  # what is explained is the trend of the preferred value
        key = ["indicator", *KEY]
        chosen = made_up.values[made_up.values["preferred"]][key]
        table = table.merge(chosen, on=key)
    elif what == "value":
        table = table[table["preferred"]]
    name = "node" if what == "rank" else "indicator"
    alone = table[
        ~table.duplicated([name, "ref_area", "time_period"] + (["target"] if "target" in table else []), False)
    ]
    rows = alone.iloc[:: max(1, len(alone) // 30)].to_dict("records")
    assert len(rows) >= 30
    for row in rows:
        only = {"target": row["target"]} if what in ("gap", "class") else {}
        _agrees(made_up.explain(row[name], row["ref_area"], row["time_period"], what, **only), row)


KEY = ["ref_area", "time_period", "calendar", "flow", "provider", "stage"]


def test_scores_of_another_index() -> None:
    """The Human Development Index: another scale, logarithms, geometric means, a unit that no list has."""
    with (CATALOGUES / "hdi" / "published.csv").open(encoding="utf-8") as file:
        published = pd.read_csv(file).set_index("ref_area")
    long = published.drop(columns="hdi").stack().reset_index()
    long.columns = ["ref_area", "variable", "obs_value"]
    catalogue = nq.load_catalogue(CATALOGUES / "hdi")
    result = nq.assess(long.assign(time_period="2021", flow="stock"), catalogue=catalogue, period="2021")
    assert _every_score_agrees(result) == 8 * len(published)


# ---- by hand ------------------------------------------------------------------------------------------------------------

TWO = [level("a"), level("b", 'better = "lower"')]
POSTS = (("a", 0, 100), ("b", 50, 0))


def _explained(tmp_path: Path, nodes: str, *given: tuple[Any, ...], name: str = "index") -> ScoreExplanation:
    indicators = "\n".join([*TWO, level("c")])
    catalogue = land_of(tmp_path, indicators, framework(nodes, *[post for post in POSTS if f'"{post[0]}"' in nodes]))
    result = assess(catalogue, *given, period="2024")
    explanation = result.explain(name, "T1", "2024", "score")
    _agrees(explanation, result.scores[result.scores["node"] == name].set_index("ref_area").loc["T1"].to_dict())
    assert isinstance(explanation.of, NodeExplanation)
    _adds_up(explanation.of)
    return explanation


BOTH = 'indicators = ["a", "b"]\nweights = { a = 2, b = 1 }'
GIVEN = [("a", "T1", "2024", 40), ("b", "T1", "2024", 5)]
"""Scores 40 and 90: the second is lower-is-better, 5 of 50."""


def test_an_arithmetic_mean_by_hand(tmp_path: Path) -> None:
    """(2 × 40 + 90) / 3 = 26.667 + 30 = 56.667."""
    [top] = [_explained(tmp_path, node("index", BOTH), *GIVEN).of]
    assert isinstance(top, NodeExplanation)
    assert [part.contribution for part in top.parts] == pytest.approx([80 / 3, 30])
    assert [part.share_of_weight for part in top.parts] == pytest.approx([2 / 3, 1 / 3])
    assert (top.starts_from, top.score) == (0.0, pytest.approx(170 / 3))
    assert [part.of_top for part in top.parts] == [part.contribution for part in top.parts]


def test_a_geometric_mean_is_counted_from_the_top(tmp_path: Path) -> None:
    """(40² × 90)^(1/3) = 52.4148; LMDI: L = (G − 100) / ln(G / 100), each L w ln(s / 100)."""
    top = _explained(tmp_path, node("index", 'aggregate = "geometric"\n' + BOTH), *GIVEN).of
    assert isinstance(top, NodeExplanation)
    mean = (40 * 40 * 90) ** (1 / 3)
    middle = (mean - 100) / math.log(mean / 100)
    by_hand = [middle * 2 / 3 * math.log(0.4), middle / 3 * math.log(0.9)]
    assert top.starts_from == 100
    assert [part.contribution for part in top.parts] == pytest.approx(by_hand)


def test_a_score_of_0_takes_all_of_a_geometric_mean(tmp_path: Path) -> None:
    zero = [("a", "T1", "2024", 0), ("b", "T1", "2024", 5)]
    top = _explained(tmp_path, node("index", 'aggregate = "geometric"\n' + BOTH), *zero).of
    assert isinstance(top, NodeExplanation)
    assert (top.score, [part.contribution for part in top.parts]) == (0.0, [-100.0, 0.0])


def test_points_deductions_and_what_reaches_the_top(tmp_path: Path) -> None:
    """A node of 60 points at 56.667 % is 34, less 4 is 30; of 40 points nothing is known of the other: 30 / 60 = 50."""
    nodes = node("index") + node("first", f'parent = "index"\npoints = 60\n{BOTH}\ndeductions = ["c"]')
    nodes += node("second", 'parent = "index"\npoints = 40\nindicators = ["d"]')
    indicators = "\n".join([*TWO, level("c"), level("d")])
    catalogue = land_of(tmp_path, indicators, framework(nodes, *POSTS, ("d", 0, 1)))
    result = assess(catalogue, *GIVEN, ("c", "T1", "2024", 4), period="2024")
    top = result.explain("index", "T1", "2024", "score").of
    assert isinstance(top, NodeExplanation)
    first, second = top.parts
    assert isinstance(first, NodeExplanation)
    assert (first.score, top.score, second.score) == (pytest.approx(30), pytest.approx(50), None)
    assert [part.contribution for part in (*first.parts, *first.deductions)] == pytest.approx([16, 18, -4])
    assert [part.of_top for part in (*first.parts, *first.deductions)] == pytest.approx([80 / 3, 30, -20 / 3])
    assert (first.share_of_weight, second.share_of_weight, second.contribution) == (1.0, 0.0, 0.0)
    _adds_up(top)


def test_a_unit_that_no_list_has_goes_by_its_id(tmp_path: Path) -> None:
    explanation = _explained(tmp_path, node("index", BOTH), *GIVEN)
    leaf = explanation.of.parts[0]  # type: ignore[union-attr]  # a node
    assert isinstance(leaf, LeafExplanation)
    assert (leaf.unit, leaf.unit_vi) == ("x", "x")
    assert leaf.value_explained is not None
    assert leaf.value_explained.parts[0].cells[0].obs_value == 40


def test_no_score_says_why_and_has_no_contributions(tmp_path: Path) -> None:
    top = _explained(tmp_path, node("index", BOTH + "\navailability = 0.9"), GIVEN[0]).of
    assert isinstance(top, NodeExplanation)
    assert (top.score, top.missing_reason, top.starts_from) == (None, "below_availability", None)
    assert [part.missing_reason for part in top.parts] == [None, "not_reported"]


def test_what_was_changed_gives_another_number(tmp_path: Path) -> None:
    data = _explained(tmp_path, node("index", BOTH), *GIVEN).model_dump()
    assert nq.replay(data)["score"] == pytest.approx(170 / 3)
    data["of"]["parts"][0]["value"] = 70.0
    assert nq.replay(data)["score"] == pytest.approx(230 / 3)
    data["of"]["parts"][1]["weight"] = 0.0
    assert nq.replay(data)["score"] == 70.0


@pytest.mark.parametrize("given", [{}, {"kind": "score"}, "", "[]", 5, {"kind": "other"}])
def test_what_is_no_explanation_is_refused(given: Any) -> None:
    with pytest.raises(ArgumentError, match="explanation"):
        nq.replay(given)


def test_words_in_both_languages(tmp_path: Path) -> None:
    explanation = _explained(tmp_path, node("index", BOTH), *GIVEN)
    english, vietnamese = explanation.text("en"), explanation.text()
    assert english.splitlines()[0] == "Score of index, Town T1, 2024: 56.67"
    assert "name: 40; weight 2 (66.67% of what is present); brings 26.666667" in english
    assert "Fixed scale: 0 x is the lowest, 100 x the highest" in english
    assert "tên: 40; trọng số 2 (66,67 % của phần có số liệu); đóng góp 26,666667" in vietnamese
    assert "KHÔNG CHÍNH THỨC" in vietnamese
    assert "<summary>tên: 40; trọng số 2" in explanation.html()


def test_what_cannot_be_explained_says_what_can(made_up: nq.Assessment) -> None:
    place = ("P34-01", "2025")
    wrong: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
        (("online_dossier_rate", *place, "all"), {}, "value, score, rank, gap, class, trend"),
        (("nowhere", *place, "score"), {}, "nowhere"),
        (("online_dossier_rate", *place, "gap"), {"target": "t"}, "126bcdcp-online-dossiers-2025"),
        (("online_dossier_rate", "P34-01", "1999", "trend"), {}, "1999"),
    ]
    for arguments, options, told in wrong:
        with pytest.raises(ArgumentError, match=told):
            made_up.explain(*arguments, **options)


# ---- years ahead --------------------------------------------------------------------------------------------------------


def _years(tmp_path: Path, values: list[float], asked: float, more: str = "") -> tuple[Any, Any, str]:
    """The year of the table, the span and its sentence, of figures of 2020 to 2024."""
    better = "better" in more
    scoring = framework(node("index", 'indicators = ["a"]'), ("a", 100, 0) if better else ("a", 0, 100))
    catalogue = land_of(tmp_path, level("a", more, targets=target("t", asked, due="2045")), scoring)
    given = [("a", "T1", str(2020 + at), value) for at, value in enumerate(values)]
    result = assess(catalogue, *given)
    last = str(2019 + len(values))
    explanation = result.explain("a", "T1", last, "gap")
    row = result.gaps[result.gaps["time_period"] == last].iloc[0].to_dict()
    _agrees(explanation, row)
    told = [line for line in explanation.text("en").splitlines() if "pace" in line]
    return row["projected_year"], explanation.projected_years, told[-1].strip() if told else ""


def test_a_year_ahead_is_a_span_of_slopes(tmp_path: Path) -> None:
    """10, 12, 11, 15, 17: 1.7 a year by least squares, 1.708 by Theil–Sen: 24 is 7 away, 4.1 years: both 2029.

    10, 11, 12, 13, 18: (−20 − 11 + 13 + 36) / 10 = 1.8 a year and 12 away: 6.7 years, 2031; of the ten pairs the fifth and the
    sixth slope are 1: 12 years, 2036.
    """
    assert _years(tmp_path, [10, 12, 11, 15, 17], 24)[:2] == (2029, (2029, 2029))
    year, span, told = _years(tmp_path, [10, 11, 12, 13, 18], 30)
    assert (year, span) == (2031, (2031, 2036))
    assert told == "At the present pace it is reached in about 2031–2036"


def test_one_year_where_all_slopes_agree(tmp_path: Path) -> None:
    told = _years(tmp_path, [10, 12, 14, 16, 18], 23)[2]
    assert told == "At the present pace it is reached in 2027"


def test_fewer_is_better_looks_ahead_alike(tmp_path: Path) -> None:
    assert _years(tmp_path, [40, 38, 36, 34, 32], 24, 'better = "lower"')[:2] == (2028, (2028, 2028))


@pytest.mark.parametrize(("values", "asked"), [([10, 12, 14], 24), ([10, 12, 14, 16], 90), ([16, 14, 12, 10], 24)])
def test_no_year_of_few_figures_far_ahead_or_the_other_way(values: list[float], asked: float, tmp_path: Path) -> None:
    year, span, _ = _years(tmp_path, values, asked)
    assert pd.isna(year)
    assert span is None


def test_shares_below_their_whole_also_go_by_the_logit(tmp_path: Path) -> None:
    """20, 26, 33, 41, 50 % rise as a logistic curve: to 90 % the line takes 5.3 years, the logit 6.3."""
    scoring = framework(node("index", 'indicators = ["r"]'), ("r", 0, 100))
    text = rate("r", targets=target("t", 90, due="2045"), frequency="annual")
    given = [
        row
        for at, share in enumerate([20, 26, 33, 41, 50])
        for row in (("r_part", "T1", str(2020 + at), share), ("r_whole", "T1", str(2020 + at), 100))
    ]
    result = assess(land_of(tmp_path, text, scoring), *given)
    explanation = result.explain("r", "T1", "2024", "gap")
    assert explanation.whole == 100
    assert explanation.projected_year == 2030
    assert explanation.projected_years == (2030, 2031)


def test_a_stated_share_in_percent_is_one_of_a_hundred(tmp_path: Path) -> None:
    """80, 86, 90, 93, 95 %: to 99 % the line takes a good year, the logit 4.2."""
    text = level("r", "is_share = true", targets=target("t", 99, due="2045")).replace('"x"', '"percent"')
    given = [("r", "T1", str(2020 + at), share) for at, share in enumerate([80, 86, 90, 93, 95])]
    result = assess(land_of(tmp_path, text, framework(node("index", 'indicators = ["r"]'), ("r", 0, 100))), *given)
    explanation = result.explain("r", "T1", "2024", "gap")
    assert (explanation.whole, explanation.projected_years) == (100, (2026, 2029))
    assert result.status("T1")[["projected_first", "projected_last"]].values.tolist() == [[2026, 2029]]


def test_a_rank_says_what_rests_on_earlier_and_on_unlike_values(tmp_path: Path) -> None:
    """Half of the first town's weight is a figure of the year before, of which the others have this year's."""
    catalogue = land_of(tmp_path, "".join(TWO), framework(node("index", 'indicators = ["a", "b"]'), *POSTS))
    given = [(name, town, "2024", 20.0) for name in "ab" for town in ("T1", "T2", "T3")]
    given[0] = ("a", "T1", "2023", 90.0)
    explanation = assess(catalogue, *given, period="2024").explain("index", "T1", "2024", "rank")
    shares = {place.ref_area: (place.carried_weight, place.unlike_weight) for place in explanation.places}
    assert shares == {"T1": (0.5, 0.5), "T2": (0.0, 0.0), "T3": (0.0, 0.0), "T4": (0.0, 0.0)}
    text = explanation.text("vi")
    assert text.count("Phần trọng số dựa vào giá trị của kỳ trước: 50 %") == 1
    assert text.count("khác nguồn, khác kỳ so với đa số địa bàn: 50 %") == 1
    assert "Dùng số kỳ trước." in text


def test_the_class_of_a_benchmark_is_none_and_says_so(tmp_path: Path) -> None:
    """The town is shown beside the target of the land: no thresholds, which are for what is owed."""
    owed = target("t", 60, more='level = "land"\nbenchmark_for = ["town"]')
    catalogue = land_of(tmp_path, level("a", targets=owed), framework(node("index", 'indicators = ["a"]'), POSTS[0]))
    result = assess(catalogue, ("a", "T1", "2019", 20), ("a", "T1", "2023", 30))
    explanation = result.explain("a", "T1", "2023", "class")
    assert explanation.outlook is None
    assert nq.replay(explanation)["outlook"] is None
    text = explanation.text("vi")
    assert "Đây là mục tiêu để so sánh, không phải của địa bàn: không xếp mức tiến độ" in text
    assert "từ 0,95 là bảo đảm tiến độ" not in text
    assert "chưa đạt" not in text


@pytest.mark.parametrize("better", ["higher", "lower"])
@pytest.mark.parametrize("what", ["gap", "class"])
def test_a_mean_over_years_is_made_of_its_years(what: Any, better: str, tmp_path: Path) -> None:
    """80, 85 and 93 after an act of June 2020, which leaves 2019 out: 86 of the 90 asked for."""
    owed = target("t", 90, due="2022", more='applies = "average_of"')
    ends = (0, 100) if better == "higher" else (100, 0)
    scoring = framework(node("index", 'indicators = ["a"]'), ("a", *ends))
    land = land_of(tmp_path, level("a", f'better = "{better}"', targets=owed), scoring)
    years = {"2019": 50, "2020": 80, "2021": 85, "2022": 93}
    result = assess(land, *(("a", "T1", year, value) for year, value in years.items()))
    found = result.explain("a", "T1", "2022", what)
    assert [(each.time_period, each.value) for each in found.mean_of] == [("2020", 80), ("2021", 85), ("2022", 93)]
    assert found.value == 86
    text = found.text("en")
    assert "Value: 86 x, the mean of 3 periods up to 2022" in text
    assert "2021: 85 x" in text
    assert "trung bình của 3 kỳ đến năm 2022" in found.text("vi")
    data = found.model_dump(mode="json")
    row = result.gaps.set_index("time_period").loc["2022"]
    assert nq.replay(data)["met"] == row["met"]
    data["mean_of"][0]["parts"][0]["cells"][0]["obs_value"] = 95  # the mean is made again from its cells
    data["mean_of"][0]["value"] = 95
    assert nq.replay(data)["met"] == ("yes" if better == "higher" else "no")


def test_a_value_that_no_mean_is_taken_of_has_none(tmp_path: Path) -> None:
    land = land_of(
        tmp_path, level("a", targets=target("t", 90)), framework(node("index", 'indicators = ["a"]'), POSTS[0])
    )
    assert assess(land, ("a", "T1", "2022", 93)).explain("a", "T1", "2022", "gap").mean_of == ()
