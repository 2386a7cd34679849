"""Figures of a page that stand in charts and counts: each opens where the page says it does."""

import json
import re
from html import unescape

import pandas as pd
import pytest

import nq57_indicators as nq
from made_up_results import small_results
from nq57_indicators.computation.results.verdicts import without_figure
from nq57_indicators.texts import date_text, figure
from nq57_indicators.writing.names import asked_text, compared_text, value_text
from nq57_indicators.writing.page import found
from shown import closed

LINE = pd.DataFrame(
    [
        ("commune_staff", "2025", 100),
        ("commune_staff_equipped", "2025", 82),
        ("commune_staff", "2026", 100),
        ("commune_staff_equipped", "2026", 90),
    ],
    columns=["variable", "time_period", "obs_value"],
).assign(ref_area="P34-24")


def _drawn(page: str) -> list[str]:
    """The texts of the Vietnamese charts."""
    charts = re.findall(r'<figure data-lang="vi">(.*?)</figure>', page, re.DOTALL)
    return [text for chart in charts for text in re.findall(r"<text[^>]*>([^<]*)</text>", chart)]


def test_the_figures_of_a_line_open_below_it_down_to_clause_and_cell() -> None:
    page = nq.assess(LINE).page("P34-24")
    table = page.split('<details class="drawn">')[1].split("</details>")[0]
    rows = re.findall(r'<tr data-x=(\d+) data-d="([\d ]+)">.*?<button[^>]*>([^<]*)</button>', table)
    assert [figure for *_, figure in rows] == ["82", "90"]
    assert {"82", "90"} <= set(_drawn(page))
    carried = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert carried
    data = json.loads(carried[1])
    opened = [data["values"][int(number)] for number, *_ in rows]
    assert [written for _, written, *_ in opened] == ["82", "90"]
    assert [[part.split(" ")[2] for part in parts] for _, _, _, *parts in opened] == [
        ["0:C2", "0:C1"],
        ["0:C4", "0:C3"],
    ]
    acts = [data["texts"][data["asked"][int(number)][2]][0] for number in rows[0][1].split()]
    assert any("11/QĐ-BCĐCP (Mục tiêu năm 2026" in act for act in acts)


def test_the_figures_of_the_tiles_are_those_of_the_table_above() -> None:
    page = small_results().page(["P34-01", "P34-24", "P34-48"])
    overview = page.split("<tbody>")[1].split("</tbody>")[0]
    counts = [re.findall(r"<button[^>]*>(\d+)</button>", row) for row in overview.split("</tr>")[:-1]]
    tiles = [text for text in _drawn(page) if re.fullmatch(r"\d+/\d+", text)]
    assert sorted(tiles) == sorted(f"{met}/{owed}" for owed, met, *_ in counts if owed != "0")
    assert "bấm vào hai số này ở bảng “Mỗi địa bàn đã đạt bao nhiêu mục tiêu”" in page


def test_findings_that_are_not_listed_open_behind_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "_FIRST", 1)
    monkeypatch.setattr(found, "_MOST", 2)
    unread = LINE.assign(obs_value=["khoảng 1", "khoảng 2", "khoảng 3", "4"])
    page = nq.assess(unread).page("P34-24")
    section = page.split(">Phát hiện khi kiểm tra số liệu<")[1].split("</section>")[0]
    [number, first, more, others] = re.findall(
        r"(\d+) phát hiện</span>\)</summary><ul>(.*?)</ul><details><summary>.*?và (\d+) phát hiện nữa.*?</summary><ul>(.*?)</ul>",
        section,
    )[0]
    assert (number, first.count("<li"), more, others.count("<li")) == ("3", 1, "2", 2)
    assert "và 1 phát hiện nữa; xem đủ: nq57 validate." in others


def test_every_row_of_the_page_is_the_row_of_the_table() -> None:
    """Cell by cell, not only somewhere on the page: indicator, figure asked for, due day, figure before, figure, distance."""
    areas = ["P34-01", "P34-24"]
    status = small_results().status(areas, without_figures=True)
    table = nq.with_names(status[~without_figure(status)])
    said = [
        (
            row["indicator_name"],
            asked_text(row),
            date_text(row["due"], "vi"),
            figure(row["previous_value"]),
            value_text(row),
            compared_text(row),
        )
        for row in table.to_dict("records")
    ]
    shown = []
    for row in re.findall(r"<tr data-x=\d+ data-d=\d+.*?</tr>", closed(small_results().page(areas))):
        cells = [re.findall(r">([^<>]+)<", f">{cell}") for cell in re.split(r"<t[hd](?=[ >])", row)[1:]]
        name, (asked, due), [before], [value, _], compared, *_ = cells
        shown.append(tuple(map(unescape, (*name, asked, due, before, value, *compared))))
    assert shown
    assert sorted(shown) == sorted(said)
