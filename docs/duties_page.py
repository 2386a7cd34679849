"""The page of reporting duties: who reports, how often, by which day, according to what; and the days off that move a day."""

from __future__ import annotations

from indicator_pages import FREQUENCIES
from page_parts import MARK, both, sure, table

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.definitions import Deadline, Obligation

_CALENDARS = {
    "statistical": "từ ngày đầu đến ngày cuối / first to last day",
    "administrative": "từ ngày 15 đến ngày 14 / 15th to 14th",
    "custom": "riêng / custom",
}
_HEAD = (
    "nghĩa vụ / duty",
    "ai / who",
    "kỳ / period",
    "hạn / deadline",
    "hiệu lực / in force",
    "căn cứ / according to",
)


def duties_page(catalogue: Catalogue) -> str:
    """Every obligation of a catalogue, and its days off.

    >>> from nq57_indicators import load_catalogue
    >>> "ngày 14 tháng cuối kỳ" in duties_page(load_catalogue())
    True
    """
    rows = [_row(one, catalogue) for one in catalogue.obligations.values()]
    parts = [
        MARK,
        "# Nghĩa vụ báo cáo / Reporting duties\n\n",
        "Văn bản không liệt kê biến: danh sách biến của mỗi nghĩa vụ là của chúng tôi. Hạn rơi vào ngày nghỉ được tính đến ngày "
        "làm việc kế tiếp, cũng là cách đọc của chúng tôi. Không có nghĩa vụ thì không gì bị coi là thiếu hoặc chậm. / The acts "
        "list no variables: those of each duty are ours. A deadline on a day off is kept on the next working day, which is our "
        "reading, too. Without a duty nothing is missing or late.\n\n",
        table(_HEAD, rows),
    ]
    for calendar in catalogue.days_off.values():
        days = [
            (f"{one.first:%d/%m/%Y}" + (f" – {one.last:%d/%m/%Y}" if one.last else ""), both(one.name), one.source)
            for one in calendar.holidays
        ]
        note = f"{both(calendar.note)}\n\n" if calendar.note else ""
        parts.append(
            f"\n## {both(calendar.name)}\n\n{note}{table(('ngày / day', 'lễ / holiday', 'căn cứ / taken from'), days)}"
        )
    return "".join(parts)


def _row(one: Obligation, catalogue: Catalogue) -> tuple[str, ...]:
    level = catalogue.levels.get(one.level or "")
    bodies = (catalogue.bodies.get(body) or catalogue.areas[body] for body in one.bodies)
    who = both(level.name) if level else "; ".join(body.name.vi for body in bodies)
    expects = ", số liệu là ước thực hiện / expected figures" if one.expects_stage else ""
    source = one.source
    words = f" “{source.wording}”" if source.wording else ""
    since = f"từ {one.valid_from:%d/%m/%Y}" if one.valid_from else "–"
    until = f" đến {one.valid_to:%d/%m/%Y}" if one.valid_to else ""
    return (
        f"{both(one.name)} (`{one.id}`)",
        who,
        f"{FREQUENCIES[one.frequency]}, {_CALENDARS[one.calendar]}",
        f"{_deadline(one)}{expects}",
        since + until,
        f"{catalogue.documents[source.document].number}, {source.clause};{words} {sure(source)}",
    )


def _deadline(one: Obligation) -> str:
    """The last day, counted from the last month of the period; parts of the year with a day of their own after it."""
    own = (f"{part}: {_day(deadline)}" for part, deadline in one.deadlines.items())
    return "; ".join((_day(one.deadline), *own))


def _day(deadline: Deadline) -> str:
    months, day = deadline.months, deadline.day
    if months == 0:
        return f"ngày {day} tháng cuối kỳ / day {day} of the last month"
    if months < 0:
        return f"ngày {day}, {-months} tháng trước tháng cuối kỳ / day {day}, {-months} month(s) before the last"
    return f"ngày {day}, {months} tháng sau kỳ / day {day}, {months} month(s) after the period"
