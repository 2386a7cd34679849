"""Reporting periods: what a label covers under which calendar, and what people write for it.

Decisions taken here:

* A bare day (``2025-09-30``) is a period of one day, frequency ``irregular``: a stock "tính đến ngày 30/9/2025" is a
  figure of that day. A date with a time of day (``2025-09-30 00:00:00``) is what a spreadsheet makes of a label it took
  for a date; which period was meant is not certain, so it is refused. So is a bare ``9/3/2025``: the order of day and
  month is not certain without the word "ngày".
* Weeks (ISO, Monday to Sunday), days and ranges carry their bounds in the label, so they mean the same under every
  calendar; all other labels are refused under ``custom``.
* A range is read from people's text under ``custom`` whatever the calendar of the file; ``parse_period`` keeps the
  calendar it is given, since a canonical label stands beside its own calendar column.
"""

from nq57_indicators.periods.days import CALENDARS_OF_DAYS, of_days_alone, period_of_days, with_days, year_to_day
from nq57_indicators.periods.labels import Period, PeriodError, parse_period
from nq57_indicators.periods.order import labels_in_time, time_key
from nq57_indicators.periods.relations import (
    contains,
    flow_bounds,
    last_part,
    parents,
    parts,
    previous,
    previous_year,
    straddles,
)
from nq57_indicators.periods.written import PeriodReading, period_given, read_period_text

__all__ = [
    "CALENDARS_OF_DAYS",
    "Period",
    "PeriodError",
    "PeriodReading",
    "contains",
    "flow_bounds",
    "labels_in_time",
    "last_part",
    "of_days_alone",
    "parents",
    "parse_period",
    "parts",
    "period_given",
    "period_of_days",
    "previous",
    "previous_year",
    "read_period_text",
    "straddles",
    "time_key",
    "with_days",
    "year_to_day",
]
