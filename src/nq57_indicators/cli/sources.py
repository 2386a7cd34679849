"""Reading what the command line names, with what it declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from nq57_indicators.cli.given import Given
from nq57_indicators.cli.screen import progress
from nq57_indicators.errors import ArgumentError

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue
    from nq57_indicators.tables.submission import Submission


def read_history(given: Given, catalogue: Catalogue) -> Submission | None:
    """The figures accepted earlier, read like the sources but for what is true of these alone; a single file must be readable."""
    import nq57_indicators as nq

    if not given.history:
        return None
    return nq.read_submission(
        given.history if len(given.history) > 1 else given.history[0],
        geography=given.geography,
        decimal=given.decimal,
        limits=limits_of(given.limits or ()),
        layout=given.layout,
        answers=given.answers,
        catalogue=catalogue,
    )


def read(given: Given, *, each: bool = False) -> Submission:
    """Read the sources into a submission; with ``each`` a single one that holds nothing readable is a finding, too."""
    received, units = day("--received", given.received), units_of(given.unit or [])
    import nq57_indicators as nq

    catalogue = nq.load_catalogue(given.catalogue)
    with progress(given.lang) as tell:
        return nq.read_submission(
            given.sources if each or len(given.sources) > 1 else given.sources[0],
            provider=given.provider,
            received=received,
            geography=given.geography,
            units=units,
            calendar=given.calendar,
            flow=given.flow,
            stage=given.stage,
            period=given.period,
            area=given.area,
            decimal=given.decimal,
            sheet=given.sheet,
            limits=limits_of(given.limits or ()),
            layout=given.layout,
            answers=given.answers,
            catalogue=catalogue,
            progress=tell,
        )


def limits_of(texts: Sequence[str]) -> Mapping[str, int]:
    """Limits as the option wrote them.

    >>> limits_of(["cells=100,columns=9"])
    {'cells': 100, 'columns': 9}
    """
    found: dict[str, int] = {}
    for text in (part for several in texts for part in listed(several)):
        name, _, number = text.partition("=")
        if not number.strip().isdecimal():
            raise ArgumentError("limits-not-numbers", value=text)
        found[name.strip()] = int(number)
    return found


def day(option: str, text: str | None) -> date | None:
    """A day as the option wrote it."""
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise ArgumentError("option-not-a-day", name=option, value=text) from None


def listed(text: str | None) -> list[str]:
    """Names divided by commas.

    >>> listed("P34-01, P34-24")
    ['P34-01', 'P34-24']
    """
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def units_of(texts: list[str]) -> Mapping[str, str] | str | None:
    """One unit for all figures, or one for each variable (``variable=unit``)."""
    if not texts:
        return None
    if len(texts) == 1 and "=" not in texts[0]:
        return texts[0]
    pairs = [text.partition("=") for text in texts]
    for variable, sign, unit in pairs:
        if not (variable and sign and unit):
            raise ArgumentError("option-units", name="--unit", value=variable)
    return {variable.strip(): unit.strip() for variable, _, unit in pairs}
