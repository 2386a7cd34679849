"""Whatever has an id may be written by its name: areas, schemes, indicators, bodies, duties, frameworks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue.naming import folded, id_named
from nq57_indicators.cli import run
from nq57_indicators.cli.exit_codes import FINDINGS, FINE, UNUSABLE
from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.texts.codes import code_given

FIGURES = pd.DataFrame(
    {
        "variable": ["dossiers_received", "dossiers_received_online"] * 2,
        "ref_area": ["P34-24", "P34-24", "P34-01", "P34-01"],
        "time_period": ["2025-Q4"] * 4,
        "obs_value": [200, 150, 100, 50],
    }
)


@pytest.fixture
def figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    FIGURES.to_csv("so_lieu.csv", index=False)
    return "so_lieu.csv"


@pytest.mark.parametrize(
    ("areas", "scored"),
    [
        ("Bắc Ninh", {"P34-24"}),
        ("tỉnh Bắc Ninh", {"P34-24"}),
        (["P34-24", "Hà Nội"], {"P34-24", "P34-01"}),
        (["TP. Hà Nội"], {"P34-01"}),
    ],
)
def test_areas_are_scored_by_their_names(areas: str | list[str], scored: set[str]) -> None:
    assert set(nq.assess(FIGURES, areas=areas).scores["ref_area"]) == scored


def test_a_scheme_goes_by_its_name() -> None:
    by_id, by_name = (nq.assess(FIGURES, areas=areas).scores for areas in ("P34", "34 tỉnh, thành phố"))
    assert by_id["ref_area"].tolist() == by_name["ref_area"].tolist()
    assert len(set(by_name["ref_area"])) == 34


@pytest.mark.parametrize(("period", "area"), [("2024", "P63-27"), ("2025-Q4", "P34-24"), (None, "P34-24")])
def test_a_name_is_of_the_era_of_the_period_scored(period: str | None, area: str) -> None:
    assert set(nq.assess(FIGURES, areas=["Bắc Ninh"], period=period).scores["ref_area"]) == {area}


def test_a_former_name_without_its_period_says_what_to_write() -> None:
    with pytest.raises(nq.ArgumentError, match="Ninh Bình"):
        nq.assess(FIGURES, areas=["Hà Nam"])


@pytest.mark.parametrize("written", ["34 tỉnh, thành phố", "34 tỉnh thành", "p34"])
def test_a_geography_is_declared_by_its_name(written: str) -> None:
    frame = FIGURES.head(2).assign(ref_area="Bắc Ninh", time_period="2024")
    assert set(nq.read_submission(frame, geography=written).observations["ref_area"]) == {"P34-24"}
    column = nq.validate(nq.read_submission(frame.assign(geography=written)))
    assert set(column.accepted["ref_area"]) == {"P34-24"}


def test_a_geography_that_is_none_is_still_refused() -> None:
    with pytest.raises(nq.ArgumentError, match="P63"):
        nq.read_submission(FIGURES, geography="35 tỉnh")


def test_duties_and_bodies_go_by_their_names() -> None:
    catalogue = nq.load_catalogue()
    duty = catalogue.obligations["nd09_quarterly"]
    frame = FIGURES.assign(calendar="administrative", vintage="2025-12-20")
    by_id = nq.validate(frame, expected=duty.id, bodies=["P34-24"])
    by_name = nq.validate(frame, expected=duty.name.vi, bodies=["tỉnh Bắc Ninh"])
    assert "missing-submission" in set(by_id.findings["rule"])
    assert by_name.findings["finding"].tolist() == by_id.findings["finding"].tolist()
    with pytest.raises(nq.ArgumentError, match="Bắc Nin"):
        nq.validate(frame, expected=duty.id, bodies=["Bắc Nin"])


def test_indicators_and_frameworks_go_by_their_names() -> None:
    catalogue = nq.load_catalogue()
    indicator = catalogue.indicators["online_dossier_rate"]
    assert catalogue.indicator(indicator.name.vi.upper()) is indicator
    assert catalogue.indicator(indicator.name.en) is indicator
    framework = catalogue.frameworks["qd766"]
    assert framework.name is not None
    assert catalogue.framework(framework.name.vi) is framework
    assert nq.assess(FIGURES).explain(indicator.name.vi, "tỉnh Bắc Ninh", "Quý IV/2025").value == 75


def test_a_name_that_several_bear_is_refused_with_their_ids() -> None:
    bodies = nq.load_catalogue().bodies
    body = next(iter(bodies.values()))
    twice = {"a": body, "b": body}
    with pytest.raises(nq.ArgumentError) as refused:
        id_named(twice, body.name.vi)
    assert (refused.value.code, refused.value.fields["listed"]) == ("name-of-several", "a, b")
    assert id_named(twice, "a") == "a"


@pytest.mark.parametrize(("text", "other"), [("Luỹ kế", "lũy  kế"), ("HOÀ BÌNH", "hòa bình"), ("thuỷ", "THỦY")])
def test_names_are_the_same_wherever_their_tone_mark_stands(text: str, other: str) -> None:
    assert folded(text) == folded(other)
    assert folded("lũy kế") != folded("luy ke")


@pytest.mark.parametrize(
    ("argument", "words", "code"),
    [
        ("calendar", "Hành chính", "administrative"),
        ("calendar", "lịch thống kê", "statistical"),
        ("stage", "ước thực hiện", "expected"),
        ("stage", "revised plan", "revised_plan"),
        ("flow", "luỹ kế", "ytd"),
        ("flow", "since the start of the year", "ytd"),
    ],
)
def test_codes_go_by_their_words_in_both_languages(argument: str, words: str, code: str) -> None:
    read = nq.read_submission(FIGURES, **{argument: words})  # type: ignore[arg-type]  # options by name
    assert set(read.observations[argument].astype(str)) == {code}


def test_a_code_that_is_none_is_refused_with_the_words_of_all() -> None:
    with pytest.raises(nq.ArgumentError) as refused:
        nq.read_submission(FIGURES, calendar="âm lịch")
    assert "administrative (hành chính)" in refused.value.vi
    assert refused.value.en.endswith("statistical, administrative, custom.")


def test_words_of_several_codes_are_refused_with_these_only() -> None:
    with pytest.raises(nq.ArgumentError) as refused:
        code_given("flow", "dồn", FLOWS, "flow", {"ytd": ["dồn"], "since": ["dồn"]})
    assert refused.value.en.endswith(": ytd, since.")


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Quý III/2026", "2026-Q3"),
        ("tháng 9/2026", "2026-09"),
        ("6 tháng đầu năm 2026", "2026-S1"),
        ("Q3 2026", "2026-Q3"),
    ],
)
def test_periods_go_by_their_words(words: str, label: str) -> None:
    frame = nq.form(words, indicators="online_dossier_rate", body="P34-24")
    assert set(frame["time_period"]) == {label}


@pytest.mark.parametrize(
    ("words", "code"),
    [("lũy kế đến tháng 9/2026", "unclear"), ("9/3/2026", "day-or-period"), ("quý 3", "period-without-year")],
)
def test_words_that_say_no_period_or_more_are_refused(words: str, code: str) -> None:
    with pytest.raises(nq.ArgumentError) as refused:
        nq.form(words, indicators="online_dossier_rate", body="P34-24")
    assert code in refused.value.code
    assert refused.value.fields["place"] == "period"


def test_scores_are_of_a_period_in_words() -> None:
    by_words, by_label = (nq.assess(FIGURES, areas="P34-24", period=text).scores for text in ("Quý IV/2025", "2025-Q4"))
    assert by_words.equals(by_label)
    explained = nq.assess(FIGURES).explain("Chính quyền số", "Bắc Ninh", "quý 4/2025", what="score")
    assert explained.of.node == "chinh_phu_so"


def test_rules_and_their_severities_go_by_their_words() -> None:
    frame = FIGURES.head(2).assign(ref_area="Bac Ninh")
    title = nq.load_catalogue().rules["unaccented-name"].title
    for words in ({title.vi: "tắt"}, {title.en: "off"}):
        assert "unaccented-name" not in set(nq.validate(frame, rules=words).findings["rule"])
    with pytest.raises(nq.ArgumentError) as refused:
        nq.validate(frame, rules={title.vi: "tắt", "unaccented-name": "lỗi"})
    assert refused.value.code == "rule-set-twice"
    with pytest.raises(nq.InvalidDataError):
        nq.validate(frame).raise_for_findings("lưu ý")


def test_the_command_line_takes_names(figures: str, capsys: pytest.CaptureFixture[str]) -> None:
    indicator = nq.load_catalogue().indicators["online_dossier_rate"].name.vi
    explained = ["explain", figures, "--indicator", indicator, "--areas", "Bắc Ninh", "--score-period", "2025-Q4"]
    assert run(explained) == FINE
    assert "75" in capsys.readouterr().out
    assert run(["assess", figures, "--output", "a", "--areas", "Bắc Ninh, Hà Nội"]) == FINE
    assert run(["assess", figures, "--output", "b", "--areas", "Bắc Nin"]) == UNUSABLE
    said = ["--calendar", "hành chính", "--stage", "ước", "--flow", "trong kỳ", "--fail-on", "lưu ý"]
    assert run(["validate", figures, *said]) == FINE
    assert run(["validate", figures, "--fail-on", "nặng"]) == UNUSABLE
    assert run(["catalogue", "list", "--pillar", "Chính phủ số"]) == FINE


def test_assess_shows_findings_and_fails_as_validate_does(figures: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("sai.csv").write_text(
        "variable,ref_area,time_period,obs_value\ndossiers_received,Bac Ninh,2025-Q4,9\n", "utf-8"
    )
    Path("hong.xlsx").write_text("no workbook", encoding="utf-8")
    assert run(["assess", "sai.csv", "--output", "a"]) == FINE
    assert run(["assess", "sai.csv", "--output", "a", "--fail-on", "note"]) == FINDINGS
    capsys.readouterr()
    assert run(["assess", "sai.csv", "hong.xlsx", "--output", "b"]) == UNUSABLE
    shown = capsys.readouterr().out
    assert "sai.csv › B2: Tên địa bàn viết không dấu, hiểu là Bắc Ninh." in shown
    assert "hong.xlsx" in shown
    code = run(["assess", figures, "--output", "c", "--expected", "nd09_quarterly", "--bodies", "Bắc Ninh"])
    assert code == FINE
