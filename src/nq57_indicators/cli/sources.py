"""Reading what the command line names, with what it declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from nq57_indicators.cli.declared import Declared
from nq57_indicators.cli.screen import progress
from nq57_indicators.errors import ArgumentError

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue
    from nq57_indicators.tables.submission import Submission


def read_history(declared: Declared, catalogue: Catalogue) -> Submission | None:
    """The figures accepted earlier, read like the sources but for what is true of these alone; a single file must be readable."""
    import nq57_indicators as nq

    if not declared.history:
        return None
    return nq.read_submission(
        declared.history if len(declared.history) > 1 else declared.history[0],
        geography=declared.geography,
        decimal=declared.decimal,
        limits=limits_of(declared.limits or ()),
        layout=declared.layout,
        answers=declared.answers,
        catalogue=catalogue,
    )


def read(declared: Declared, *, each: bool = False) -> Submission:
    """Read the sources into a submission; with ``each`` a single one that holds nothing readable is a finding, too."""
    received, units = day("--received", declared.received), units_of(declared.unit or [])
    import nq57_indicators as nq

    catalogue = nq.load_catalogue(declared.catalogue)
    with progress(declared.lang) as tell:
        return nq.read_submission(
            declared.sources if each or len(declared.sources) > 1 else declared.sources[0],
            provider=declared.provider,
            received=received,
            geography=declared.geography,
            units=units,
            calendar=declared.calendar,
            flow=declared.flow,
            stage=declared.stage,
            period=declared.period,
            area=declared.area,
            decimal=declared.decimal,
            sheet=declared.sheet,
            limits=limits_of(declared.limits or ()),
            layout=declared.layout,
            answers=declared.answers,
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
