"""The page in a browser: silent, offline, by keyboard, read to those who do not see, on paper, and never run by a name."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import browser, opened
from playwright.sync_api import Browser

import nq57_indicators as nq
from made_up_results import FIGURES, all_results
from nq57_indicators.assessment import Assessment

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import page_and_status

HOSTILE = '"><img src=x onerror="document.title=\'run\'"><script>document.title="run"</script>'
PAGES = ("one", "few")
"""One province with its lines and ranges; several with overview, classes and tiles, as the page of all has them."""
PAPER = 688
"""Pixels between the margins of A4."""


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    with browser() as one:
        yield one


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, result = tmp_path_factory.mktemp("pages"), all_results()
    made = {
        "all": result.page(ranks=True),
        "one": result.page("P34-24", ranks=True),
        "few": result.page(["P34-01", "P34-24"]),
        "hostile": hostile_results().page(["P34-01", "P34-24"], ranks=True),
    }
    files = {name: folder / f"{name}.html" for name in made}
    for name, file in files.items():
        file.write_text(made[name], encoding="utf-8")
    return files


def hostile_results() -> Assessment:
    """Figures whose provider is a tag."""
    return nq.assess(FIGURES.assign(provider=HOSTILE))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_it_is_silent_asks_for_nothing_and_can_be_read_to_anybody(
    name: str, scheme: str, pages: dict[str, Path], started: Browser
) -> None:
    seen = opened(started, pages[name], scheme)
    assert seen.violations() == []
    seen.page.click("#language")
    for kind in (
        "section.area td button",
        "button[data-c=no]",
        "button[data-o=m]",
        "button[data-o=s]",
        "button[data-o=g]",
    ):
        if seen.page.locator(kind).count():
            seen.page.locator(kind).first.click()
            assert seen.page.locator("dialog[open]").count() == 1
            assert seen.violations() == []
            seen.page.keyboard.press("Escape")
    assert (seen.said, seen.asked) == ([], [])
    seen.page.context.close()


def test_the_check_would_notice(tmp_path: Path, started: Browser) -> None:
    file = tmp_path / "bad.html"
    picture, pale = "<img src='http://127.0.0.1:9/x.png'>", "<p style='color:#999'>pale</p>"
    file.write_text(f"<!doctype html><title>x</title>{picture}{pale}<script>none()</script>", encoding="utf-8")
    seen = opened(started, file)
    assert {one.split(" ")[0] for one in seen.violations()} >= {"image-alt", "color-contrast"}
    assert any("none is not defined" in one for one in seen.said)
    assert seen.asked == ["http://127.0.0.1:9/x.png"]


def test_the_keyboard_reaches_everything(pages: dict[str, Path], started: Browser) -> None:
    seen = opened(started, pages["few"])
    count = seen.page.evaluate(
        """() => { window.reached = new Set();
        document.addEventListener('focusin', (event) => window.reached.add(event.target));
        return [...document.querySelectorAll('input, button, a[href], summary, [tabindex="0"]')]
          .filter((one) => one.checkVisibility()).length; }"""
    )
    for _ in range(count):
        seen.page.keyboard.press("Tab")
    reached = (
        "[...window.reached].filter((one) => one.matches('input, button, a[href], summary, [tabindex=\"0\"]')).length"
    )
    assert seen.page.evaluate(reached) == count


def test_a_number_opens_closes_and_gives_the_focus_back(pages: dict[str, Path], started: Browser) -> None:
    seen = opened(started, pages["one"])
    number = seen.page.locator("section.area td button").first
    number.focus()
    where = seen.focus()
    seen.page.keyboard.press("Enter")
    said = seen.page.locator("dialog[open]").inner_text()
    assert "Công thức" in said
    assert re.search(r"\.(csv|parquet) › ", said)
    assert "144/KH-UBND" in said
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("dialog[open]").count() == 0
    assert seen.focus() == where


def test_a_sign_of_a_class_opens_the_rows_it_stands_for(pages: dict[str, Path], started: Browser) -> None:
    seen = opened(started, pages["few"])
    row = seen.page.locator(".classes tbody tr").first
    sign = row.locator("button").last
    column = sign.evaluate("sign => sign.closest('td').cellIndex")
    area = seen.page.locator(".classes thead tr > *").nth(column).inner_text()
    sign.click()
    assert seen.page.locator("#explained").inner_text() == f"{row.locator('th').inner_text()}, {area}"
    seen.page.locator("#body button").first.click()
    assert "Công thức" in seen.page.locator("#body").inner_text()


@pytest.mark.parametrize("typed", ["bac ninh 5g", "BẮC NINH 5G", "Bắc Ninh 5G"])
def test_search_takes_names_with_and_without_diacritics(typed: str, pages: dict[str, Path], started: Browser) -> None:
    seen = opened(started, pages["few"])
    seen.page.fill("#search", typed)
    assert seen.page.locator("section.area:visible").evaluate_all("all => all.map((one) => one.id)") == ["P34-24"]
    rows = seen.page.locator("section.area tbody tr:visible").all_inner_texts()
    assert rows
    assert all("5G" in row for row in rows)
    seen.page.fill("#search", "đắk lắk")
    assert seen.page.locator("section.area:visible").count() == 0
    assert seen.page.locator("#nothing").is_visible()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("đà nẵng", ["P34-48"]),
        ("da nang", ["P34-48"]),
        ("Da Nang", ["P34-48"]),
        ("Hà Nội", ["P34-01"]),
        ("ha noi", ["P34-01"]),
        ("ha noi 5g", ["P34-01"]),
        ("5g hà nội", ["P34-01"]),
        ("hà nôi", []),  # a diacritic that is typed has to be there
        ("uyến", []),  # no word begins so
    ],
)
def test_search_finds_an_area_by_its_name(
    typed: str, found: list[str], pages: dict[str, Path], started: Browser
) -> None:
    seen = opened(started, pages["all"])
    seen.page.fill("#search", typed)
    assert seen.page.locator("section.area:visible").evaluate_all("all => all.map((one) => one.id)") == found


def test_both_languages_are_there_at_once(pages: dict[str, Path], started: Browser) -> None:
    seen = opened(started, pages["one"])
    before = seen.page.inner_text("main")
    seen.page.focus("#language")
    seen.page.keyboard.press("Space")
    after = seen.page.inner_text("main")
    assert "Chỉ tiêu của địa phương" in before
    assert "Targets of the area" in after
    assert seen.page.get_attribute("html", "lang") == "en"
    seen.page.keyboard.press("Space")
    assert seen.page.inner_text("main") == before


def test_nothing_in_a_name_is_run(pages: dict[str, Path], started: Browser) -> None:
    seen = opened(started, pages["hostile"])
    title = seen.page.title()
    for number in seen.page.locator("main button").all():
        number.click()
        seen.page.keyboard.press("Escape")
    seen.page.click("#language")
    assert seen.page.title() != "run"
    assert title != "run"
    assert seen.page.locator("img").count() == 0
    assert (seen.said, seen.asked) == ([], [])


def test_its_policy_lets_only_its_own_script_run(pages: dict[str, Path], started: Browser, tmp_path: Path) -> None:
    """Were a tag ever left as it is, the browser would not run it."""
    file = tmp_path / "page.html"
    text = pages["one"].read_text(encoding="utf-8").replace("</main>", f"{HOSTILE}</main>")
    file.write_text(text, encoding="utf-8")
    context = started.new_context()
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.title() != "run"
    page.locator("section.area td button").first.click()
    assert page.locator("dialog[open]").count() == 1
    context.close()


def test_the_page_of_all_provinces_is_silent_too(pages: dict[str, Path], started: Browser) -> None:
    seen = opened(started, pages["all"])
    seen.page.evaluate("document.getElementById('language').click()")
    seen.page.fill("#search", "ca mau")
    assert seen.page.locator("section.area:visible").evaluate_all("all => all.map((one) => one.id)") == ["P34-96"]
    assert (seen.said, seen.asked) == ([], [])
    seen.page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_it_prints_on_a4_with_nothing_cut_off(
    name: str, pages: dict[str, Path], started: Browser, tmp_path: Path
) -> None:
    seen = opened(started, pages[name], width=PAPER)
    seen.page.emulate_media(media="print")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= PAPER
    cut = """() => [...document.querySelectorAll('table, figure, .wide')].filter((one) => one.checkVisibility()
      && (one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth + 1)).length"""
    assert seen.page.evaluate(cut) == 0
    paper = tmp_path / "page.pdf"
    seen.page.pdf(path=paper, prefer_css_page_size=True)
    told = subprocess.run(["pdfinfo", str(paper)], capture_output=True, check=True, text=True).stdout
    assert "(A4)" in told


@pytest.mark.parametrize("width", [1280, 400])
def test_a_narrow_screen_scrolls_no_page_sideways(width: int, pages: dict[str, Path], started: Browser) -> None:
    seen = opened(started, pages["one"], width=width)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_opens_in_a_second(pages: dict[str, Path], started: Browser) -> None:
    """In time of the processor, so that it tells of the page and not of what else the machine does."""
    context = started.new_context()
    page = context.new_page()
    meter = context.new_cdp_session(page)
    meter.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(pages["all"].as_uri())
    measured = {one["name"]: one["value"] for one in meter.send("Performance.getMetrics")["metrics"]}
    context.close()
    assert 0 < measured["TaskDuration"] < 1


def test_it_stays_well_below_three_megabytes(tmp_path: Path) -> None:
    """Of 34 provinces, 60 indicators and 12 periods: room is left for longer names."""
    page = page_and_status.assessed(tmp_path).page()
    assert page.count("<tr data-x") > 34 * 60
    assert len(page.encode()) <= 2_500_000
