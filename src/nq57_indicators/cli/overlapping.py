"""No command writes over what it reads: every path of a call that is read is held against the one that is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

FIGURES: Final = ("SOURCE",)
"""How the help calls paths below which results of ours are known and passed over."""
PATHS: Final = (*FIGURES, "FILE", "FOLDER", "FILE|FOLDER", "REPORT.json")
"""How the help calls paths. What is called otherwise is none."""
WRITTEN: Final = ("--output", "--all")
"""Options whose path is written; every other path is read."""


def refuse_overlap(ctx: Any) -> None:
    """Refuse a call whose output is one of its inputs, lies in a folder of them, or is the folder that one lies in."""
    written = [param for param in ctx.command.params if is_written(param) and ctx.params.get(param.name) is not None]
    if not written:
        return
    from nq57_indicators.models.arguments import path_given
    from nq57_indicators.writing.overlap import check_file, check_folder

    [param] = written
    output = path_given(max(param.opts, key=len), ctx.params[param.name])
    figures, others = list(_given(ctx, figures=True)), list(_given(ctx, figures=False))
    check_file(output, others)
    if param.metavar == "FOLDER":
        check_folder(output, [*figures, *others])
    else:
        check_file(output, figures)


def is_written(param: Any) -> bool:
    """Whether a parameter names what is written."""
    return param.metavar in PATHS and not set(WRITTEN).isdisjoint(param.opts)


def is_read(param: Any) -> bool:
    """Whether a parameter names a file or folder that is read."""
    return param.metavar in PATHS and not is_written(param)


def _given(ctx: Any, *, figures: bool) -> Iterator[str]:
    """The paths of a call that are read: those of figures, or all others."""
    for param in ctx.command.params:
        if is_read(param) and (param.metavar in FIGURES) == figures:
            value = ctx.params.get(param.name)
            yield from [value] if isinstance(value, str) else value or ()
