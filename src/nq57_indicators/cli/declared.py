"""What every command that reads files is told of them: written once, and the same wherever it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, Final, get_type_hints

from nq57_indicators.cli.options import (
    AnswersOption,
    AreaOfSource,
    CalendarOption,
    CatalogueFolder,
    ConfigOption,
    ConfirmationsOption,
    DebugOption,
    DecimalOption,
    FlowOption,
    Geography,
    HistoryOption,
    LangOption,
    LayoutOption,
    LimitsOption,
    PeriodOfSource,
    Provider,
    Received,
    SheetOption,
    Sources,
    StageOption,
    UnitOption,
)


@dataclass(frozen=True)
class Declared:
    """The sources, and what the caller declares of them where they do not say it themselves.

    Each field is an option, in the order of the help. ``debug`` is for the program that runs the commands.
    """

    sources: Sources
    provider: Provider = None
    received: Received = None
    geography: Geography = None
    unit: UnitOption = None
    calendar: CalendarOption = None
    flow: FlowOption = None
    stage: StageOption = None
    period: PeriodOfSource = None
    area: AreaOfSource = None
    decimal: DecimalOption = None
    sheet: SheetOption = None
    limits: LimitsOption = None
    layout: LayoutOption = None
    answers: AnswersOption = None
    history: HistoryOption = None
    confirmations: ConfirmationsOption = None
    config: ConfigOption = None
    catalogue: CatalogueFolder = None
    lang: LangOption = "vi"
    debug: DebugOption = False


_LAST: Final = ("lang", "debug")


def of_sources(command: Callable[..., int]) -> Callable[..., int]:
    """A command with an option for each field of ``Declared`` in place of ``declared``: the sources first, the language last."""
    own = signature(command, eval_str=True).parameters.values()

    @wraps(command)
    def called(**values: Any) -> int:
        declared = Declared(**{field.name: values.pop(field.name) for field in fields(Declared)})
        return command(declared=declared, **values)

    parameters = list(_parameters(list(own)))
    described: Any = called
    described.__signature__ = Signature(parameters)
    described.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return called


def _parameters(own: list[Parameter]) -> Iterator[Parameter]:
    hints = get_type_hints(Declared, include_extras=True)
    shared = {
        field.name: Parameter(
            field.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if field.default is MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in fields(Declared)
    }
    yield shared.pop("sources")
    last = [shared.pop(name) for name in _LAST]
    for option in own:
        if option.name == "declared":
            yield from shared.values()
        else:
            yield option.replace(kind=Parameter.KEYWORD_ONLY)
    yield from last
