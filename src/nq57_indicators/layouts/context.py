"""What stands around a table and holds for all of it: title, letterhead, unit line, names of sheet, file and folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.headers import Block
from nq57_indicators.layouts.offices import ministry_that_reports, office_that_reports
from nq57_indicators.layouts.other_figures import is_trial
from nq57_indicators.layouts.part_names import is_level_alone, is_name_of_part
from nq57_indicators.layouts.periods_said import PeriodSaid, Statement, is_one_of_a_series, narrowed_by_sheet, told_once
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.time_words import last_day_in, times_in
from nq57_indicators.layouts.times import Time, period_of, with_days, with_start
from nq57_indicators.layouts.title_stages import stage_of_name, stage_of_title
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.tables.cells import RawTable

_COUNTRY_LINE = re.compile(r"^nq57-form\b|cong hoa xa hoi chu nghia|doc lap ?[-–] ?tu do|mau so|bieu so\b|bieu mau")
_NUMBER_OF_FORM = re.compile(
    r"(?:mẫu|biểu)(?: mẫu)?(?: số)?\s*:?\s*[\w./-]*\d[\w./-]*\s*[:.–-]\s+([^\W\d_].*)", re.IGNORECASE | re.DOTALL
)
_DATED_PLACE = re.compile(r"^[^,]{2,30}, ?ngay\b")
_OTHERS = ("partial", "trials", "averages_and_points", "goals_and_forecasts")
"""Words of lines that speak of other figures than those of a period and a whole area."""
_DATE_IN_NAME = re.compile(
    r"(?<!\d)(?:\d{1,2}[ _.])?(?:0[1-9]|1[0-2])[ _](?:19|20)\d\d(?!\d)|(?<!\d)(?:\d{1,2}_){2}(?:19|20)\d\d(?!\d)"
)
_MOST_WORDS = 5
_MOST_WORDS_OF_ITEM = 14


@dataclass
class Context:
    """Everything said around one table, by part of the key; several statements may agree, complete each other or differ."""

    lines: list[Statement]
    periods: list[PeriodSaid]
    partial: list[tuple[Time, Statement]]
    areas: list[Statement]
    unit: Statement | None
    flow: tuple[str, Statement] | None
    stages: list[tuple[str, Statement]]
    items: list[str]
    commune: Statement | None = None
    """Where a commune, ward or district is named as the one that reports: "UBND XÃ BẮC HÀ, TỈNH LÀO CAI"."""
    part: Statement | None = None
    """Where the name of the sheet or file is that of one agency, level or field."""
    level: Statement | None = None
    """Where the name of a sheet is that of the upper level, and no sheet beside it that of a lower one."""
    office: Statement | None = None
    """Where a letterhead is that of one agency, and no line says that figures are those of the whole area."""
    ministry: Statement | None = None
    """Where a letterhead is that of a ministry, and no line names an area."""
    folder_years: tuple[int, ...] = ()
    """Years that are names of folders: that of a part of a year, else only a choice."""

    @property
    def stage(self) -> tuple[str, Statement] | None:
        """The stage that holds for all figures: that of the title, else that of the sheet. A file may keep several sheets."""
        return next((said for said in self.stages if said[1].where != "file"), None)

    def line_at(self, at: Statement) -> str:
        """The whole text that a part of it was taken from."""
        return next((line.text for line in self.lines if (line.row, line.column) == (at.row, at.column)), at.text)


def context_of(block: Block, wording: Wording) -> Context:
    """What the lines above a table and the names of its sheet, file and folder say."""
    return _context(list(_lines(block.grid, block)), block.grid.table, wording)


def context_of_names(table: RawTable, wording: Wording) -> Context:
    """What the names of sheet, file and folder say of a table that is read as it stands."""
    return _context([], table, wording)


def with_comments(table: RawTable, wording: Wording) -> RawTable:
    """The table with its comments among the lines above it, where they say anything of its figures."""
    lines = [Statement(_after_number(text), "title") for _, _, text in table.comments]
    context = _context(lines, replace(table, file="", sheet=None, sheets=()), wording)
    says = (
        context.periods, context.partial, context.areas, context.unit, context.flow, context.stages, context.items,
        context.commune, context.office, [line for line in lines if any(wording.mentions(name, line.text) for name in _OTHERS)],
    )  # fmt: skip
    return replace(table, above=(*table.comments, *table.above)) if any(says) else table


def _context(lines: list[Statement], table: RawTable, wording: Wording) -> Context:
    said = [*lines, *_names(table)]
    times = [(line, times_in(line.text)) for line in said if not names_source(line.text, wording)]
    periods, partial = _periods(times)
    if is_one_of_a_series(table.sheet or "", table.sheets):
        periods = narrowed_by_sheet(periods)
    areas = list(_areas(said, wording))
    rows = {(area.row, area.column) for area in areas if area.where == "title"}
    named_areas = [line.text for line in lines if (line.row, line.column) in rows and not is_dated_place(line.text)]
    names = [name for name in said if name.where in ("sheet", "file")]
    named = [name for name in names if is_name_of_part(name.text, wording) or _is_trial_sheet(name, wording)]
    level = next((name for name in named if is_level_alone(name, table.sheets, wording)), None)
    return Context(
        lines,
        periods,
        partial,
        areas,
        next((line for line in lines if _unit_line(line.text, wording)), None),
        _flow(lines, wording),
        _stages(said, wording),
        _items(lines, wording),
        next((part for part in said if _names_commune(part.text, wording)), None),
        next((name for name in named if name is not level), None),
        level,
        office_that_reports(lines, named_areas, wording.names),
        ministry_that_reports(lines, named_areas, wording.names),
        _years_of_folders(times),
    )


def names_source(text: str, wording: Wording) -> bool:
    """Whether a line says where figures were taken from: the year of a yearbook is none of theirs."""
    head, colon, _ = text.partition(":")
    return bool(colon) and wording.is_word("sources", head)


def _is_trial_sheet(name: Statement, wording: Wording) -> bool:
    return name.where == "sheet" and is_trial(name.text, wording)


_UNIT_LINE = re.compile(r"(?:\(|^|\s)(đvt|đ\.v\.t|đơn vị(?: tính)?|units?)\s*[:：]\s*([^()]+)", re.IGNORECASE)


def units_of_line(text: str, wording: Wording) -> tuple[str, ...]:
    """The units that a line names, also in two languages: "Đơn vị tính: nghìn người, tỷ đồng"."""
    match = _UNIT_LINE.search(text)
    named = match[2] if match else text
    whole = wording.unit(named)
    if whole is not None:
        return (whole,)
    parts = [part for part in re.split(r"\s+[-–]\s+|[;,/\n]", named) if part.strip()]
    units = [unit for part in parts if (unit := wording.unit(part)) is not None]
    in_two_languages = len(parts) == 2 and len(units) == 1 and re.search(r"\s[-–]\s|/|\n", named) is not None
    return tuple(units) if len(units) == len(parts) or in_two_languages else ()


def _unit_line(text: str, wording: Wording) -> bool:
    """Whether a line names units, or says that it does and nobody knows them."""
    match = _UNIT_LINE.search(text)
    return bool(units_of_line(text, wording)) or (match is not None and plain(match[1]) != "don vi")


def _lines(grid: Grid, block: Block) -> Iterable[Statement]:
    """The lines above a table; the first table of a sheet also sees what stands over the names of the country."""
    for row in block.around:
        for column in range(grid.width):
            text = _after_number(grid.texts[row][column].strip())
            if text and not _COUNTRY_LINE.search(plain(text)):
                yield Statement(text, "title", row, column)


def _after_number(text: str) -> str:
    """What a line says after the number of its form: "Biểu số 03/BC: Kết quả tháng 9/2026"."""
    match = _NUMBER_OF_FORM.match(unicodedata.normalize("NFC", text))
    return match[1] if match and not plain(match[1]).startswith(("ban hanh", "kem theo")) else text


def _names(table: RawTable) -> Iterable[Statement]:
    if table.sheet:
        yield Statement(_as_words(table.sheet), "sheet")
    path = PurePosixPath(table.file)
    yield Statement(_as_words(path.stem), "file")
    for folder in path.parts[:-1][-3:]:
        if "=" not in folder:
            yield Statement(_as_words(folder), "folder")


def _as_words(name: str) -> str:
    """A name with blanks for "_"; figures of days and months in it as dates are written: "bc_09_2026" is of 09/2026."""
    return _DATE_IN_NAME.sub(lambda match: re.sub(r"[ _.]", "/", match[0]), name).replace("_", " ")


def _periods(times: list[tuple[Statement, tuple[Time, ...]]]) -> tuple[list[PeriodSaid], list[tuple[Time, Statement]]]:
    """The periods said, each with the days beside it, and parts of years whose year may be said elsewhere."""
    years = list(
        dict.fromkeys(time.year for line, found in times if line.where != "folder" for time in found if time.year)
    )
    years = years or [*{time.last.year for _, said in times for time in said if time.first and time.last}]
    years = years or list(_years_of_folders(times))
    until, since = _last_days(times, years), _first_days(times)
    periods: list[PeriodSaid] = []
    differing: list[PeriodSaid] = []
    partial: list[tuple[Time, Statement]] = []
    for line, found in times:
        if line.where == "folder" and (len(found) > 1 or any(time.months == 12 for time in found)):
            continue
        days = next((time for time in found if time.first and time.last), None)
        days = days or next((time for time in found if time.last and time.flow == "stock"), until)
        for time in found:
            if time.lacks_year and len(years) == 1:
                time = time.in_year(years[0])
            period = period_of(time)
            if period is None:
                if time.lacks_year:
                    partial.append((time, line))
                continue
            if not time.number and any(other.number for other in found):
                continue
            said = with_days(period, days) if time.number and days is not None else (period,)
            said = with_start(said, since) if time.number and since is not None else said
            (periods if len(said) == 1 else differing).extend(PeriodSaid(part, time, line) for part in said)
    named = [period for period in periods if period.period.flow != "stock"]
    return [*told_once(named or ([] if differing else periods)), *differing], partial


def _last_days(times: list[tuple[Statement, tuple[Time, ...]]], years: list[int]) -> Time | None:
    """The only day up to which the figures go by the lines over a table, also where its year is said elsewhere."""
    found: set[date] = set()
    for line, said in times:
        if line.where == "title":
            found |= {time.last for time in said if time.last and not time.first and time.flow == "stock"}
            found |= set(filter(None, [last_day_in(line.text, years[0])])) if len(years) == 1 else set()
    return Time(last=found.pop(), flow="stock") if len(found) == 1 else None


def _first_days(times: list[tuple[Statement, tuple[Time, ...]]]) -> date | None:
    """The only day since which the figures count by the lines over a table, where these say no last day beside it."""
    found = {
        time.first for line, said in times if line.where == "title" for time in said if time.first and not time.last
    }
    return found.pop() if len(found) == 1 else None


def _years_of_folders(times: list[tuple[Statement, tuple[Time, ...]]]) -> tuple[int, ...]:
    """A folder "2025" keeps what came in that year: it says which year a quarter is of, and no period by itself."""
    found = (time.year for line, found in times if line.where == "folder" for time in found if time.months == 12)
    return tuple(dict.fromkeys(filter(None, found)))


def _areas(lines: list[Statement], wording: Wording) -> Iterable[Statement]:
    """The names of areas inside lines, longest first."""
    for line in lines:
        found = area_in(line.text, wording)
        if found is not None:
            yield replace(line, text=found)


def area_in(text: str, wording: Wording) -> str | None:
    """The area that a line names, if it names just one.

    A name of one word counts only where "tỉnh" or "thành phố" stands before it, or alone.
    """
    words = re.findall(r"[^\W\d_]+(?:[-–'.][^\W\d_]+)*\.?|[-–]", text)
    found: dict[frozenset[str], str] = {}
    at = 0
    while at < len(words):
        for size in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            name = " ".join(words[at : at + size])
            whole = _may_be_area(words, at, size) and wording.area(name) in (name, None)  # no part of "LÀO CAI - THÁNG"
            ids = wording.ids(name) if whole else frozenset()
            if ids:
                found.setdefault(ids, name)
                at += size - 1
                break
        at += 1
    distinct = [name for ids, name in found.items() if not any(ids < other for other in found)]
    return distinct[0] if len(distinct) == 1 else None


_PREFIXES = frozenset({"tinh", "pho", "tp", "tp.", "t.", "tinh/tp"})


def _may_be_area(words: list[str], at: int, size: int) -> bool:
    before = plain(words[at - 1]) if at else ""
    first = plain(words[at])
    if first in ("xa", "phuong", "huyen", "quan", "dac") or before in ("xa", "phuong", "huyen", "quan", "khu"):
        return False
    if size == 1:
        return before in _PREFIXES or len(words) == 1
    return True


def is_dated_place(text: str) -> bool:
    """Whether a line says where and when a letter was signed: "Hà Nội, ngày 5 tháng 10 năm 2026"."""
    return _DATED_PLACE.search(plain(text)) is not None


_BEFORE_COMMUNE = r"(?:^|ubnd |ủy ban nhân dân |uỷ ban nhân dân |tại |của |[:–-] ?)"
_NO_NAME = ("hội", "và", "trực", "thuộc", "đảo", "biên")


def _names_commune(text: str, wording: Wording) -> bool:
    """Whether a line names one commune, ward or district; "các xã, phường" and "xã hội" name none."""
    levels = "|".join(word for word in wording.names.words["lower"] if "." not in word and not word.startswith("ubnd"))
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if is_dated_place(text) or plain(text).startswith("dia chi"):
        return False  # where a letter was signed, where an office is
    for match in re.finditer(rf"{_BEFORE_COMMUNE}({levels}) ([^\W\d_]+)", text, re.IGNORECASE):
        if match[2][0].isupper() and match[2].lower() not in (*_NO_NAME, *wording.names.words["lower"]):
            return True
    without_accents = "|".join(map(plain, levels.split("|")))
    return re.search(rf"^ubnd (?:{without_accents}) [a-z]", plain(text)) is not None


def _flow(lines: list[Statement], wording: Wording) -> tuple[str, Statement] | None:
    for line in lines:
        said = times_in(line.text)
        if any(time.flow == "ytd" for time in said):
            return "ytd", line
        if wording.mentions("ytd", line.text):
            return "ytd", line
    return None


def _items(lines: list[Statement], wording: Wording) -> list[str]:
    """The variables that the lines name, the longest name of each line."""
    found: dict[str, None] = {}
    for line in lines:
        words = re.sub(r"[(),;:.]", " ", line.text).split()
        spans = (
            (size, at)
            for size in range(min(len(words), _MOST_WORDS_OF_ITEM), 1, -1)
            for at in range(len(words) - size + 1)
        )
        item = next((item for size, at in spans if (item := wording.item(" ".join(words[at : at + size]))) >= 0), -1)
        if item >= 0:
            found[wording.names.codes.items[item]] = None
    return list(found)


def _stages(said: list[Statement], wording: Wording) -> list[tuple[str, Statement]]:
    """The stages of a budget that the title, the sheet and the file speak of, each with where it does.

    The title goes before the names: where it speaks of an outturn, they say which plan it is that of.
    """
    lines = [line for line in said if line.where == "title"]
    of_title = stage_of_title([line.text for line in lines], wording)
    if of_title is not None:
        return [(of_title[0], lines[of_title[1]])]
    if any(wording.mentions("results", line.text) for line in lines):
        return []
    named = ((stage_of_name(name.text, wording), name) for name in said if name.where in ("sheet", "file"))
    return [(stage, name) for stage, name in named if stage is not None]
